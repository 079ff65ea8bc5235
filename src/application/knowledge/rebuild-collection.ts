import type { ChunkId } from '../../domain/ids';
import { type ChunkVectors, embeddedText } from '../../domain/knowledge/chunk-vectors';
import type { Collection } from '../../domain/knowledge/collection';
import type { Embedder } from '../../domain/knowledge/embedder';
import type { PassageIndex } from '../../domain/knowledge/passage-index';

/** Embedded and committed together: what a rebuild that was broken off has done stays done. */
const AT_ONCE = 512;
/** Documents that come in meanwhile with another embedder's vectors (a process with the old setting) are embedded in another round. */
const ROUNDS = 3;

export interface Rebuilt {
  /** Chunks that had no vector of this embedder. */
  embedded: number;
  /** Whether all have one now. */
  whole: boolean;
}

/** Makes a collection's vectors those of the embedder that is set, and its index new. Resumable: what has been embedded is not embedded again. */
export class RebuildCollection {
  constructor(
    private readonly embedder: Embedder,
    private readonly vectors: ChunkVectors,
    private readonly index: PassageIndex,
  ) {}

  /** `progress` is told how many chunks have been embedded so far. @throws EmbeddingFailed, Unavailable, and the signal's reason */
  async execute(collection: Collection, signal?: AbortSignal, progress: (embedded: number) => void = () => undefined): Promise<Rebuilt> {
    let embedded = 0;
    for (let round = 1; ; round++) {
      const before = embedded;
      for await (const count of this.batches(collection, signal)) progress((embedded += count));
      const none = embedded === before && round === 1;
      const whole =
        (none && collection.embedder === this.embedder.name) || (await this.vectors.complete(collection.id, this.embedder.name));
      if (!whole && round < ROUNDS) continue;
      await this.index.refresh(collection.id, { anew: true });
      return { embedded, whole };
    }
  }

  private async *batches({ id }: Collection, signal?: AbortSignal): AsyncGenerator<number> {
    let after: ChunkId | undefined;
    for (;;) {
      signal?.throwIfAborted();
      const stale = await this.vectors.stale(id, this.embedder.name, after, AT_ONCE);
      if (stale.length === 0) return;
      const texts = stale.map(embeddedText);
      const made = await this.embedder.embed(texts, 'passage', signal);
      await this.vectors.store(
        id,
        this.embedder.name,
        stale.map((chunk, at) => ({ id: chunk.id, text: texts[at]!, vector: made[at]! })),
      );
      after = stale.at(-1)!.id;
      yield stale.length;
    }
  }
}
