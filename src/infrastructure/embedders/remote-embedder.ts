import type { Clock } from '../../domain/clock';
import { batchesOf, cutTo } from './batches';
import type { EmbeddingModel } from './embedding-model';
import type { EmbeddingWire, Side } from './embedding-wire';
import type { OpenEmbedder } from './open-embedder';
import { REQUESTS_AT_ONCE, TriedRequests } from './tried-requests';

export interface RemoteOptions {
  model: EmbeddingModel;
  alpha: number;
  minScore: number | undefined;
  clock: Clock;
}

/** What is the same of all providers that are called: cutting, batches and their order. */
export class RemoteEmbedder implements OpenEmbedder {
  readonly name: string;
  readonly dimension: number;
  readonly alpha: number;
  readonly minScore: number | undefined;
  private readonly requests: TriedRequests;

  constructor(
    private readonly wire: EmbeddingWire,
    private readonly options: RemoteOptions,
  ) {
    const { model, alpha, minScore, clock } = options;
    this.name = `${wire.provider.id}@${model.dimension}`;
    this.dimension = model.dimension;
    this.alpha = alpha;
    this.minScore = minScore;
    this.requests = new TriedRequests(wire, model.dimension, clock);
  }

  async embed(texts: readonly string[], as: Side, signal?: AbortSignal): Promise<Float32Array[]> {
    signal?.throwIfAborted();
    const prefix = this.options.model.prefix[as];
    const whole = texts.map((text) => prefix + cutTo(this.wire.limits.textCharacters, text));
    const vectors: Float32Array[] = [];
    const stop = new AbortController(); // the first batch that fails ends the others
    const leave = (): void => stop.abort(signal?.reason);
    signal?.addEventListener('abort', leave, { once: true });
    const batches = batchesOf(whole, this.wire.limits).values();
    const lane = async (): Promise<void> => {
      for (const batch of batches)
        for (const [at, vector] of (await this.requests.vectors(batch.texts, as, stop.signal)).entries()) vectors[batch.from + at] = vector;
    };
    try {
      await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, lane));
    } catch (error) {
      stop.abort(error);
      throw error;
    } finally {
      signal?.removeEventListener('abort', leave);
    }
    return vectors;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
