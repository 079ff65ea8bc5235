import type { Chunk, ChunkedDocument, Collection, CollectionRepository } from '../../domain/knowledge/collection';
import { NotFound } from '../../domain/failure';
import type { ChunkId, CollectionId, Ids, UserId } from '../../domain/ids';
import { moveVersion, nameEmbedder } from './chunk-rows';
import { COLLECTION_COLUMNS } from './collection-columns';
import type { Database, Tx } from './database';
import { replaceDocuments, storedSources, unchangedOf } from './replace-documents';

// Any number will do, so long as every release uses the same.
const LOCK_SHARED = 726_355_011;

/** Collections on Postgres: the rows are the truth, indexes are built from them. */
export class PostgresCollectionRepository implements CollectionRepository {
  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
  ) {}

  async find(name: string, user: UserId | null): Promise<Collection | undefined> {
    const [collection] = await this.database.query<Collection>(
      `select ${COLLECTION_COLUMNS} from collections k where name = $1 and (owner_user_id = $2 or owner_user_id is null)
       order by owner_user_id nulls last limit 1`,
      [name, user],
    );
    return collection;
  }

  all(): Promise<Collection[]> {
    return this.database.query<Collection>(`select ${COLLECTION_COLUMNS} from collections k order by name, collection_id`);
  }

  async unchanged(name: string, documents: readonly ChunkedDocument[], cut?: string): Promise<Set<string>> {
    const existing = await sharedCollection(this.database, name);
    return existing ? unchangedOf(await storedSources(this.database, existing.id), documents, cut) : new Set();
  }

  replaceShared(name: string, documents: ChunkedDocument[], cut?: string): Promise<{ collection: Collection; changed: number }> {
    return this.database.transaction(async (tx) => {
      // Processes that start together bring the same documents: the second finds them unchanged.
      await tx.query('select pg_advisory_xact_lock($1, hashtext($2))', [LOCK_SHARED, name]);
      const { id, embedder } = await makeCollection(tx, this.ids, name, null);
      const changed = await replaceDocuments(tx, this.ids, id, documents, cut);
      if (changed > 0) {
        await moveVersion(tx, id, undefined);
        // What is unchanged came without its vectors, which are stored: the name has to be true of all.
        const came = documents.flatMap(({ chunks }) => chunks).find(({ embedding }) => embedding)?.embedding?.embedder;
        await nameEmbedder(tx, id, came ?? embedder);
      }
      return { collection: (await sharedCollection(tx, name))!, changed };
    });
  }

  async chunks(id: CollectionId): Promise<{ version: number; chunks: Chunk[] }> {
    // One statement is one snapshot; the left joins give the version of an empty collection too. Whatever a document's status is: while new
    // bytes wait, what was read before answers.
    const rows = await this.database.query<Chunk & { version: number; id: ChunkId | null }>(
      `select k.version, c.chunk_id as "id", d.document_id as "documentId", c.ordinal, d.title, d.source, c.header, c.text, c.page, c.section, d.metadata
       from collections k left join documents d on d.collection_id = k.collection_id left join chunks c using (document_id)
       where k.collection_id = $1 order by d.source, c.ordinal`,
      [id],
    );
    const [first] = rows;
    if (!first) throw new NotFound('collection');
    return { version: first.version, chunks: rows.filter((row) => row.id !== null).map(({ version: _, ...chunk }) => chunk) };
  }

  async version(id: CollectionId): Promise<number | undefined> {
    const [row] = await this.database.query<{ version: number }>('select version from collections where collection_id = $1', [id]);
    return row?.version;
  }
}

async function sharedCollection(tx: Tx, name: string): Promise<Collection | undefined> {
  const sql = `select ${COLLECTION_COLUMNS} from collections k where name = $1 and owner_user_id is null`;
  return (await tx.query<Collection>(sql, [name]))[0];
}

/** The collection of this name that is this owner's (null: shared), made where it is new. */
export async function makeCollection(tx: Tx, ids: Ids, name: string, owner: UserId | null): Promise<Collection> {
  const find = (): Promise<Collection[]> =>
    tx.query<Collection>(
      `select ${COLLECTION_COLUMNS} from collections k where name = $1 and owner_user_id is not distinct from $2::bigint`,
      [name, owner],
    );
  const [existing] = await find();
  if (existing) return existing;
  // Two that are first at once: the unique name lets one of them through.
  await tx.query('insert into collections (collection_id, name, owner_user_id) values ($1, $2, $3) on conflict do nothing', [
    ids.next<CollectionId>(),
    name,
    owner,
  ]);
  return (await find())[0]!;
}
