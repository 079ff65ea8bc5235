import type { ClientBase } from 'pg';
import { paged, type CollectionState } from '../read-collection';
import { vectorTable, vectorTables } from './vector-tables';

/** Rows of an earlier version stay for searches that go on in it; whoever is further behind first gets the newer version. */
const KEPT = "interval '10 minutes'";
const ROWS_AT_ONCE = 500;

/**
 * Makes the vector tables hold the version that the client's transaction (repeatable read) sees; what is there already is not written again. Two processes
 * that do it at once: the second fails with a serialization failure, and finds it done at its next try.
 * @param anew all rows are written again
 */
export async function syncVectors(client: ClientBase, state: CollectionState, dimension: number | undefined, anew: boolean): Promise<void> {
  const { id, version } = state;
  await client.query(
    'insert into chunk_vector_sets (collection_id, version, oldest) values ($1, -1, $2) on conflict (collection_id) do nothing',
    [id, version],
  );
  const sets = await client.query<{ version: number }>('select version from chunk_vector_sets where collection_id = $1 for update', [id]);
  const stored = sets.rows[0]!.version;
  const whole = anew || stored > version; // another history: the database was restored
  if (stored === version && !whole) return;
  let oldest = whole ? version : 0;
  for (const table of await vectorTables(client)) {
    if (whole) await client.query(`delete from ${table} where collection_id = $1`, [id]);
    else oldest = Math.max(oldest, await retire(client, table, state));
  }
  if (state.embedder !== null && dimension !== undefined) await insertMissing(client, vectorTable(dimension), state, state.embedder);
  await client.query('update chunk_vector_sets set version = $2, oldest = greatest(oldest, $3) where collection_id = $1', [
    id,
    version,
    oldest,
  ]);
}

/** Rows whose chunk is gone, or is another's by now, end with this version. Gives the oldest version that is still whole. */
async function retire(client: ClientBase, table: string, { id, version, embedder }: CollectionState): Promise<number> {
  await client.query(
    `update ${table} v set until = $2, retired_at = clock_timestamp() where v.collection_id = $1 and v.until is null and not exists (
       select from chunks c join documents d using (document_id)
       where c.chunk_id = v.chunk_id and d.collection_id = $1 and v.embedder = $3 and c.embedder = $3 and d.metadata = v.metadata)`,
    [id, version, embedder],
  );
  const gone = await client.query<{ oldest: number }>(
    `with gone as (delete from ${table} where collection_id = $1 and retired_at < clock_timestamp() - ${KEPT} returning until)
     select coalesce(max(until), 0) as oldest from gone`,
    [id],
  );
  return gone.rows[0]!.oldest;
}

interface Missing {
  id: string;
  metadata: string;
  embedding: Buffer;
}

async function insertMissing(client: ClientBase, table: string, { id, version }: CollectionState, embedder: string): Promise<void> {
  const sql = `select c.chunk_id as id, d.metadata::text as metadata, c.embedding from documents d join chunks c using (document_id)
    where d.collection_id = $1 and not exists (select from ${table} v where v.chunk_id = c.chunk_id and v.until is null)`;
  let page: Missing[] = [];
  const write = async (): Promise<void> => {
    await client.query(
      `insert into ${table} (chunk_id, collection_id, since, embedder, metadata, embedding)
       select r.id, $1, $2, $3, r.metadata, r.embedding::vector from unnest($4::uuid[], $5::jsonb[], $6::text[]) as r(id, metadata, embedding)`,
      [id, version, embedder, page.map((row) => row.id), page.map((row) => row.metadata), page.map((row) => vectorText(row.embedding))],
    );
    page = [];
  };
  for await (const row of paged<Missing>(client, sql, [id])) {
    page.push(row);
    if (page.length === ROWS_AT_ONCE) await write();
  }
  if (page.length > 0) await write();
}

/** Little-endian float32 as pgvector reads it. */
function vectorText(embedding: Buffer): string {
  return `[${Array.from({ length: embedding.length / 4 }, (_, i) => embedding.readFloatLE(i * 4)).join(',')}]`;
}
