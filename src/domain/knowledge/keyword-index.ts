import type { Chunk, Collection } from './collection';

export interface KeywordHit {
  chunk: Chunk;
  /** BM25. */
  score: number;
  /** Share of the query's idf mass that the chunk covers, 0 … 1: what tells a fitting passage from a chance hit. */
  coverage: number;
}

/** Keyword search over one collection, always over a whole version of it. */
export interface KeywordIndex {
  /** The best `k` by descending score, ties in order of the document. */
  search(collection: Collection, query: string, k: number, signal?: AbortSignal): Promise<{ version: number; hits: KeywordHit[] }>;
}
export const KeywordIndex = Symbol('KeywordIndex');
