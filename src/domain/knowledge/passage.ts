import type { ChunkId, DocumentId } from '../ids';

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
  /** Of the fused ranking; comparable within one search only. */
  score: number;
}
