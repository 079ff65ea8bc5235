import type { ChunkedDocument } from '../../domain/knowledge/collection';
import type { CollectionId, DocumentId, Ids } from '../../domain/ids';
import { insertChunks } from './chunk-rows';
import type { Tx } from './database';

/** Makes the collection hold exactly these documents, beside those that were sent to it, and tells how many came, changed or went. The same bytes in the same cut are no work. */
export async function replaceDocuments(
  tx: Tx,
  ids: Ids,
  collection: CollectionId,
  documents: ChunkedDocument[],
  cut: string | undefined,
): Promise<number> {
  const known = await storedSources(tx, collection);
  const same = unchangedOf(known, documents, cut);
  const changed = documents.filter(({ source }) => !same.has(source));
  const kept = new Set(documents.map(({ source }) => source));
  const gone = [...known].filter(([source, { sent }]) => !sent && !kept.has(source)).map(([source]) => source);

  await tx.query('delete from documents where collection_id = $1 and source = any($2::text[])', [collection, gone]);
  for (const document of changed) await replaceDocument(tx, ids, collection, document, cut);
  return changed.length + gone.length;
}

/** `sent`: somebody has brought it besides, with its original (or it is a row of such a table). */
type Stored = ReadonlyMap<string, { sha256: string; cut: string | null; sent: boolean }>;

export async function storedSources(tx: Tx, collection: CollectionId): Promise<Stored> {
  const stored = await tx.query<{ source: string; sha256: string; cut: string | null; sent: boolean }>(
    `select source, sha256, cut, parent_id is not null or exists (select from document_files f where f.document_id = d.document_id) as sent
     from documents d where collection_id = $1`,
    [collection],
  );
  return new Map(stored.map((row) => [row.source, row]));
}

/** The sources of those that are stored with the same bytes and cut. */
export const unchangedOf = (stored: Stored, documents: readonly ChunkedDocument[], cut: string | undefined): Set<string> =>
  new Set(
    documents
      .filter(({ source, sha256 }) => {
        const row = stored.get(source);
        return row?.sha256 === sha256 && (cut === undefined || row.cut === cut);
      })
      .map(({ source }) => source),
  );

/** A document keeps its id when its bytes change; its chunks are new ones. */
async function replaceDocument(
  tx: Tx,
  ids: Ids,
  collection: CollectionId,
  { source, title, mime, sha256, chunks }: ChunkedDocument,
  cut: string | undefined,
): Promise<void> {
  const [row] = await tx.query<{ id: DocumentId }>(
    `insert into documents (document_id, collection_id, source, title, mime, sha256, status, cut) values ($1, $2, $3, $4, $5, $6, 'indexed', $7)
     on conflict (collection_id, source) do update set title = excluded.title, mime = excluded.mime, sha256 = excluded.sha256, status = 'indexed',
       error = null, pending_sha256 = null, process_id = null, cut = excluded.cut, updated_at = clock_timestamp()
     returning document_id as "id"`,
    [ids.next<DocumentId>(), collection, source, title, mime, sha256, cut ?? null],
  );
  await tx.query('delete from chunks where document_id = $1', [row!.id]);
  await tx.query('delete from document_files where document_id = $1', [row!.id]); // of bytes that were sent under this name
  await insertChunks(tx, ids, row!.id, chunks);
}
