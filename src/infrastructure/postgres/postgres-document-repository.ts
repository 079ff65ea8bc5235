import type { Page } from '../../domain/chat/thread-repository';
import { NotFound } from '../../domain/failure';
import type { CollectionId, DocumentId, Ids, UserId } from '../../domain/ids';
import type { Collection } from '../../domain/knowledge/collection';
import type { Curator } from '../../domain/knowledge/curator';
import type { Document, OriginalFile, Submission } from '../../domain/knowledge/document';
import type {
  CollectionSummary,
  DocumentRepository,
  IngestProgress,
  PageWish,
  Submitted,
  TextWish,
} from '../../domain/knowledge/document-repository';
import type { TextPage } from '../../domain/knowledge/read-text';
import { moveVersion } from './chunk-rows';
import { readable } from './collection-scope';
import type { Database } from './database';
import { collectionPage, documentPage } from './document-pages';
import { DOCUMENT_COLUMNS } from './document-rows';
import { originalPieces, PIECE } from './original-files';
import { makeCollection } from './postgres-collection-repository';
import { submitDocument } from './submit-document';
import { textPage } from './text-pages';

/** Documents and their originals on Postgres. */
export class PostgresDocumentRepository implements DocumentRepository {
  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
  ) {}

  writable(name: string, owner: UserId | null): Promise<Collection> {
    return makeCollection(this.database, this.ids, name, owner);
  }

  submit(collection: CollectionId, submission: Submission): Promise<Submitted> {
    return submitDocument(this.database, this.ids, collection, submission);
  }

  async find(curator: Curator, id: DocumentId): Promise<Document> {
    const params: unknown[] = [id];
    const [row] = await this.database.query<Document>(
      `select ${DOCUMENT_COLUMNS} from documents d join collections k using (collection_id) where d.document_id = $1 and ${readable(curator, params)}`,
      params,
    );
    if (!row) throw new NotFound('document');
    return row;
  }

  text(curator: Curator, id: DocumentId, wish: TextWish): Promise<TextPage> {
    return textPage(this.database, curator, id, wish);
  }

  list(collection: CollectionId, page: PageWish): Promise<Page<Document>> {
    return documentPage(this.database, collection, page);
  }

  collections(curator: Curator, page: PageWish): Promise<Page<CollectionSummary>> {
    return collectionPage(this.database, curator, page);
  }

  async file(curator: Curator, id: DocumentId): Promise<OriginalFile> {
    const params: unknown[] = [id];
    // A row's original is the table's. What is shown goes before what waits. With its beginning, so that most are read from one snapshot.
    const [row] = await this.database.query<{ of: DocumentId; source: string; mime: string; sha256: string; size: number; first: Buffer }>(
      `select o.document_id as of, o.source, case when f.sha256 = o.sha256 then o.mime else coalesce(o.given->>'mime', o.mime) end as mime,
         f.sha256, octet_length(f.bytes) as size, substring(f.bytes from 1 for ${PIECE}) as first
       from documents d join collections k using (collection_id) join documents o on o.document_id = coalesce(d.parent_id, d.document_id)
       join document_files f on f.document_id = o.document_id
       where d.document_id = $1 and ${readable(curator, params)} order by f.sha256 = o.sha256 desc limit 1`,
      params,
    );
    if (!row) throw new NotFound('document, or it has no original');
    const { of, source, mime, sha256, size, first } = row;
    return { source, mime, size, bytes: originalPieces(this.database, of, sha256, size, first) };
  }

  delete(id: DocumentId): Promise<void> {
    return this.database.transaction(async (tx) => {
      const [gone] = await tx.query<{ collection: CollectionId }>(
        'delete from documents where document_id = $1 returning collection_id as "collection"',
        [id],
      );
      if (!gone) throw new NotFound('document');
      await moveVersion(tx, gone.collection, undefined);
    });
  }

  sources(collection: CollectionId): Promise<{ id: DocumentId; source: string }[]> {
    return this.database.query(
      'select document_id as "id", source from documents where collection_id = $1 and parent_id is null order by source',
      [collection],
    );
  }

  progress(ids: readonly DocumentId[]): Promise<IngestProgress[]> {
    return this.database.query('select document_id as "id", source, status, error from documents where document_id = any($1::uuid[])', [
      ids,
    ]);
  }

  async pending(collection: CollectionId): Promise<number> {
    const [row] = await this.database.query<{ n: number }>(
      `select count(*)::int as n from documents where status = 'pending' and collection_id = $1`,
      [collection],
    );
    return row?.n ?? 0;
  }

  async recut(collection: CollectionId, cut: string): Promise<DocumentId[]> {
    const rows = await this.database.query<{ id: DocumentId }>(
      `update documents d set status = 'pending', pending_sha256 = d.sha256, process_id = null, lost_count = 0, error = null, updated_at = clock_timestamp()
       where d.collection_id = $1 and d.status <> 'pending' and d.parent_id is null and d.cut is distinct from $2
         and exists (select from document_files f where f.document_id = d.document_id and f.sha256 = d.sha256) returning d.document_id as "id"`,
      [collection, cut],
    );
    return rows.map(({ id }) => id);
  }
}
