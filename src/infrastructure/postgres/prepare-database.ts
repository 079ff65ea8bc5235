import { Client } from 'pg';
import { sleep, type Clock } from '../../domain/clock';
import { backoffMs } from '../engine/backoff';
import { migrate, newestVersion } from './migrate';
import { isTransient, sqlState } from './pg-errors';

/** The database says no, and will say it again: the process ends with this one sentence. */
export class DatabaseRefused extends Error {}

export interface Preparation {
  url: string;
  migrateOnStart: boolean;
  clock: Clock;
  signal: AbortSignal;
  say: (line: string) => void;
}

const RETRY = { first: 200, most: 2000 };
const CONNECT_MS = 5000;
const OLDEST_SERVER = 150_000;

const REFUSALS: Record<string, string> = {
  '28P01': 'PostgreSQL refuses the password of DATABASE_URL. Set the right one.',
  '28000': 'PostgreSQL refuses the user of DATABASE_URL (pg_hba.conf). Let it in, or name another.',
  '3D000': 'The database that DATABASE_URL names does not exist. Create it (createdb), or name another.',
};

/**
 * Waits for the database as long as it takes, then sees to it that this build can serve from it.
 * Resolves when the migrations that this build knows are applied, with whether the database had been away. @throws DatabaseRefused
 */
export async function prepareDatabase(options: Preparation): Promise<boolean> {
  let said = '';
  let wasAway = false;
  for (let tries = 1; !options.signal.aborted; tries++) {
    try {
      if (await isReady(options)) break;
      if (said !== 'behind') options.say('The database lacks migrations and MIGRATE_ON_START=false: waiting until `make migrate` has run.');
      said = 'behind';
    } catch (error) {
      const refusal = REFUSALS[sqlState(error) ?? ''];
      if (refusal) throw new DatabaseRefused(refusal, { cause: error });
      if (!isTransient(error)) throw error;
      if (said !== 'away') options.say('The database does not answer: waiting for it.');
      said = 'away';
      wasAway = true;
    }
    await sleep(options.clock, backoffMs(tries, RETRY), options.signal);
  }
  return wasAway;
}

async function isReady({ url, migrateOnStart, say }: Preparation): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS, query_timeout: CONNECT_MS * 2 });
  client.on('error', () => undefined); // the query that runs into it tells
  try {
    await client.connect();
    await mustSuit(client);
    const floor = await schemaFloor(client);
    if (floor > newestVersion())
      throw new DatabaseRefused(
        'The database has moved on to a schema that this release cannot serve (schema_floor). Start a newer release.',
      );
    if (await upToDate(client)) return true;
    if (!migrateOnStart) return false;
    const applied = await migrate(url);
    if (applied > 0) say(`Applied ${applied} migration${applied === 1 ? '' : 's'}`);
    return true;
  } finally {
    await client.end().catch(() => undefined); // broken or not, it is not used again
  }
}

async function mustSuit(client: Client): Promise<void> {
  const { rows } = await client.query<{ version: number; sync: string }>(
    `select current_setting('server_version_num')::int as version, current_setting('synchronous_commit') as sync`,
  );
  const [{ version, sync } = { version: 0, sync: '' }] = rows;
  if (version < OLDEST_SERVER)
    throw new DatabaseRefused(`Runlog needs PostgreSQL 15 or newer, and this is ${Math.floor(version / 10_000)}. Upgrade the server.`);
  if (sync === 'off')
    throw new DatabaseRefused('synchronous_commit is off, so what a reader saw could be lost in a crash. Set it to on for this database.');
}

async function schemaFloor(client: Client): Promise<number> {
  const { rows } = await client.query<{ there: boolean }>(`select to_regclass('schema_floor') is not null as there`);
  if (!rows[0]?.there) return 0;
  const floor = await client.query<{ version: string }>('select version from schema_floor');
  return Number(floor.rows[0]?.version ?? 0);
}

async function upToDate(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>(`select to_regclass('migrations') is not null as there`);
  if (!rows[0]?.there) return false;
  const newest = await client.query<{ newest: string | null }>('select max("timestamp") as newest from migrations');
  return Number(newest.rows[0]?.newest ?? 0) >= newestVersion();
}
