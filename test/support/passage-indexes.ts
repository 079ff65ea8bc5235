import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PassageIndex } from '../../src/domain/knowledge/passage-index';
import { PgvectorIndex } from '../../src/infrastructure/indexes/pgvector/pgvector-index';
import type { PgvectorSettings } from '../../src/infrastructure/indexes/pgvector/vector-tables';
import { ThreadPassageIndex, type ThreadIndexOptions } from '../../src/infrastructure/indexes/thread-passage-index';

/** Entries of the threads as Jest needs them: TypeScript in a plain Node. */
export const THREADS = { servingEntry: join(__dirname, 'serving-thread.cjs'), buildEntry: join(__dirname, 'build-thread.cjs') };

export interface OpenIndex<Index extends PassageIndex> {
  index: Index;
  root: string;
  /** What was warned of. */
  warned: string[];
  /** Another process's view: the same folder, threads of its own. */
  another: () => Index;
  end: () => Promise<void>;
}

async function open<Index extends PassageIndex>(
  make: (options: Pick<ThreadIndexOptions, 'root' | 'warn'>) => Index,
): Promise<OpenIndex<Index>> {
  const root = await mkdtemp(join(tmpdir(), 'runlog-index-test-'));
  const warned: string[] = [];
  const opened: Index[] = [];
  const another = (): Index => {
    const index = make({ root, warn: (line) => void warned.push(line) });
    opened.push(index);
    return index;
  };
  const end = async (): Promise<void> => {
    await Promise.all(opened.map((index) => index.close()));
    await rm(root, { recursive: true, force: true });
  };
  return { index: another(), root, warned, another, end };
}

/** In a folder of its own. */
export const openThreadIndex = (databaseUrl: string, more: Partial<ThreadIndexOptions> = {}): Promise<OpenIndex<ThreadPassageIndex>> =>
  open((options) => new ThreadPassageIndex({ databaseUrl, ...options, ...THREADS, ...more }));

export const openPgvectorIndex = (databaseUrl: string, more: Partial<PgvectorSettings> = {}): Promise<OpenIndex<PgvectorIndex>> =>
  open((options) => {
    const pgvector: PgvectorSettings = { index: 'ivfflat', lists: 10, probes: 10, deferIndex: false, ...more };
    return new PgvectorIndex({ databaseUrl, ...options, ...THREADS, pgvector });
  });
