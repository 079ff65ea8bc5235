import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import type { CollectionId } from '../../src/domain/ids';
import type { Collection, Metadata } from '../../src/domain/knowledge/collection';

export interface StoredDocument {
  source: string;
  metadata?: Metadata;
  chunks: { text: string; header?: string; vector?: Float32Array }[];
}

/** A collection in the database, changed as ingestion changes it: documents and version in one transaction. */
export class StoredCollection {
  readonly id = randomUUID() as CollectionId;
  private version = 0;

  private constructor(
    private readonly client: Client,
    private embedder: string | null,
  ) {}

  static async create(url: string, documents: StoredDocument[], embedder: string | null = null): Promise<StoredCollection> {
    const client = new Client({ connectionString: url });
    await client.connect();
    client.on('error', () => undefined); // the database goes before it
    const stored = new StoredCollection(client, embedder);
    await client.query('insert into collections (collection_id, name) values ($1, $2)', [stored.id, stored.id]);
    await stored.replace(documents);
    return stored;
  }

  /** As the repository gives it. */
  get now(): Collection {
    return { id: this.id, name: 'stored', ownerUserId: null, version: this.version, embedder: this.embedder };
  }

  /** These documents in the place of those of the same source. */
  replace(documents: StoredDocument[], embedder = this.embedder): Promise<void> {
    return this.change(async () => {
      await this.client.query('delete from documents where collection_id = $1 and source = any($2)', [
        this.id,
        documents.map(({ source }) => source),
      ]);
      await this.insert(documents, embedder);
    }, embedder);
  }

  remove(...sources: string[]): Promise<void> {
    return this.change(async () => {
      await this.client.query('delete from documents where collection_id = $1 and source = any($2)', [this.id, sources]);
    }, this.embedder);
  }

  /** All its vectors become another embedder's, in place. */
  embedAgain(embedder: string, vector: Float32Array): Promise<void> {
    return this.change(async () => {
      await this.client.query(
        'update chunks set embedding = $2, embedder = $3 where document_id in (select document_id from documents where collection_id = $1)',
        [this.id, bytesOf(vector), embedder],
      );
    }, embedder);
  }

  /** The collection with everything in it. */
  async delete(): Promise<void> {
    await this.client.query('delete from documents where collection_id = $1', [this.id]);
    await this.client.query('delete from collections where collection_id = $1', [this.id]);
  }

  end(): Promise<void> {
    return this.client.end();
  }

  private async change(work: () => Promise<void>, embedder: string | null): Promise<void> {
    await this.client.query('begin');
    await work();
    const { rows } = await this.client.query<{ version: number }>(
      'update collections set version = version + 1, embedder = $2 where collection_id = $1 returning version',
      [this.id, embedder],
    );
    await this.client.query('commit');
    this.version = rows[0]!.version;
    this.embedder = embedder;
  }

  private async insert(documents: StoredDocument[], embedder: string | null): Promise<void> {
    const named = documents.map((document) => ({ id: randomUUID(), metadata: {}, ...document }));
    await this.client.query(
      `insert into documents (document_id, collection_id, source, title, mime, sha256, status, metadata)
       select d.id, $1, d.source, d.source, 'text/plain', '', 'indexed', d.metadata from json_to_recordset($2::json) as d(id uuid, source text, metadata jsonb)`,
      [this.id, JSON.stringify(named.map(({ id, source, metadata }) => ({ id, source, metadata })))],
    );
    const rows = named.flatMap(({ id: document, chunks }) =>
      chunks.map(({ text, header = '', vector }, ordinal) => ({
        id: randomUUID(),
        document,
        ordinal,
        header,
        text,
        embedding: vector ? bytesOf(vector).toString('hex') : null,
      })),
    );
    for (let from = 0; from < rows.length; from += 1000)
      await this.client.query(
        `insert into chunks (chunk_id, document_id, ordinal, header, text, start_offset, end_offset, embedding, embedder)
         select c.id, c.document, c.ordinal, c.header, c.text, 0, length(c.text), decode(c.embedding, 'hex'), $1
         from json_to_recordset($2::json) as c(id uuid, document uuid, ordinal int, header text, text text, embedding text)`,
        [embedder, JSON.stringify(rows.slice(from, from + 1000))],
      );
  }
}

const bytesOf = (vector: Float32Array): Buffer => Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
