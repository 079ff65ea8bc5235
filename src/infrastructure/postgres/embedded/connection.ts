import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { EmbeddedPostgresError } from './embedded-postgres-error';
import { isAlive } from './process-identity';
import type { Server } from './server';

export const USER = 'chatbot';
export const DATABASE = 'chatbot';

/** Crash recovery may take long; while it lasts the server says "starting up" and lives. */
const READY_SECONDS = 60;

export function connectionString(port: number, password: string, database = DATABASE): string {
  return `postgres://${USER}:${password}@127.0.0.1:${port}/${database}`;
}

export async function withClient<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, ssl: false, connectionTimeoutMillis: 2_000, query_timeout: 30_000 });
  client.on('error', () => undefined); // a server that goes away also fails the query, which is what our caller sees
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.end().catch(() => undefined); // never connected, or cut already
  }
}

/** False: the process ended first. @throws EmbeddedPostgresError when it lives and yet does not serve */
export async function untilReady(server: Server, password: string, signal?: AbortSignal): Promise<boolean> {
  const url = connectionString(server.port, password, 'postgres');
  const deadline = Date.now() + READY_SECONDS * 1000;
  for (;;) {
    signal?.throwIfAborted();
    const failure = await withClient(url, (client) => client.query('select 1')).then(() => undefined, asError);
    if (!failure) return true;
    // After the answer, not before: another program may have taken the port, and its refusal is not our server's.
    if (!(await isAlive(server.process))) return false;
    if (failure.code === '28P01' || Date.now() > deadline) {
      throw new EmbeddedPostgresError(
        `PostgreSQL (pid ${server.process.pid}, port ${server.port}) holds ${server.dataDir} but does not let us in (${failure.message}): end it with "kill -INT ${server.process.pid}" and start again.`,
        failure,
      );
    }
    await sleep(25, undefined, { signal });
  }
}

/** At each start, since the first one may have been killed between initdb and here. */
export async function ensureDatabase(port: number, password: string): Promise<void> {
  await withClient(connectionString(port, password, 'postgres'), async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (!rowCount) await client.query(`create database ${DATABASE}`);
  });
}

function asError(error: unknown): Error & { code?: string } {
  return error as Error & { code?: string };
}
