import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import type { Collection } from '../../src/domain/knowledge/collection';
import type { CollectionId } from '../../src/domain/ids';
import { ClusteredVectors } from '../support/clustered-vectors';
import { SeededRandom } from '../support/seeded-random';

export const DIMENSION = 384;
const EMBEDDER = `bench@${DIMENSION}`;
const WORDS = 120;
const PER_DOCUMENT = 20;
const ROWS_AT_ONCE = 1000;
const VOCABULARY = 60_000;

/** A made-up collection: chunks of 120 words that are as rare as those of a language (Zipf), and unit vectors in clusters. */
export class RetrievalCorpus {
  private readonly random = new SeededRandom(7);
  private readonly vectors: ClusteredVectors;
  private readonly id = randomUUID() as CollectionId;

  constructor(
    private readonly url: string,
    readonly chunks: number,
  ) {
    this.vectors = new ClusteredVectors(DIMENSION, Math.ceil(chunks / 50));
  }

  /** @param version that it has by now */
  collection(version: number): Collection {
    return { id: this.id, name: 'bench', ownerUserId: null, version, embedder: EMBEDDER };
  }

  async store(): Promise<void> {
    const client = new Client({ connectionString: this.url });
    await client.connect();
    await client.query('insert into collections (collection_id, name, embedder, version) values ($1, $2, $3, 1)', [
      this.id,
      'bench',
      EMBEDDER,
    ]);
    for (let from = 0; from < this.chunks; from += ROWS_AT_ONCE)
      await this.insert(client, from, Math.min(ROWS_AT_ONCE, this.chunks - from));
    await client.query('analyze documents, chunks');
    await client.end();
  }

  /** What a changed document does. */
  async change(): Promise<void> {
    const client = new Client({ connectionString: this.url });
    await client.connect();
    await client.query('begin');
    await client.query(`update chunks set text = text || ' changed' where ctid = (select min(ctid) from chunks)`);
    await client.query('update collections set version = version + 1 where collection_id = $1', [this.id]);
    await client.query('commit');
    await client.end();
  }

  question(): { text: string; vector: Float32Array } {
    return { text: this.words(6), vector: this.vectors.next() };
  }

  private async insert(client: Client, from: number, count: number): Promise<void> {
    const documents = Array.from({ length: Math.ceil(count / PER_DOCUMENT) }, (_, n) => ({ id: randomUUID(), source: `${from}-${n}.txt` }));
    const chunks = Array.from({ length: count }, (_, n) => ({
      id: randomUUID(),
      document: documents[Math.floor(n / PER_DOCUMENT)]!.id,
      ordinal: n % PER_DOCUMENT,
      text: this.words(WORDS),
      embedding: Buffer.from(this.vectors.next().buffer).toString('hex'),
    }));
    await client.query(
      `insert into documents (document_id, collection_id, source, title, mime, sha256, status)
       select d.id, $1, d.source, d.source, 'text/plain', '', 'indexed' from json_to_recordset($2::json) as d(id uuid, source text)`,
      [this.id, JSON.stringify(documents)],
    );
    await client.query(
      `insert into chunks (chunk_id, document_id, ordinal, header, text, start_offset, end_offset, embedding, embedder)
       select c.id, c.document, c.ordinal, '', c.text, 0, 0, decode(c.embedding, 'hex'), $1
       from json_to_recordset($2::json) as c(id uuid, document uuid, ordinal int, text text, embedding text)`,
      [EMBEDDER, JSON.stringify(chunks)],
    );
  }

  private words(count: number): string {
    return Array.from({ length: count }, () => word(Math.floor(VOCABULARY ** this.random.next()))).join(' ');
  }
}

const SYLLABLES = ['ba', 'ce', 'di', 'fo', 'gu', 'ha', 'je', 'ki', 'lo', 'mu', 'na', 'pe', 'ri', 'so', 'tu', 've'];

/** The n-th word of a language that nobody speaks. */
function word(n: number): string {
  let made = SYLLABLES[n % SYLLABLES.length]!;
  for (let rest = n; rest > 0; rest = Math.floor(rest / SYLLABLES.length)) made += SYLLABLES[(rest * 7) % SYLLABLES.length]!;
  return `${made}x`;
}
