import type { ChunkId, CollectionId } from '../ids';

/** The vectors of chunks, kept with the hash of what they were made of: the same text is not embedded twice. */
export interface ChunkVectors {
  /** What this embedder has made of these texts before, in order. */
  known(texts: readonly string[], embedder: string): Promise<(Float32Array | undefined)[]>;
  /** Chunks with ids above `after` whose vector is another embedder's, or none: at most `limit`, by id. */
  stale(
    collection: CollectionId,
    embedder: string,
    after: ChunkId | undefined,
    limit: number,
  ): Promise<{ id: ChunkId; header: string; text: string }[]>;
  /** Stores them as this embedder's; the collection has no common embedder until `complete`. Chunks that are gone are left out. */
  store(collection: CollectionId, embedder: string, vectors: { id: ChunkId; text: string; vector: Float32Array }[]): Promise<void>;
  /** Names the embedder as the collection's and moves its version, where all of its chunks have this embedder's vectors. False where not. */
  complete(collection: CollectionId, embedder: string): Promise<boolean>;
}
export const ChunkVectors = Symbol('ChunkVectors');

/** What of a chunk is embedded. */
export const embeddedText = ({ header, text }: { header: string; text: string }): string => `${header}\n${text}`;
