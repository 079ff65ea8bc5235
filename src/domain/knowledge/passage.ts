import type { ChunkId, DocumentId } from '../ids';
import type { Chunk } from './collection';

/** A retrieved chunk as it is shown and cited. `n` is the number that the answer cites as [n], from 1. */
export interface Passage {
  n: number;
  chunk_id: ChunkId;
  document_id: DocumentId;
  title: string;
  source: string;
  page?: number;
  /** The chunk's text, which the answer must stand on. */
  snippet: string;
  /** BM25, a cosine, or the fusion of both: comparable within one search only. */
  score: number;
}

/** As it is shown; a bound that a client took from what it was shown holds for that passage, too. */
export const shownScore = (score: number): number => Number(score.toFixed(4));

export const passageOf = (chunk: Chunk, score: number, n: number): Passage => ({
  n,
  chunk_id: chunk.id,
  document_id: chunk.documentId,
  title: chunk.title,
  source: chunk.source,
  ...(chunk.page === null ? {} : { page: chunk.page }),
  snippet: chunk.text,
  score: shownScore(score),
});
