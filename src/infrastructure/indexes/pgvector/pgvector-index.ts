import { Unavailable } from '../../../domain/failure';
import type { CollectionId } from '../../../domain/ids';
import type { Collection } from '../../../domain/knowledge/collection';
import type { DenseHit, IndexHits, IndexQuery, PassageIndex } from '../../../domain/knowledge/passage-index';
import { ThreadPassageIndex, type ThreadIndexOptions } from '../thread-passage-index';
import { unlessAborted } from '../waiting';
import { NearestVectors } from './nearest-vectors';
import type { PgvectorSettings } from './vector-tables';

const TRIES = 4;

/**
 * Nearness by pgvector, keyword by the thread's BM25, both of the same version: the thread's, by which the database is asked. Its rows tell of which
 * versions they are, so that the older one is whole until the newer one has been built (docs/decisions/0008).
 */
export class PgvectorIndex implements PassageIndex {
  private readonly words: ThreadPassageIndex;
  private readonly vectors: NearestVectors;

  constructor(options: ThreadIndexOptions & { pgvector: PgvectorSettings }) {
    this.words = new ThreadPassageIndex(options);
    this.vectors = new NearestVectors(options.databaseUrl, options.pgvector);
  }

  search(collection: Collection, query: IndexQuery, signal?: AbortSignal): Promise<IndexHits> {
    return unlessAborted(() => this.find(collection, query), signal);
  }

  refresh(collection: CollectionId, how?: { anew?: boolean }): Promise<void> {
    return this.words.refresh(collection, how);
  }

  async close(): Promise<void> {
    await Promise.all([this.words.close(), this.vectors.close()]);
  }

  private async find(collection: Collection, query: IndexQuery): Promise<IndexHits> {
    const { id } = collection;
    const { vector, k, filter } = query;
    for (let tries = 1; tries <= TRIES; tries++) {
      const { version, keyword, embedder } = await this.words.find(collection, query);
      if (!vector || embedder === null || embedder !== collection.embedder) return { version, keyword, dense: [] };
      const rows = await this.vectors.find({ collection: id, version, vector, k, ...(filter && { filter }) });
      if (!rows) {
        await this.words.refresh(id); // this process is far behind the others, or the tables were taken away
        continue;
      }
      const chunks = await this.words.chunks(
        id,
        version,
        rows.map((row) => row.id),
      );
      if (!chunks) continue; // a newer version has taken its place meanwhile
      const dense = chunks.map((chunk, at): DenseHit => ({ chunk, similarity: rows[at]!.similarity }));
      return { version, keyword, dense: dense.sort(inOrder) };
    }
    throw new Unavailable('This collection changes faster than it can be searched. Try again in a moment.');
  }
}

const inOrder = (a: DenseHit, b: DenseHit): number =>
  b.similarity - a.similarity || a.chunk.source.localeCompare(b.chunk.source) || a.chunk.ordinal - b.chunk.ordinal;
