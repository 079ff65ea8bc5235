import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { readPassword } from './cluster';
import { connectionString } from './connection';
import { placeOf } from './place';
import { runningServer } from './server';

/** The connection string of the one that serves this home, for another process; it takes and changes nothing. */
export async function findEmbeddedPostgres(home: string): Promise<string | undefined> {
  const found = await realpath(home).catch(() => undefined);
  if (!found) return undefined;
  const dataDir = join(await placeOf(found), 'postgres');
  const server = await runningServer(dataDir);
  return server && connectionString(server.port, await readPassword(dataDir));
}
