/** Turns texts into unit vectors whose cosine tells how near they are in meaning. Questions and passages may be written into different places. */
export interface Embedder {
  /** `provider/model@dimension`: vectors of different names cannot be compared. */
  readonly name: string;
  readonly dimension: number;
  /** Weight of the dense part when it is fused with keyword search, 0 … 1; it belongs to the embedder (docs/retrieval.md). */
  readonly alpha: number;
  /** Cosine below which a passage is taken for unrelated; undefined: this embedder's cosines do not tell. */
  readonly minScore: number | undefined;
  /** One unit vector a text, in order. Batched, bounded and retried within. @throws EmbeddingFailed, and the signal's reason */
  embed(texts: readonly string[], as: 'query' | 'passage', signal?: AbortSignal): Promise<Float32Array[]>;
}
export const Embedder = Symbol('Embedder');

/** The provider gave no vectors, after all tries. `message` says what to do. */
export class EmbeddingFailed extends Error {
  constructor(
    message: string,
    readonly retryable: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
