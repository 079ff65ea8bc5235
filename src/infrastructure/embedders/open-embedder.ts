import type { Embedder } from '../../domain/knowledge/embedder';

/** An embedder that may hold something open. */
export interface OpenEmbedder extends Embedder {
  /** Ends its process, if it has one; calls that run fail. Never an error to repeat. */
  close(): Promise<void>;
}
