import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/infrastructure/postgres/embedded/embedded-postgres';
import { newFolder } from '../support/cluster-folder';

/** The embedded Postgres as `make up` has it, fsync and all, in a folder of its own. */
export async function benchDatabase(): Promise<{ url: string; pid: number; end: () => Promise<void> }> {
  const folder = await newFolder();
  const postgres = await startEmbeddedPostgres({ home: folder.home, durable: true, say: () => undefined });
  return {
    url: postgres.url,
    pid: Number(readFileSync(join(postgres.dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]),
    end: async () => {
      await postgres.stop();
      await folder.remove();
    },
  };
}
