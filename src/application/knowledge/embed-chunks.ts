import { type ChunkVectors, embeddedText } from '../../domain/knowledge/chunk-vectors';
import type { ChunkDraft } from '../../domain/knowledge/collection';
import type { Embedder } from '../../domain/knowledge/embedder';

/** Gives chunks their vectors. What this embedder has embedded before, in whatever document, is not embedded again. */
export class EmbedChunks {
  constructor(
    private readonly embedder: Embedder,
    private readonly vectors: ChunkVectors,
  ) {}

  /** The same chunks, in order, with vectors. @throws EmbeddingFailed, Unavailable, and the signal's reason */
  async execute(chunks: readonly ChunkDraft[], signal?: AbortSignal): Promise<ChunkDraft[]> {
    const { name } = this.embedder;
    const texts = chunks.map(embeddedText);
    const known = new Map<string, Float32Array>();
    (await this.vectors.known(texts, name)).forEach((vector, at) => vector && known.set(texts[at]!, vector));
    const fresh = [...new Set(texts)].filter((text) => !known.has(text));
    const made = fresh.length > 0 ? await this.embedder.embed(fresh, 'passage', signal) : [];
    made.forEach((vector, at) => known.set(fresh[at]!, vector));
    return chunks.map((chunk, at) => ({ ...chunk, embedding: { embedder: name, vector: known.get(texts[at]!)! } }));
  }
}
