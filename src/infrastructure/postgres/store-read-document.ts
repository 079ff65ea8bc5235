import type { ChunkDraft, Metadata } from '../../domain/knowledge/collection';
import { type DocumentClaim, type ReadDocument, SourceTaken } from '../../domain/knowledge/document-queue';
import type { DocumentId, Ids } from '../../domain/ids';
import { insertChunks, insertChunksOf, moveVersion } from './chunk-rows';
import type { Tx } from './database';

/** Rows of a table that one statement inserts. */
const ROWS_AT_ONCE = 500;

/**
 * Makes the document be what was read of the claim's bytes: chunks, a table's rows, what is said of it; the old original goes, the collection's version moves.
 * False when the claim is lost: its process is another, or newer bytes have come. @throws SourceTaken
 */
export async function storeReadDocument(tx: Tx, ids: Ids, claim: DocumentClaim, read: ReadDocument): Promise<boolean> {
  const held = await tx.query(
    `select from documents where document_id = $1 and process_id = $2 and pending_sha256 = $3 and status = 'pending' for update`,
    [claim.id, claim.processId, claim.sha256],
  );
  if (held.length === 0) return false;

  await tx.query('delete from chunks where document_id = $1', [claim.id]);
  await insertChunks(tx, ids, claim.id, read.chunks);
  await replaceRows(tx, ids, claim, read);
  await tx.query('delete from document_files where document_id = $1 and sha256 <> $2', [claim.id, claim.sha256]);
  await tx.query(
    `update documents set status = 'indexed', error = null, title = $2, mime = $3, pages = $4, metadata = $5, sha256 = pending_sha256, pending_sha256 = null,
       process_id = null, lost_count = 0, cut = $6, updated_at = clock_timestamp() where document_id = $1`,
    [claim.id, read.title, read.mime, read.pages, JSON.stringify(read.metadata), read.cut],
  );
  await moveVersion(tx, claim.collectionId, embedderOf([...read.chunks, ...read.rows.flatMap(({ chunks }) => chunks)]));
  return true;
}

/** The common one; null where there is none; undefined without chunks. */
function embedderOf(chunks: readonly ChunkDraft[]): string | null | undefined {
  const names = new Set(chunks.map(({ embedding }) => embedding?.embedder ?? null));
  return names.size > 1 ? null : [...names][0];
}

/** A row keeps its id as long as the table has a row of that number. */
async function replaceRows(tx: Tx, ids: Ids, claim: DocumentClaim, { rows, mime, cut }: ReadDocument): Promise<void> {
  const named = rows.map((row, at) => ({ ...row, source: `${claim.source}#${at + 1}`, fresh: ids.next<DocumentId>() }));
  await tx.query('delete from documents where parent_id = $1 and source <> all ($2::text[])', [
    claim.id,
    named.map(({ source }) => source),
  ]);
  await tx.query('delete from chunks c using documents d where d.parent_id = $1 and c.document_id = d.document_id', [claim.id]);
  for (let from = 0; from < named.length; from += ROWS_AT_ONCE) {
    const some = named.slice(from, from + ROWS_AT_ONCE);
    const stored = await storeRows(tx, claim, mime, cut, some);
    if (stored.size < some.length) throw new SourceTaken(claim.source);
    const chunks = some.flatMap((row) => row.chunks.map((chunk, ordinal) => ({ document: stored.get(row.source)!, ordinal, chunk })));
    await insertChunksOf(tx, ids, chunks);
  }
}

async function storeRows(
  tx: Tx,
  claim: DocumentClaim,
  mime: string,
  cut: string,
  rows: { source: string; title: string; metadata: Metadata; fresh: DocumentId }[],
): Promise<Map<string, DocumentId>> {
  const json = JSON.stringify(rows.map(({ fresh, source, title, metadata }) => ({ id: fresh, source, title, metadata })));
  const stored = await tx.query<{ id: DocumentId; source: string }>(
    `insert into documents as d (document_id, collection_id, parent_id, source, title, mime, sha256, status, kind, metadata, cut)
     select r.id, $1, $2, r.source, r.title, $3, $4, 'indexed', $5, r.metadata, $6
     from json_to_recordset($7::json) as r(id uuid, source text, title text, metadata jsonb)
     on conflict (collection_id, source) do update set title = excluded.title, metadata = excluded.metadata, mime = excluded.mime, sha256 = excluded.sha256,
       kind = excluded.kind, cut = excluded.cut, updated_at = clock_timestamp() where d.parent_id = $2
     returning document_id as "id", source`,
    [claim.collectionId, claim.id, mime, claim.sha256, claim.kind, cut, json],
  );
  return new Map(stored.map(({ id, source }) => [source, id]));
}
