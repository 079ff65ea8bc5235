import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Settings } from '../infrastructure/config/settings';
import { findEmbeddedPostgres } from '../infrastructure/postgres/embedded/find-embedded-postgres';

/** The process cannot listen where it should: one sentence that says what to do. */
export class PortInUse extends Error {}

/** Before anything is touched: a database that is made for a process that cannot listen helps nobody. */
export async function portMustBeFree(settings: Settings): Promise<void> {
  const { host, port } = settings;
  const probe = createServer();
  try {
    await once(probe.listen(port, host), 'listening');
    probe.close();
    await once(probe, 'close');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') throw new PortInUse(await portInUse(settings));
    if (code === 'EACCES') throw new PortInUse(`Port ${port} is not for ordinary users. Set PORT to one above 1023.`);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') throw new PortInUse(`HOST: ${host} is no address of this machine.`);
    throw error;
  }
}

async function portInUse({ port, dataDir, database }: Settings): Promise<string> {
  const running = database.url ? undefined : await findEmbeddedPostgres(dataDir);
  return running
    ? `Port ${port} is in use: Runlog runs here already, with its database at ${running} (set DATABASE_URL to that, and PORT, to join it).`
    : `Port ${port} is in use. Stop what uses it, or set PORT to another, as in: PORT=8001 make up`;
}
