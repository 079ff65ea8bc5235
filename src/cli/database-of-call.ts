import type { Settings } from '../infrastructure/config/settings';
import { startEmbeddedPostgres } from '../infrastructure/postgres/embedded/embedded-postgres';
import { findEmbeddedPostgres } from '../infrastructure/postgres/embedded/find-embedded-postgres';
import { say } from './say';

/** The configured database, the embedded one of a running Runlog, or the embedded one started for this call. */
export async function withDatabase(settings: Settings, work: (url: string) => Promise<void>): Promise<void> {
  const url = settings.database.directUrl ?? settings.database.url ?? (await findEmbeddedPostgres(settings.dataDir));
  if (url) return work(url);
  const postgres = await startEmbeddedPostgres({ home: settings.dataDir, say });
  try {
    await work(postgres.url);
  } finally {
    await postgres.stop();
  }
}
