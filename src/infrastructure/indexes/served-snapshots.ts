import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { NotFound, Unavailable } from '../../domain/failure';
import type { CollectionId } from '../../domain/ids';
import { sweepOlder } from './index-folders';
import type { Made, MakeCall } from './make-index';
import type { Manifest } from './manifest';
import type { ServingCall } from './serving-thread';
import { ThreadDied, ThreadFailed, type ThreadCalls } from './thread-calls';

/** A snapshot that the serving thread holds. */
export interface Served {
  version: number;
  embedder: string | null;
  folder: string;
  /** Chunks. */
  count: number;
}

export interface ServedOptions {
  /** Folder of all indexes. */
  root: string;
  /** Where a folder for them is made when `root` takes no files. */
  elsewhere: string;
  /** Chunks that are held together. */
  maxChunks: number;
  warn: (line: string) => void;
}

const MAKE_MS = 60 * 60_000;
const LOAD_MS = 5 * 60_000;
const DROP_MS = 60_000;
const TRIES = 5;
/** Searches do not start what failed just now at once again: reading a large collection is much work. */
const AGAIN_MS = 2_000;
const MOST_FAILURES = 1000;

/**
 * Which snapshots the serving thread holds, and how newer ones come: made by the build thread unless they lie in their folder, loaded, and only then in
 * the old one's place. One at a time for a collection. The least recently used go when they hold more than `maxChunks` together.
 */
export class ServedSnapshots {
  /** In order of last use, oldest first. */
  private readonly served = new Map<CollectionId, Served>();
  private readonly coming = new Map<CollectionId, Promise<void>>();
  private readonly failures = new Map<CollectionId, { error: unknown; at: number }>();
  private temporary?: string;

  constructor(
    private readonly serving: ThreadCalls<ServingCall>,
    private readonly builder: ThreadCalls<MakeCall>,
    private readonly options: ServedOptions,
  ) {}

  /** What is searched now; counts as used. */
  use(id: CollectionId): Served | undefined {
    const served = this.served.get(id);
    if (served) this.keep(id, served);
    return served;
  }

  /** Resolves when at least this version is searched. @throws NotFound, Unavailable */
  async bring(id: CollectionId, version: number): Promise<void> {
    await this.coming.get(id)?.catch(() => undefined); // it may be for an older version, so its end decides nothing yet
    if ((this.served.get(id)?.version ?? -1) >= version) return;
    const failure = this.failures.get(id);
    if (failure && performance.now() - failure.at < AGAIN_MS) throw failure.error;
    await (this.coming.get(id) ?? this.start(id, false));
  }

  /** Resolves when what was the newest version at the call, or a newer one, is searched. @throws NotFound, Unavailable */
  async refresh(id: CollectionId, anew: boolean): Promise<void> {
    await this.coming.get(id)?.catch(() => undefined);
    if (!anew) return this.coming.get(id) ?? this.start(id, false);
    for (let running; (running = this.coming.get(id));) await running.catch(() => undefined);
    await this.start(id, true);
  }

  /** The serving thread is gone. */
  forget(): void {
    this.served.clear();
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.coming.values());
    if (this.temporary) await rm(this.temporary, { recursive: true, force: true });
  }

  private start(id: CollectionId, anew: boolean): Promise<void> {
    const coming = this.makeAndLoad(id, anew)
      .then(() => void this.failures.delete(id))
      .catch((error: unknown) => {
        if (this.failures.size >= MOST_FAILURES) this.failures.clear();
        this.failures.set(id, { error, at: performance.now() });
        throw error;
      })
      .finally(() => this.coming.delete(id));
    this.coming.set(id, coming);
    return coming;
  }

  private async makeAndLoad(id: CollectionId, anew: boolean): Promise<void> {
    let doubted: string | undefined;
    for (let tries = 1; ; tries++) {
      let folder: string | undefined;
      try {
        folder = (await this.make(id, anew)).folder;
        if (!anew && this.served.get(id)?.folder === folder) return;
        await this.load(id, folder);
        return;
      } catch (error) {
        const damaged = error instanceof ThreadFailed && error.kind === 'damaged';
        if (!(damaged || error instanceof ThreadDied) || tries === TRIES) throw this.told(id, error);
        // The first time another process may just have put it away, for a newer or a better one.
        anew ||= damaged && folder === doubted;
        if (damaged && folder === doubted) this.options.warn(`An index is damaged and is made again: ${error.message}`);
        doubted = folder;
      }
    }
  }

  private async make(id: CollectionId, anew: boolean): Promise<Made> {
    const call = (): MakeCall => ({ collection: id, root: this.temporary ?? this.options.root, anew });
    try {
      return await this.builder.call<Made>(call(), MAKE_MS);
    } catch (error) {
      if (!(error instanceof ThreadFailed && error.kind === 'unwritable') || this.temporary) throw error;
      const { root, elsewhere, warn } = this.options;
      this.temporary = await mkdtemp(join(elsewhere, 'runlog-index-')).catch((cause: unknown) => {
        throw new Unavailable(`Neither ${root} nor ${elsewhere} takes index files. Set RAG_STORE to a folder that can be written.`, {
          cause,
        });
      });
      warn(`${root} takes no index files (${error.message}); until the next start they are in ${this.temporary}`);
      return this.builder.call<Made>(call(), MAKE_MS);
    }
  }

  private async load(id: CollectionId, folder: string): Promise<void> {
    const { version, embedder, count } = await this.serving.call<Manifest>({ do: 'load', collection: id, folder }, LOAD_MS);
    this.keep(id, { version, embedder, folder, count });
    await this.dropOldest(id);
    // A file that cannot be removed now goes with the next version.
    await sweepOlder(this.temporary ?? this.options.root, id, version).catch(() => undefined);
  }

  private keep(id: CollectionId, served: Served): void {
    this.served.delete(id);
    this.served.set(id, served);
  }

  private async dropOldest(last: CollectionId): Promise<void> {
    let chunks = 0;
    for (const { count } of this.served.values()) chunks += count;
    for (const [id, { count }] of this.served) {
      if (chunks <= this.options.maxChunks || id === last) break;
      this.served.delete(id);
      chunks -= count;
      await this.serving.call({ do: 'drop', collection: id }, DROP_MS);
    }
  }

  private told(id: CollectionId, error: unknown): unknown {
    if (error instanceof ThreadDied)
      return new Unavailable('The search does not answer right now. Try again in a moment.', { cause: error });
    if (!(error instanceof ThreadFailed)) return error;
    if (error.kind === 'unavailable') return new Unavailable(undefined, { cause: error });
    if (error.kind === 'refused') return new Unavailable(error.message, { cause: error }); // it says what to do
    if (error.kind !== 'missing') return error;
    this.served.delete(id);
    void this.serving.call({ do: 'drop', collection: id }, DROP_MS).catch(() => undefined); // a dead thread holds nothing
    return new NotFound('collection');
  }
}
