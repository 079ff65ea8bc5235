import { randomBytes } from 'node:crypto';
import type { ClientBase, QueryConfig } from 'pg';
import { MOST_INDEXED_DIMENSIONS, vectorTable, type PgvectorSettings } from './vector-tables';

/** Below that a scan is as quick, and lists would be made from too little. */
const LEAST_ROWS = 1000;
/** Lists fit the rows that they were made from; grown so many times over they are made again. */
const GROWN = 4;
const BUILD_MS = 60 * 60_000;
const LOCK = 726_355_012;

interface Existing {
  name: string;
  method: string;
  options: string[] | null;
  /** Rows that it was made from. */
  rows: string | null;
}

/**
 * Makes the index of a table when it has rows enough, after they have been loaded, with ANALYZE. A new one is made beside the old one, which goes on
 * answering until it is there. @param anew although there is one, and although it was put off
 */
export async function indexVectors(client: ClientBase, dimension: number, settings: PgvectorSettings, anew: boolean): Promise<void> {
  const { deferIndex, index, lists } = settings;
  if (dimension > MOST_INDEXED_DIMENSIONS || (deferIndex && !anew)) return;
  const table = vectorTable(dimension);
  const long = (text: string): Promise<unknown> => client.query({ text, query_timeout: BUILD_MS } as QueryConfig); // pg knows it, its types do not
  await client.query('begin');
  try {
    await client.query('select pg_advisory_xact_lock($1, $2)', [LOCK, dimension]);
    const count = await client.query<{ rows: number }>(`select count(*)::int as rows from ${table}`);
    const { rows } = count.rows[0]!;
    const existing = await existingIndexes(client, table);
    const fits = existing.some(
      (one) =>
        one.method === index && (index === 'hnsw' || (one.options?.includes(`lists=${lists}`) && rows < GROWN * Number(one.rows ?? rows))),
    );
    if (rows < LEAST_ROWS || (fits && !anew)) return void (await client.query('commit'));
    const name = `${table}_${index}_${randomBytes(4).toString('hex')}`;
    await client.query(`set local statement_timeout = ${BUILD_MS}; set local maintenance_work_mem = '256MB'`);
    await long(
      `create index ${name} on ${table} using ${index} (embedding vector_cosine_ops)${index === 'ivfflat' ? ` with (lists = ${lists})` : ''}`,
    );
    await client.query(`comment on index ${name} is '${rows}'`);
    await client.query('commit');
    for (const { name: old } of existing) await client.query(`drop index if exists ${old}`);
    await long(`analyze ${table}`);
  } catch (error) {
    await client.query('rollback').catch(() => undefined); // the first error tells more
    throw error;
  }
}

async function existingIndexes(client: ClientBase, table: string): Promise<Existing[]> {
  const { rows } = await client.query<Existing>(
    `select c.relname as name, a.amname as method, c.reloptions as options, obj_description(c.oid, 'pg_class') as rows
     from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am a on a.oid = c.relam
     where i.indrelid = $1::regclass and a.amname in ('ivfflat', 'hnsw')`,
    [table],
  );
  return rows;
}
