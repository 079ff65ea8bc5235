import { join, resolve } from 'node:path';
import type { Clock } from '../../domain/clock';
import { EmbeddingFailed } from '../../domain/knowledge/embedder';
import { batchesOf, cutTo } from './batches';
import type { EmbeddingModel } from './embedding-model';
import { LocalFault } from './local-model';
import { localFailure } from './local-troubles';
import { ModelProcess, type Rows } from './model-process';
import type { OpenEmbedder } from './open-embedder';
import { unitVector } from './unit-vector';

export interface LocalOptions {
  model: EmbeddingModel;
  /** Folder of models, filled by a download where it lacks this one. */
  folder: string;
  minScore: number | undefined;
  clock: Clock;
  tell?: ((line: string) => void) | undefined;
  /** For tests: the process's file, where the package is found, and where models come from. */
  entry?: string;
  packages?: string;
  hub?: string;
}

/** A batch takes a core for about a second: another call's batch comes in between. E5 reads 512 tokens of a text. */
const LIMITS = { texts: 16, characters: 16_000 };
const TEXT_CHARACTERS = 4_000;

/** A sentence-embedding model on this machine, in a process of its own, through transformers.js; loaded when it is first used. */
export class LocalEmbedder implements OpenEmbedder {
  readonly name: string;
  readonly dimension: number;
  readonly alpha = 0.5;
  readonly minScore: number | undefined;
  private readonly process: ModelProcess;

  constructor(private readonly options: LocalOptions) {
    const { model, folder, clock, packages = __dirname, hub, entry = join(__dirname, 'local-embedder-process.js') } = options;
    this.name = `local/${model.model}@${model.dimension}`;
    this.dimension = model.dimension;
    this.minScore = options.minScore;
    const tell = (line: string): void => options.tell?.(`Downloading the embedding model, once: ${line}`);
    this.process = new ModelProcess({ entry, place: { model: model.model, folder: resolve(folder), packages, hub }, clock, tell });
  }

  async embed(texts: readonly string[], as: 'query' | 'passage', signal?: AbortSignal): Promise<Float32Array[]> {
    const prefix = this.options.model.prefix[as];
    const vectors: Float32Array[] = [];
    for (const batch of batchesOf(
      texts.map((text) => prefix + cutTo(TEXT_CHARACTERS, text)),
      LIMITS,
    ))
      vectors.push(...this.checked(await unlessAborted(() => this.asked(batch.texts), signal), batch.texts.length));
    signal?.throwIfAborted();
    return vectors;
  }

  close(): Promise<void> {
    return this.process.close();
  }

  private async asked(texts: string[]): Promise<Rows> {
    try {
      return await this.process.ask(texts);
    } catch (error) {
      if (!(error instanceof LocalFault)) throw error;
      throw localFailure(this.options.model.model, error);
    }
  }

  private checked({ numbers, dimension }: Rows, count: number): Float32Array[] {
    const { model } = this.options.model;
    if (dimension !== this.dimension)
      throw new EmbeddingFailed(
        `${model} gives vectors of ${dimension} dimensions where ${this.dimension} were expected. Set EMBEDDING_MODEL=${model}@${dimension}, and build the collections anew.`,
        false,
      );
    return Array.from({ length: count }, (_, at) => {
      const vector = unitVector(numbers.subarray(at * dimension, (at + 1) * dimension));
      if (!vector) throw localFailure(model, new LocalFault('trouble', 'no numbers'));
      return vector;
    });
  }
}

/** Who gave up waits no longer; the process ends the batch it is at. */
function unlessAborted<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  signal?.throwIfAborted();
  const working = work();
  if (!signal) return working;
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    working.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
