import { Client } from 'pg';
import type { CollectionId } from '../../domain/ids';
import { buildIndex } from './build-index';
import { indexFolder, isThere, writeFolder } from './index-folders';
import { contentHash } from './manifest';
import { syncVectors } from './pgvector/sync-vectors';
import { indexVectors } from './pgvector/vector-index';
import { prepareVectorTables, type PgvectorSettings } from './pgvector/vector-tables';
import { collectionState, readContent, type CollectionContent, type CollectionState } from './read-collection';

export interface MakeOptions {
  databaseUrl: string;
  /** Below so many vectors there is no graph. */
  exactBelow: number;
  /** Vectors are kept in tables of the database, not in files. */
  pgvector?: PgvectorSettings;
}
export interface MakeCall {
  collection: CollectionId;
  /** Folder of all indexes. */
  root: string;
  /** Although it is there: it is damaged, or its owner wants it so. */
  anew: boolean;
}
export interface Made {
  version: number;
  folder: string;
}

const CONNECT_MS = 5_000;
const STATEMENT_MS = 60_000;
const TRIES = 5;
const SERIALIZATION_FAILURE = '40001';

/** Makes the index of a collection's newest version, unless it lies there. @throws NotFound, Unwritable */
export async function makeIndex(call: MakeCall, options: MakeOptions): Promise<Made> {
  const { state, folder, content } = await readDatabase(call, options);
  if (content) await writeFolder(folder, call.anew, (unfinished) => buildIndex(unfinished, state, content, options.exactBelow));
  return { version: state.version, folder };
}

interface Read {
  state: CollectionState;
  folder: string;
  /** undefined: the index is there. */
  content?: CollectionContent;
}

async function readDatabase(call: MakeCall, options: MakeOptions): Promise<Read> {
  for (let tries = 1; ; tries++) {
    const client = new Client({
      connectionString: options.databaseUrl,
      application_name: 'runlog index',
      connectionTimeoutMillis: CONNECT_MS,
      statement_timeout: STATEMENT_MS,
      query_timeout: STATEMENT_MS + CONNECT_MS,
      keepAlive: true,
    });
    client.on('error', () => undefined); // the statement under way tells it
    try {
      await client.connect();
      const dimension = options.pgvector && (await dimensionOf(client, call.collection));
      if (options.pgvector) await prepareVectorTables(client, dimension);
      const read = await inOneSnapshot(client, call, options, dimension);
      if (options.pgvector && dimension !== undefined) await indexVectors(client, dimension, options.pgvector, call.anew);
      return read;
    } catch (error) {
      if ((error as { code?: string }).code !== SERIALIZATION_FAILURE || tries === TRIES) throw error;
    } finally {
      await client.end().catch(() => undefined); // a broken connection has ended
    }
  }
}

/** Chunks, their version and, for pgvector, the rows of their vectors belong to one another: one transaction reads and writes them. */
async function inOneSnapshot(
  client: Client,
  { collection, root, anew }: MakeCall,
  { pgvector }: MakeOptions,
  dimension: number | undefined,
): Promise<Read> {
  await client.query(`begin isolation level repeatable read${pgvector ? '' : ' read only'}`);
  const state = await collectionState(client, collection);
  const hash = contentHash(state.embedder, state.fingerprint, pgvector ? 'words' : 'words and vectors');
  const folder = indexFolder(root, collection, state.version, hash);
  const content = anew || !(await isThere(folder)) ? await readContent(client, state, pgvector === undefined) : undefined;
  if (pgvector) await syncVectors(client, state, dimension, anew);
  await client.query('commit');
  return { state, folder, ...(content && { content }) };
}

/** Of the collection's vectors; undefined without any. Should it change before they are read, the next version makes it good. */
async function dimensionOf(client: Client, collection: CollectionId): Promise<number | undefined> {
  const { rows } = await client.query<{ dimension: number }>(
    `select octet_length(c.embedding) / 4 as dimension from documents d join chunks c using (document_id) join collections k using (collection_id)
     where k.collection_id = $1 and c.embedding is not null and c.embedder = k.embedder limit 1`,
    [collection],
  );
  return rows[0]?.dimension;
}
