import type { Chunk } from './collection';

/** Reads question and passage together, which ranks better than comparing what was made of each alone, and costs a call. */
export interface Reranker {
  /** How well each chunk answers, in the order given; higher is better. @throws the signal's reason */
  score(query: string, chunks: readonly Chunk[], signal?: AbortSignal): Promise<number[]>;
}
export const Reranker = Symbol('Reranker');
