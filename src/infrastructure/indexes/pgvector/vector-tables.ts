import type { ClientBase } from 'pg';
import { sqlState } from '../../postgres/pg-errors';

export interface PgvectorSettings {
  index: 'ivfflat' | 'hnsw';
  /** Of an IVFFlat index. */
  lists: number;
  /** Lists that a search looks into at first. */
  probes: number;
  /** The index is made by `make rag-rebuild` alone. */
  deferIndex: boolean;
}

/** The database cannot hold vectors. The message says what to do. */
export class PgvectorMissing extends Error {}

/** A vector that has more can be kept, not indexed. */
export const MOST_INDEXED_DIMENSIONS = 2000;

/** Vectors of another length are another table: an index needs one length. */
export const vectorTable = (dimension: number): string => `chunk_vectors_${dimension}`;

// Any number will do, so long as every release uses the same.
const LOCK = 7_263_550_102;

const SETS = `
  -- Which version of a collection its vectors are of. Searches of versions from oldest on find all of theirs.
  create table if not exists chunk_vector_sets (
    collection_id uuid primary key references collections on delete cascade,
    version integer not null,
    oldest integer not null,
    created_at timestamptz not null default now())`;

/** A row is of the versions since ≤ v < until, so that a search of a version that is being replaced still finds the whole of it. */
const rows = (table: string, dimension: number): string => `
  create table if not exists ${table} (
    chunk_id uuid not null,
    collection_id uuid not null references chunk_vector_sets on delete cascade,
    since integer not null,
    until integer,
    retired_at timestamptz,
    embedder text not null,
    metadata jsonb not null,
    embedding vector(${dimension}) not null,
    created_at timestamptz not null default now(),
    primary key (chunk_id, since));
  create index if not exists ${table}_collection on ${table} (collection_id, since)`;

/** Makes what is missing of extension and tables. @param dimension undefined: the collection has no vectors yet. @throws PgvectorMissing */
export async function prepareVectorTables(client: ClientBase, dimension: number | undefined): Promise<void> {
  const table = dimension === undefined ? undefined : vectorTable(dimension);
  const { rows: found } = await client.query<{ there: boolean }>(
    `select to_regclass('chunk_vector_sets') is not null and ($1::text is null or to_regclass($1) is not null) as there`,
    [table ?? null],
  );
  if (found[0]!.there) return;
  await client.query('begin');
  try {
    await client.query('select pg_advisory_xact_lock($1)', [LOCK]); // "if not exists" alone fails where two do it at once
    await client.query('create extension if not exists vector').catch((error: unknown) => {
      throw missing(error);
    });
    await client.query(SETS);
    if (table && dimension !== undefined) await client.query(rows(table, dimension));
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined); // the first error tells more
    throw error;
  }
}

export async function vectorTables(client: ClientBase): Promise<string[]> {
  const { rows: found } = await client.query<{ name: string }>(
    String.raw`select relname as name from pg_class where relkind = 'r' and relname ~ '^chunk_vectors_\d+$' and pg_table_is_visible(oid)`,
  );
  return found.map(({ name }) => name);
}

function missing(error: unknown): unknown {
  const [code, cause] = [sqlState(error), { cause: error }];
  if (code === '42501')
    return new PgvectorMissing(
      'VECTOR_STORE=pgvector needs the extension "vector" in this database, and its user may not create it. Have a superuser run "create extension vector" there, or set VECTOR_STORE=hnsw.',
      cause,
    );
  if (code === '0A000' || code === '58P01')
    return new PgvectorMissing(
      'VECTOR_STORE=pgvector needs the extension "vector", and the database server does not have it. Install pgvector there (github.com/pgvector/pgvector), or set VECTOR_STORE=hnsw.',
      cause,
    );
  return error;
}
