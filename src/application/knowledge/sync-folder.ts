import { type Clock, sleep } from '../../domain/clock';
import type { DocumentId } from '../../domain/ids';
import { kindOf, type Submission } from '../../domain/knowledge/document';
import type { IngestWakeUp } from '../../domain/knowledge/document-queue';
import type { DocumentRepository } from '../../domain/knowledge/document-repository';
import type { SourceFolder } from '../../domain/knowledge/source-folder';

export interface SyncProgress {
  /** Files that are indexed, unchanged or failed. */
  done: number;
  total: number;
  failed: { source: string; reason: string }[];
}

export interface SyncWish {
  /** Of the shared collection. */
  collection: string;
  folder: string;
  /** Deletes the documents whose file is gone. */
  mirror?: boolean;
  signal?: AbortSignal;
  progress?: (progress: SyncProgress) => void;
}

export interface Synced extends SyncProgress {
  /** Of the files, that were there already with the same bytes. */
  unchanged: number;
  /** Documents whose file was gone. */
  removed: number;
}

/** Files that wait to be read at a time: each holds its bytes in the database twice over. */
const AHEAD = 50;
const LOOK_MS = 200;

/** Brings a folder's files into a shared collection, through the queue. Broken off, it is begun again: unchanged bytes are no work. */
export class SyncFolder {
  constructor(
    private readonly folders: SourceFolder,
    private readonly documents: DocumentRepository,
    private readonly wakeUp: IngestWakeUp,
    private readonly clock: Clock,
  ) {}

  /** Resolves when every file has been read or has failed. A worker must be running. @throws NoSuchFolder, Unavailable, and the signal's reason */
  async execute({ collection: name, folder, mirror = false, signal, progress = () => undefined }: SyncWish): Promise<Synced> {
    const files = await this.folders.list(folder, kindOf(name));
    const collection = await this.documents.writable(name, null);
    const state: Synced = { done: 0, total: files.length, failed: [], unchanged: 0, removed: 0 };
    const waiting = new Map<DocumentId, string>();
    progress(state);
    for (const file of files) {
      signal?.throwIfAborted();
      const read = await this.folders.read(folder, file);
      if ('reason' in read) fail(state, file, read.reason);
      else await this.submit(collection.id, { source: file, bytes: read.bytes }, state, waiting);
      progress(state);
      await this.settle(waiting, AHEAD, state, signal, progress);
    }
    await this.settle(waiting, 0, state, signal, progress);
    if (mirror) state.removed = await this.prune(collection.id, new Set(files));
    return state;
  }

  private async submit(
    collection: Parameters<DocumentRepository['submit']>[0],
    file: Submission,
    state: Synced,
    waiting: Map<DocumentId, string>,
  ): Promise<void> {
    const { id, unchanged, status } = await this.documents.submit(collection, file);
    if (unchanged && status === 'indexed') {
      state.unchanged++;
      state.done++;
      return;
    }
    waiting.set(id, file.source);
    this.wakeUp.submitted();
  }

  /** Waits until at most so many are still to be read. */
  private async settle(
    waiting: Map<DocumentId, string>,
    most: number,
    state: Synced,
    signal: AbortSignal | undefined,
    progress: (state: SyncProgress) => void,
  ): Promise<void> {
    while (waiting.size > most) {
      const rows = new Map((await this.documents.progress([...waiting.keys()])).map((row) => [row.id, row]));
      const before = state.done;
      for (const [id, source] of waiting) {
        const row = rows.get(id);
        if (row?.status === 'pending') continue;
        waiting.delete(id);
        if (row?.status === 'failed') fail(state, source, row.error ?? '');
        else state.done++; // read, or deleted meanwhile
      }
      if (state.done !== before) progress(state);
      if (waiting.size > most) await sleep(this.clock, LOOK_MS, signal);
      signal?.throwIfAborted();
    }
  }

  private async prune(collection: Parameters<DocumentRepository['sources']>[0], files: ReadonlySet<string>): Promise<number> {
    const gone = (await this.documents.sources(collection)).filter(({ source }) => !files.has(source));
    for (const { id } of gone) await this.documents.delete(id);
    return gone.length;
  }
}

const fail = (state: SyncProgress, source: string, reason: string): void => {
  state.failed.push({ source, reason });
  state.done++;
};
