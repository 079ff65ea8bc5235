import type { ChunkVectors } from '../../domain/knowledge/chunk-vectors';
import type { ChunkId, CollectionId } from '../../domain/ids';
import { contentHash, nameEmbedder } from './chunk-rows';
import type { Database } from './database';
import { vectorBytes, vectorOf } from './vector-bytes';

/** Vectors asked for, or written, in one statement: a thousand of 768 dimensions are 3 MB. */
const AT_ONCE = 250;

/** The vectors of chunks, on Postgres. */
export class PostgresChunkVectors implements ChunkVectors {
  constructor(private readonly database: Database) {}

  async known(texts: readonly string[], embedder: string): Promise<(Float32Array | undefined)[]> {
    const hashes = texts.map(contentHash);
    const found = new Map<string, Float32Array>();
    const wanted = [...new Set(hashes)];
    for (let from = 0; from < wanted.length; from += AT_ONCE) {
      const rows = await this.database.query<{ hash: string; embedding: Buffer }>(
        `select distinct on (content_sha256) content_sha256 as hash, embedding from chunks
         where content_sha256 = any($1::text[]) and embedder = $2 and embedding is not null`,
        [wanted.slice(from, from + AT_ONCE), embedder],
      );
      for (const { hash, embedding } of rows) found.set(hash, vectorOf(embedding));
    }
    return hashes.map((hash) => found.get(hash));
  }

  stale(
    collection: CollectionId,
    embedder: string,
    after: ChunkId | undefined,
    limit: number,
  ): Promise<{ id: ChunkId; header: string; text: string }[]> {
    return this.database.query(
      `select c.chunk_id as "id", c.header, c.text from chunks c join documents d using (document_id)
       where d.collection_id = $1 and c.embedder is distinct from $2 and ($3::uuid is null or c.chunk_id > $3) order by c.chunk_id limit $4`,
      [collection, embedder, after ?? null, limit],
    );
  }

  async store(collection: CollectionId, embedder: string, vectors: { id: ChunkId; text: string; vector: Float32Array }[]): Promise<void> {
    for (let from = 0; from < vectors.length; from += AT_ONCE) {
      const rows = vectors.slice(from, from + AT_ONCE);
      await this.database.transaction(async (tx) => {
        await tx.query('update collections set embedder = null where collection_id = $1 and embedder is distinct from $2', [
          collection,
          embedder,
        ]);
        await tx.query(
          `update chunks c set embedding = v.embedding, embedder = $1, content_sha256 = v.hash
           from unnest($2::uuid[], $3::bytea[], $4::text[]) as v(id, embedding, hash) where c.chunk_id = v.id`,
          [embedder, rows.map(({ id }) => id), rows.map(({ vector }) => vectorBytes(vector)), rows.map(({ text }) => contentHash(text))],
        );
      });
    }
  }

  complete(collection: CollectionId, embedder: string): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      await tx.query('select from collections where collection_id = $1 for update', [collection]);
      const whole = await nameEmbedder(tx, collection, embedder);
      if (whole) await tx.query('update collections set version = version + 1 where collection_id = $1', [collection]);
      return whole;
    });
  }
}
