import { join } from 'node:path';
import { DataSource, type MigrationInterface } from 'typeorm';

type MigrationClass = new () => MigrationInterface;

/** The compiled migrations, beside `src` and `dist` alike: `npm run build` makes them. */
export function knownMigrations(): MigrationClass[] {
  const folder = join(__dirname, '../../../migrations/dist');
  return (require(folder) as { migrations: MigrationClass[] }).migrations;
}

/** The version that a database must have for this build: the timestamp in the newest migration's name. */
export const newestVersion = (): number => Math.max(...knownMigrations().map((migration) => Number(/\d{13}$/.exec(migration.name)?.[0])));

// Any number will do, so long as every release uses the same.
const LOCK = 7_263_550_101;
const POLL_MS = 200;
const WAIT_MS = 10 * 60_000;

/**
 * Applies what is missing, one process at a time, and tells how many it applied.
 * The lock is polled: a blocking pg_advisory_lock never returns beside CREATE INDEX CONCURRENTLY. It is a transaction's, for behind a
 * pooler the session would keep it for the next client, and everybody would wait.
 */
export async function migrate(url: string, direction: 'up' | 'down' = 'up'): Promise<number> {
  const source = new DataSource({ type: 'postgres', url, migrations: knownMigrations(), migrationsTransactionMode: 'each', poolSize: 2 });
  await source.initialize();
  const lock = source.createQueryRunner();
  try {
    for (const end = Date.now() + WAIT_MS; ;) {
      await lock.query('begin');
      await lock.query('set local idle_in_transaction_session_timeout = 0'); // migrations may take long
      const [{ held }] = (await lock.query('select pg_try_advisory_xact_lock($1) as held', [LOCK])) as [{ held: boolean }];
      if (held) break;
      await lock.query('rollback');
      if (Date.now() > end)
        throw new Error('Another process has been migrating the database for ten minutes. Look at what it does, then start again.');
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    if (direction === 'up') return (await source.runMigrations()).length;
    await source.undoLastMigration({ transaction: 'each' });
    return 1;
  } finally {
    await lock.release();
    await source.destroy(); // closes the connection, and with it gives the lock back
  }
}
