import { setImmediate as turn } from 'node:timers/promises';
import type { CollectionId } from '../../domain/ids';
import type { Chunk, Collection, CollectionRepository } from '../../domain/knowledge/collection';
import type { KeywordHit, KeywordIndex } from '../../domain/knowledge/keyword-index';
import { termsOf } from './analysis';
import { Bm25 } from './bm25';

interface Built {
  version: number;
  chunks: Chunk[];
  bm25: Bm25;
}

/** Indexing a chunk takes about 0.2 ms; the event loop has streams to serve meanwhile. */
const CHUNKS_PER_TURN = 50;

/**
 * Keyword search in memory. A collection's index is built whole from a snapshot of its chunks and then takes the old one's place, so a search
 * sees one version or another. The least recently used go when the indexes kept hold more than `maxChunks` chunks together.
 */
export class Bm25KeywordIndex implements KeywordIndex {
  /** In order of last use, oldest first. */
  private readonly kept = new Map<CollectionId, Built>();
  private readonly building = new Map<CollectionId, { version: number; built: Promise<Built> }>();

  constructor(
    private readonly collections: Pick<CollectionRepository, 'chunks'>,
    private readonly maxChunks = 200_000,
  ) {}

  async search(collection: Collection, query: string, k: number, signal?: AbortSignal): Promise<{ version: number; hits: KeywordHit[] }> {
    const { version, chunks, bm25 } = await unlessAborted(this.current(collection), signal);
    const hits = bm25.search(termsOf(query), k).map(({ place, ...scores }) => ({ chunk: chunks[place]!, ...scores }));
    return { version, hits };
  }

  private async current({ id, version }: Collection): Promise<Built> {
    const kept = this.kept.get(id);
    if (kept && kept.version >= version) {
      this.keep(id, kept);
      return kept;
    }
    const running = this.building.get(id);
    if (running && running.version >= version) return running.built;
    const built = this.build(id).finally(() => {
      if (this.building.get(id)?.built === built) this.building.delete(id);
    });
    this.building.set(id, { version, built });
    return built;
  }

  private async build(id: CollectionId): Promise<Built> {
    const { version, chunks } = await this.collections.chunks(id);
    const bm25 = new Bm25();
    for (const [place, { header, text }] of chunks.entries()) {
      bm25.add(termsOf(`${header}\n${text}`));
      if (place % CHUNKS_PER_TURN === CHUNKS_PER_TURN - 1) await turn();
    }
    const built = { version, chunks, bm25 };
    if ((this.kept.get(id)?.version ?? -1) < version) this.keep(id, built); // a slower build of an older version changes nothing
    return built;
  }

  private keep(id: CollectionId, built: Built): void {
    this.kept.delete(id);
    this.kept.set(id, built);
    let chunks = 0;
    for (const { chunks: held } of this.kept.values()) chunks += held.length;
    for (const [oldest, { chunks: held }] of this.kept) {
      if (chunks <= this.maxChunks || oldest === id) break;
      this.kept.delete(oldest);
      chunks -= held.length;
    }
  }
}

/** Who gave up waits no longer; the build goes on for the others. */
function unlessAborted<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
