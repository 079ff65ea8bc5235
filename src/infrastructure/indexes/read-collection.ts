import type { ClientBase } from 'pg';
import { NotFound } from '../../domain/failure';
import type { CollectionId, DocumentId } from '../../domain/ids';
import type { Metadata } from '../../domain/knowledge/collection';
import type { ChunkLine, IndexedDocument } from './snapshot';

/** Which content of a collection a transaction sees. */
export interface CollectionState {
  id: CollectionId;
  version: number;
  /** Whose vectors all chunks have; null: not all have any. */
  embedder: string | null;
  /** Of the chunks' ids and embedders: a database that was restored may give the same version to other chunks. */
  fingerprint: string;
  count: number;
}

/** All that is indexed of a collection, in order of its documents. */
export interface CollectionContent {
  documents: IndexedDocument[];
  /** Chunks as JSON, one behind the other. */
  lines: Buffer[];
  lineEnds: Float64Array;
  documentOf: Uint32Array;
  ids: Buffer;
  /** One behind the other; empty where the chunks have none. */
  vectors: Float32Array;
  dimension: number;
}

/** @throws NotFound */
export async function collectionState(client: ClientBase, id: CollectionId): Promise<CollectionState> {
  const { rows } = await client.query<Omit<CollectionState, 'id'> & { lacking: number }>(
    `select k.version, k.embedder, count(c.chunk_id)::int as count,
       count(c.chunk_id) filter (where c.embedding is null or c.embedder is distinct from k.embedder)::int as lacking,
       coalesce(sum(hashtextextended(c.chunk_id::text || coalesce(c.embedder, ''), 0)), 0)::text as fingerprint
     from collections k left join documents d using (collection_id) left join chunks c using (document_id)
     where k.collection_id = $1 group by k.collection_id`,
    [id],
  );
  const [row] = rows;
  if (!row) throw new NotFound('collection');
  const { lacking, ...state } = row;
  return { id, ...state, embedder: lacking === 0 && state.count > 0 ? state.embedder : null };
}

const ROWS_AT_ONCE = 500;
type Row = ChunkLine & { documentId: DocumentId; embedding: Buffer | null };

/** Reads a page at a time through a cursor, in the client's transaction, so that neither side ever holds one giant result. */
export async function readContent(client: ClientBase, state: CollectionState, withVectors: boolean): Promise<CollectionContent> {
  const known = await documentsOf(client, state.id);
  const documents: IndexedDocument[] = [];
  const lines: Buffer[] = [];
  const lineEnds = new Float64Array(state.count);
  const documentOf = new Uint32Array(state.count);
  const ids = Buffer.alloc(state.count * 16);
  const vectors = new Vectors(withVectors && state.embedder !== null ? state.count : 0);
  let place = 0;
  let end = 0;
  const embedding = vectors.count > 0 ? 'c.embedding' : 'null::bytea as embedding';
  const sql = `select c.chunk_id as id, c.document_id as "documentId", c.ordinal, c.header, c.text, c.page, c.section, ${embedding}
    from documents d join chunks c using (document_id) where d.collection_id = $1 order by d.source, d.document_id, c.ordinal`;
  for await (const { documentId, embedding: vector, ...chunk } of paged<Row>(client, sql, [state.id])) {
    if (documents.at(-1)?.id !== documentId) documents.push(known.get(documentId)!);
    const line = Buffer.from(`${JSON.stringify(chunk)}\n`);
    lines.push(line);
    lineEnds[place] = end += line.length;
    documentOf[place] = documents.length - 1;
    ids.write(chunk.id.replaceAll('-', ''), place * 16, 'hex');
    if (vector) vectors.set(place, vector);
    place++;
  }
  return { documents, lines, lineEnds, documentOf, ids, vectors: vectors.all, dimension: vectors.dimension };
}

async function documentsOf(client: ClientBase, collection: CollectionId): Promise<Map<DocumentId, IndexedDocument>> {
  const documents = new Map<DocumentId, IndexedDocument>();
  const sql = 'select document_id as id, title, source, metadata from documents where collection_id = $1';
  for await (const row of paged<{ id: DocumentId; title: string; source: string; metadata: Metadata }>(client, sql, [collection]))
    documents.set(row.id, row);
  return documents;
}

/** The rows of a statement, so many at a time. */
export async function* paged<Row extends object>(client: ClientBase, sql: string, values: unknown[]): AsyncGenerator<Row> {
  await client.query(`declare paged no scroll cursor for ${sql}`, values);
  for (;;) {
    const { rows } = await client.query<Row>(`fetch ${ROWS_AT_ONCE} from paged`);
    yield* rows;
    if (rows.length < ROWS_AT_ONCE) break;
  }
  await client.query('close paged');
}

/** Vectors as the rows bring them: the first one tells how long they are. */
class Vectors {
  all = new Float32Array(0);
  dimension = 0;

  constructor(readonly count: number) {}

  set(place: number, embedding: Buffer): void {
    if (this.dimension === 0) {
      this.dimension = embedding.length / 4;
      this.all = new Float32Array(this.count * this.dimension);
    }
    if (embedding.length !== this.dimension * 4)
      throw new Error(`one of the vectors has ${embedding.length / 4} dimensions, the others ${this.dimension}; run make rag-rebuild`);
    const vector = this.all.subarray(place * this.dimension, (place + 1) * this.dimension);
    for (let i = 0; i < vector.length; i++) vector[i] = embedding.readFloatLE(i * 4);
  }
}
