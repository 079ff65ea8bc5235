import type { ChunkedDocument } from '../../domain/knowledge/collection';
import type { ChunkId, CollectionId, DocumentId, Ids } from '../../domain/ids';
import type { Tx } from './database';

/** Rows that one statement inserts, so that none of them comes near the statement's time limit. */
const CHUNKS_AT_ONCE = 1000;

/** Makes the collection hold exactly these documents, and tells how many came, changed or went. The same bytes are no work. */
export async function replaceDocuments(tx: Tx, ids: Ids, collection: CollectionId, documents: ChunkedDocument[]): Promise<number> {
  const stored = await tx.query<{ source: string; sha256: string }>('select source, sha256 from documents where collection_id = $1', [
    collection,
  ]);
  const known = new Map(stored.map((row) => [row.source, row.sha256]));
  const changed = documents.filter((document) => known.get(document.source) !== document.sha256);
  const gone = [...known.keys()].filter((source) => !documents.some((document) => document.source === source));

  await tx.query('delete from documents where collection_id = $1 and source = any($2::text[])', [collection, gone]);
  for (const document of changed) await replaceDocument(tx, ids, collection, document);
  return changed.length + gone.length;
}

/** A document keeps its id when its bytes change; its chunks are new ones. */
async function replaceDocument(
  tx: Tx,
  ids: Ids,
  collection: CollectionId,
  { source, title, mime, sha256, chunks }: ChunkedDocument,
): Promise<void> {
  const [row] = await tx.query<{ id: DocumentId }>(
    `insert into documents (document_id, collection_id, source, title, mime, sha256, status) values ($1, $2, $3, $4, $5, $6, 'indexed')
     on conflict (collection_id, source) do update set title = excluded.title, mime = excluded.mime, sha256 = excluded.sha256, status = 'indexed', error = null
     returning document_id as "id"`,
    [ids.next<DocumentId>(), collection, source, title, mime, sha256],
  );
  await tx.query('delete from chunks where document_id = $1', [row!.id]);
  const rows = chunks.map((chunk, ordinal) => ({ ...chunk, ordinal, id: ids.next<ChunkId>() }));
  for (let from = 0; from < rows.length; from += CHUNKS_AT_ONCE) {
    await tx.query(
      `insert into chunks (chunk_id, document_id, ordinal, header, text, page, section, start_offset, end_offset)
       select c.id, $1, c.ordinal, c.header, c.text, c.page, c.section, c.start, c."end"
       from json_to_recordset($2::json) as c(id uuid, ordinal int, header text, text text, page int, section text, start int, "end" int)`,
      [row!.id, JSON.stringify(rows.slice(from, from + CHUNKS_AT_ONCE))],
    );
  }
}
