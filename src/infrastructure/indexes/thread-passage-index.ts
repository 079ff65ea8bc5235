import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Unavailable } from '../../domain/failure';
import type { ChunkId, CollectionId } from '../../domain/ids';
import type { Chunk, Collection } from '../../domain/knowledge/collection';
import type { IndexHits, IndexQuery, PassageIndex } from '../../domain/knowledge/passage-index';
import type { MakeCall, MakeOptions } from './make-index';
import { ServedSnapshots } from './served-snapshots';
import type { ServingCall } from './serving-thread';
import type { SnapshotHits } from './snapshot';
import { ThreadCalls, ThreadDied } from './thread-calls';
import { unlessAborted, within } from './waiting';

export interface ThreadIndexOptions extends Omit<MakeOptions, 'exactBelow'> {
  /** Folder of all indexes. */
  root: string;
  /** Where a folder for them is made when `root` takes no files. */
  elsewhere?: string;
  warn: (line: string) => void;
  /** Below so many vectors the exact scan serves. */
  exactBelow?: number;
  /** Chunks that are held together. */
  maxChunks?: number;
  /** How long a search waits for a newer version before the older one answers. */
  patienceMs?: number;
  /** How long it waits where there is nothing yet. */
  firstMs?: number;
  searchMs?: number;
  servingEntry?: string;
  buildEntry?: string;
}

const TRIES = 3;
const BUILDER_IDLE_MS = 5_000;
const NO_ANSWER = 'The search does not answer right now. Try again in a moment.';
const BEING_INDEXED = 'This collection is being indexed. Try again in a moment.';

/**
 * Search in a thread of its own, over snapshots in memory: nothing of it is done by the event loop that streams answers. Keyword by BM25, nearness by
 * HNSW or an exact scan (docs/decisions/0008).
 */
export class ThreadPassageIndex implements PassageIndex {
  private readonly serving: ThreadCalls<ServingCall>;
  private readonly builder: ThreadCalls<MakeCall>;
  private readonly snapshots: ServedSnapshots;
  private readonly patienceMs: number;
  private readonly firstMs: number;
  private readonly searchMs: number;
  /** The last of the searches that are tried again. */
  private again: Promise<unknown> = Promise.resolve();

  constructor({ databaseUrl, pgvector, exactBelow = 5000, ...options }: ThreadIndexOptions) {
    const { root, elsewhere = tmpdir(), warn, maxChunks = 200_000, patienceMs = 250, firstMs = 60_000, searchMs = 10_000 } = options;
    const { servingEntry = join(__dirname, 'serving-thread.js'), buildEntry = join(__dirname, 'build-thread.js') } = options;
    const workerData: MakeOptions = { databaseUrl, exactBelow, ...(pgvector && { pgvector }) };
    this.serving = new ThreadCalls({ entry: servingEntry, name: 'search', died: () => this.snapshots.forget() });
    this.builder = new ThreadCalls({ entry: buildEntry, name: 'index', workerData, idleMs: BUILDER_IDLE_MS });
    this.snapshots = new ServedSnapshots(this.serving, this.builder, { root, elsewhere, maxChunks, warn });
    [this.patienceMs, this.firstMs, this.searchMs] = [patienceMs, firstMs, searchMs];
  }

  async search(collection: Collection, query: IndexQuery, signal?: AbortSignal): Promise<IndexHits> {
    const { version, keyword, dense } = await this.find(collection, query, signal);
    return { version, keyword, dense };
  }

  refresh(collection: CollectionId, { anew = false }: { anew?: boolean } = {}): Promise<void> {
    return this.snapshots.refresh(collection, anew);
  }

  async close(): Promise<void> {
    await Promise.all([this.builder.close(), this.serving.close()]);
    await this.snapshots.close();
  }

  /** As `search`, and tells whose vectors were searched. */
  find(collection: Collection, query: IndexQuery, signal?: AbortSignal): Promise<SnapshotHits> {
    return unlessAborted(() => this.tryToFind(collection, query), signal);
  }

  /** Chunks of the version that is searched; undefined when that is another one by now. */
  chunks(collection: CollectionId, version: number, ids: ChunkId[]): Promise<Chunk[] | undefined> {
    return this.serving.call<Chunk[] | undefined>({ do: 'chunks', collection, version, ids }, this.searchMs);
  }

  /** A search whose thread died is tried once more, and not beside others of that fate: the one that is deadly then takes none with it. */
  private async tryToFind(collection: Collection, query: IndexQuery): Promise<SnapshotHits> {
    try {
      return await this.findOnce(collection, query);
    } catch (error) {
      if (!(error instanceof ThreadDied)) throw error;
    }
    const again = this.again.then(() => this.findOnce(collection, query));
    this.again = again.catch(() => undefined);
    return again.catch((error: unknown) => {
      throw error instanceof ThreadDied ? new Unavailable(NO_ANSWER, { cause: error }) : error;
    });
  }

  private async findOnce(collection: Collection, query: IndexQuery): Promise<SnapshotHits> {
    for (let tries = 1; tries <= TRIES; tries++) {
      const comparable = await this.ready(collection, query);
      const asked = comparable ? query : { ...query, vector: undefined };
      const call: ServingCall = { do: 'search', collection: collection.id, query: asked };
      const hits = await this.serving.call<SnapshotHits | undefined>(call, this.searchMs);
      if (hits) return hits; // else it has just made room for another collection's
    }
    throw new Unavailable(NO_ANSWER);
  }

  /**
   * Waits for the version that is asked for, as long as that is worth it. Tells whether the question's vector can be compared with what is there: while
   * a collection gets a new embedder, its older snapshot has the old one's vectors, and only the words of a question can be searched in it.
   */
  private async ready(collection: Collection, query: IndexQuery): Promise<boolean> {
    const { id, version } = collection;
    const comparable = (): boolean => this.snapshots.use(id)?.embedder === collection.embedder;
    const before = this.snapshots.use(id);
    if (!before || before.version < version) {
      const coming = this.snapshots.bring(id, version);
      const answers = before && (comparable() || !query.vector || query.text !== undefined);
      const came = await within(answers ? this.patienceMs : this.firstMs, coming).catch((error: unknown) => {
        if (!answers) throw error;
        return false; // the older version answers; the next search tries again
      });
      if (!came && !answers) throw new Unavailable(BEING_INDEXED);
    }
    if (query.vector && query.text === undefined && !comparable() && (this.snapshots.use(id)?.version ?? 0) > version)
      throw new Unavailable(BEING_INDEXED); // asked with the embedder of a version that is past
    return comparable();
  }
}
