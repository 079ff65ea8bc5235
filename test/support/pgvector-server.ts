import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseAccount } from '../../src/infrastructure/postgres/embedded/account';
import { freePort } from '../../src/infrastructure/postgres/embedded/free-port';
import { migrate } from '../../src/infrastructure/postgres/migrate';
import { quiet } from './cluster';
import { adminOf, emptyDatabase, type TestDatabase } from './database';
import { until } from './until';

const INSTALLED = '/usr/lib/postgresql';
const control = (version: string): string => `/usr/share/postgresql/${version}/extension/vector.control`;

/** Programs of a PostgreSQL that has pgvector beside it, as Debian installs them. */
const programs = (): string | undefined =>
  (existsSync(INSTALLED) ? readdirSync(INSTALLED) : [])
    .filter((version) => existsSync(control(version)))
    .map((version) => join(INSTALLED, version, 'bin'))
    .at(-1);

/** A server of one's own that has the extension; its url may also be given by PGVECTOR_TEST_URL (a superuser's). */
export interface PgvectorServer {
  url: string;
  end(): Promise<void>;
}

/** Why the tests on a real server cannot run here; undefined: they can. @throws where REQUIRE_PGVECTOR=1 wants them to */
export function pgvectorLacking(): string | undefined {
  if (process.env.PGVECTOR_TEST_URL || programs()) return undefined;
  const why = 'no PostgreSQL with pgvector is installed here, and PGVECTOR_TEST_URL names none';
  if (process.env.REQUIRE_PGVECTOR === '1') throw new Error(`REQUIRE_PGVECTOR=1, but ${why}`);
  return why;
}

export async function startPgvectorServer(): Promise<PgvectorServer> {
  const given = process.env.PGVECTOR_TEST_URL;
  if (given) return { url: given, end: () => Promise.resolve() };
  const bin = programs();
  if (!bin) throw new Error(pgvectorLacking());
  const account = await databaseAccount(quiet);
  const folder = await mkdtemp(join(tmpdir(), 'runlog-pgvector-'));
  if (account) await chown(folder, account.uid, account.gid);
  const data = join(folder, 'data');
  const options = { ...account, stdio: 'ignore' as const, cwd: folder };
  const initdb = spawn(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'], options);
  const [code] = (await once(initdb, 'exit')) as [number];
  if (code !== 0) throw new Error(`initdb ended with ${code}`);
  const port = await freePort();
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'fsync=off'],
    options,
  );
  const exited = once(server, 'exit');
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const end = async (): Promise<void> => {
    server.kill('SIGINT');
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  const answers = (): Promise<boolean> => adminOf(url, (admin) => admin.query('select 1')).then(() => true, () => false); // prettier-ignore
  await until('the server with pgvector', answers, 30_000).catch(async (error: unknown) => {
    await end();
    throw error;
  });
  return { url, end };
}

/** A migrated database of it. */
export async function pgvectorDatabase(server: PgvectorServer): Promise<TestDatabase> {
  const database = await emptyDatabase(server.url);
  await migrate(database.url);
  return database;
}
