import type { CollectionId } from '../ids';
import type { Chunk, Collection, Metadata } from './collection';

export interface KeywordHit {
  chunk: Chunk;
  /** BM25. */
  score: number;
  /** Share of the query's idf mass that the chunk covers, 0 … 1: what tells a fitting passage from a chance hit. */
  coverage: number;
}
export interface DenseHit {
  chunk: Chunk;
  /** Cosine, -1 … 1. */
  similarity: number;
}

/** Each key must be there, with this value or one of these. Of a list in a document's metadata one that is equal is enough. */
export type MetadataFilter = Readonly<Record<string, Metadata[string]>>;

export interface IndexQuery {
  /** Searched by keyword; undefined: not at all. */
  text?: string;
  /** Searched by nearness, made by the collection's embedder; undefined: not at all. */
  vector?: Float32Array;
  /** How many of each kind at most. */
  k: number;
  /** Within the search, not after it: k hits that fit are found where there are k. */
  filter?: MetadataFilter;
}

export interface IndexHits {
  /** Of the collection, the whole of which was searched. */
  version: number;
  /** Both by descending score, ties in order of the document. */
  keyword: KeywordHit[];
  dense: DenseHit[];
}

/**
 * Search within a collection, always over a whole version of it: while a newer one is being indexed the older one answers. An index that is damaged or
 * missing is made again from the chunks.
 */
export interface PassageIndex {
  search(collection: Collection, query: IndexQuery, signal?: AbortSignal): Promise<IndexHits>;
  /**
   * Indexes the collection's newest version now instead of with the next search; resolves when it is what is searched.
   * @param how anew: from the chunks although an index is there, with whatever the store had put off
   */
  refresh(collection: CollectionId, how?: { anew?: boolean }): Promise<void>;
  close(): Promise<void>;
}
export const PassageIndex = Symbol('PassageIndex');
