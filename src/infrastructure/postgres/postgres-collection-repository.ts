import type { Chunk, ChunkedDocument, Collection, CollectionRepository } from '../../domain/knowledge/collection';
import { NotFound } from '../../domain/failure';
import type { ChunkId, CollectionId, Ids, UserId } from '../../domain/ids';
import type { Database, Tx } from './database';
import { replaceDocuments } from './replace-documents';

const COLUMNS = 'collection_id as "id", name, owner_user_id as "ownerUserId", version';

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
      `select ${COLUMNS} from collections where name = $1 and (owner_user_id = $2 or owner_user_id is null) order by owner_user_id nulls last limit 1`,
      [name, user],
    );
    return collection;
  }

  replaceShared(name: string, documents: ChunkedDocument[]): Promise<{ collection: Collection; changed: number }> {
    return this.database.transaction(async (tx) => {
      // Processes that start together bring the same documents: the second finds them unchanged.
      await tx.query('select pg_advisory_xact_lock($1, hashtext($2))', [LOCK_SHARED, name]);
      const { id } = await this.shared(tx, name);
      const changed = await replaceDocuments(tx, this.ids, id, documents);
      const [collection] = await tx.query<Collection>(
        `update collections set version = version + $2::int where collection_id = $1 returning ${COLUMNS}`,
        [id, changed > 0 ? 1 : 0],
      );
      return { collection: collection!, changed };
    });
  }

  async chunks(id: CollectionId): Promise<{ version: number; chunks: Chunk[] }> {
    // One statement is one snapshot; the left joins give the version of an empty collection too.
    const rows = await this.database.query<Chunk & { version: number; id: ChunkId | null }>(
      `select k.version, c.chunk_id as "id", d.document_id as "documentId", c.ordinal, d.title, d.source, c.header, c.text, c.page, c.section
       from collections k left join documents d on d.collection_id = k.collection_id and d.status = 'indexed' left join chunks c using (document_id)
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

  private async shared(tx: Tx, name: string): Promise<Collection> {
    const find = () => tx.query<Collection>(`select ${COLUMNS} from collections where name = $1 and owner_user_id is null`, [name]);
    const [existing] = await find();
    if (existing) return existing;
    await tx.query('insert into collections (collection_id, name) values ($1, $2)', [this.ids.next(), name]);
    return (await find())[0]!;
  }
}
