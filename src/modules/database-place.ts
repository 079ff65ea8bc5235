import type { Settings } from '../infrastructure/config/settings';
import { startEmbeddedPostgres } from '../infrastructure/postgres/embedded/embedded-postgres';

/** Where the database is, and how to leave it. */
export interface DatabasePlace {
  url: string;
  directUrl: string;
  embedded: boolean;
  /** Stops the embedded one; a database of somebody else's is left alone. */
  leave(): Promise<void>;
}

/** The database that the settings name, else the embedded one, started here. @throws EmbeddedPostgresError */
export async function databasePlace(settings: Settings, say: (line: string) => void, signal: AbortSignal): Promise<DatabasePlace> {
  const { url, directUrl } = settings.database;
  if (url) return { url, directUrl: directUrl ?? url, embedded: false, leave: () => Promise.resolve() };
  const postgres = await startEmbeddedPostgres({ home: settings.dataDir, say, signal });
  return { url: postgres.url, directUrl: postgres.url, embedded: true, leave: () => postgres.stop() };
}
