import { Pool, type PoolClient } from 'pg';
import { Unavailable } from '../../../domain/failure';
import type { ChunkId, CollectionId } from '../../../domain/ids';
import type { MetadataFilter } from '../../../domain/knowledge/passage-index';
import { isTransient, sqlState } from '../../postgres/pg-errors';
import { vectorTable, type PgvectorSettings } from './vector-tables';

export interface NearestQuery {
  collection: CollectionId;
  /** Of the collection: only its rows are searched. */
  version: number;
  vector: Float32Array;
  k: number;
  filter?: MetadataFilter;
}
export interface NearestRow {
  id: ChunkId;
  /** Cosine. */
  similarity: number;
}

const CONNECT_MS = 5_000;
const STATEMENT_MS = 10_000;
const QUERY_MS = 15_000;
const POOL_SIZE = 4;
/** Undefined table, undefined column, undefined object (the type): the tables were taken away. */
const NOT_THERE = new Set(['42P01', '42703', '42704']);
/** pgvector takes no more. */
const MOST_EF_SEARCH = 1000;
const MOST_SCANNED = 1_000_000;

/** The nearest rows of the vector tables, by cosine. */
export class NearestVectors {
  private readonly pool: Pool;

  constructor(
    databaseUrl: string,
    private readonly settings: PgvectorSettings,
  ) {
    this.pool = new Pool({
      connectionString: databaseUrl,
      max: POOL_SIZE,
      application_name: 'runlog vectors',
      connectionTimeoutMillis: CONNECT_MS,
      statement_timeout: STATEMENT_MS,
      query_timeout: QUERY_MS,
      keepAlive: true,
    });
    this.pool.on('error', () => undefined); // an idle connection broke: the pool has dropped it already
    this.pool.on('connect', (client) => void client.on('error', () => undefined)); // the statement under way tells it
  }

  /** By descending similarity; undefined when the tables have no rows of this version, or not all. @throws Unavailable */
  async find(query: NearestQuery): Promise<NearestRow[] | undefined> {
    let client: PoolClient | undefined;
    let failure: Error | undefined;
    try {
      client = await this.pool.connect();
      return await this.inOneSnapshot(client, query);
    } catch (error) {
      failure = error as Error;
      if (NOT_THERE.has(sqlState(error) ?? '')) return undefined;
      throw isTransient(error) ? new Unavailable(undefined, { cause: error }) : error;
    } finally {
      client?.release(failure);
    }
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  private async inOneSnapshot(client: PoolClient, query: NearestQuery): Promise<NearestRow[] | undefined> {
    await client.query('begin isolation level repeatable read read only');
    const { rows: sets } = await client.query<{ store: string }>(
      `select (select extversion from pg_extension where extname = 'vector') as store from chunk_vector_sets
       where collection_id = $1 and version >= $2 and oldest <= $2`,
      [query.collection, query.version],
    );
    let rows: NearestRow[] | undefined;
    if (sets[0]) {
      await client.query(scanSettings(this.settings, sets[0].store, query.k));
      rows = (await client.query<NearestRow>(nearestStatement(query))).rows;
      // An index may end its scan early; the scan without one finds all there are.
      if (rows.length < query.k) rows = (await exactly(client, query)) ?? rows;
    }
    await client.query('commit');
    return rows;
  }
}

async function exactly(client: PoolClient, query: NearestQuery): Promise<NearestRow[]> {
  await client.query('set local enable_indexscan = off');
  return (await client.query<NearestRow>(nearestStatement(query))).rows;
}

/** How far an index is walked: on until enough rows fit, where pgvector can do that (0.8). */
export function scanSettings({ index, probes }: PgvectorSettings, store: string, k: number): string {
  const [major = 0, minor = 0] = store.split('.').map(Number);
  const iterative = major > 0 || minor >= 8;
  const settings =
    index === 'ivfflat'
      ? { 'ivfflat.probes': probes, ...(iterative && { 'ivfflat.iterative_scan': 'relaxed_order' }) }
      : {
          'hnsw.ef_search': Math.min(MOST_EF_SEARCH, Math.max(128, 2 * k)),
          ...(iterative && { 'hnsw.iterative_scan': 'strict_order', 'hnsw.max_scan_tuples': MOST_SCANNED }),
        };
  return Object.entries(settings)
    .map(([name, value]) => `set local ${name} = ${value}`)
    .join('; ');
}

/** The filter stands within the query, so that k rows that fit are found. A relaxed scan gives them out of order: they are sorted again. */
export function nearestStatement({ collection, version, vector, k, filter = {} }: NearestQuery): { text: string; values: unknown[] } {
  const values: unknown[] = [`[${vector.join(',')}]`, collection, version, k];
  const fitting = Object.entries(filter).map(([key, wanted]) => {
    const either = (Array.isArray(wanted) ? wanted : [wanted]).map((value) => JSON.stringify(value));
    values.push(key, either);
    return ` and metadata -> $${values.length - 1}::text @> any($${values.length}::jsonb[])`;
  });
  const text = `with nearest as materialized (
    select chunk_id, 1 - (embedding <=> $1::vector) as similarity from ${vectorTable(vector.length)}
    where collection_id = $2 and since <= $3 and (until is null or until > $3)${fitting.join('')}
    order by embedding <=> $1::vector limit $4)
  select chunk_id as id, similarity from nearest order by similarity desc`;
  return { text, values };
}
