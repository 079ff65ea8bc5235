import { webcrypto } from 'node:crypto';
import type { CollectionId, DocumentId, Ids } from '../../domain/ids';
import { type DocumentStatus, IngestQueueFull, kindOf, type Submission } from '../../domain/knowledge/document';
import type { Submitted } from '../../domain/knowledge/document-repository';
import { NotFound } from '../../domain/failure';
import type { Database, Tx } from './database';

/** Of one collection. Each holds its bytes in the database. */
const MOST_PENDING = 1000;

interface Known {
  id: DocumentId;
  status: DocumentStatus;
  /** These bytes are stored, or wait. */
  same: boolean;
}

/** Keeps the bytes of a document until they are read. They wait beside those that are shown. */
export async function submitDocument(database: Database, ids: Ids, collection: CollectionId, submission: Submission): Promise<Submitted> {
  const { source, bytes, mime } = submission;
  const sha256 = Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)).toString('hex'); // off the event loop
  const told = { title: submission.title, metadata: submission.metadata };
  return database.transaction(async (tx) => {
    const { name } = await lockForSubmission(tx, collection);
    const known = await knownDocument(tx, collection, source, sha256, JSON.stringify(told));
    if (known?.same && known.status !== 'failed') return { id: known.id, source, status: known.status, unchanged: true };

    await mustHaveRoom(tx, collection);
    const id = known?.id ?? ids.next<DocumentId>();
    const given = JSON.stringify({ ...told, mime });
    await tx.query(
      `insert into documents (document_id, collection_id, source, title, mime, sha256, status, metadata, kind, pending_sha256, given)
       values ($1, $2, $3, $4, $5, '', 'pending', $6, $7, $8, $9)
       on conflict (document_id) do update set status = 'pending', error = null, kind = excluded.kind, pending_sha256 = excluded.pending_sha256,
         given = excluded.given, process_id = null, lost_count = 0, parent_id = null, updated_at = clock_timestamp()`,
      [
        id,
        collection,
        source,
        submission.title ?? source,
        mime ?? 'application/octet-stream',
        JSON.stringify(submission.metadata ?? {}),
        kindOf(name),
        sha256,
        given,
      ],
    );
    // Bytes that waited and are overtaken go; those that are shown stay until the new ones have been read.
    await tx.query(
      'delete from document_files f using documents d where f.document_id = $1 and d.document_id = $1 and f.sha256 not in (d.sha256, $2)',
      [id, sha256],
    );
    await tx.query('insert into document_files (document_id, sha256, bytes) values ($1, $2, $3) on conflict do nothing', [
      id,
      sha256,
      bytes,
    ]);
    return { id, source, status: 'pending', unchanged: false };
  });
}

/** Two that bring the same source at once wait for each other, but nobody who reads or finishes does. */
async function lockForSubmission(tx: Tx, collection: CollectionId): Promise<{ name: string }> {
  const [row] = await tx.query<{ name: string }>('select name from collections where collection_id = $1 for key share', [collection]);
  if (!row) throw new NotFound('collection');
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [collection]);
  return row;
}

async function knownDocument(tx: Tx, collection: CollectionId, source: string, sha256: string, told: string): Promise<Known | undefined> {
  const [row] = await tx.query<Known>(
    `select document_id as "id", status,
       coalesce(pending_sha256, sha256) = $3 and given - 'mime' = $4::jsonb and parent_id is null as same
     from documents where collection_id = $1 and source = $2 for update`,
    [collection, source, sha256, told],
  );
  return row;
}

/** @throws IngestQueueFull */
async function mustHaveRoom(tx: Tx, collection: CollectionId): Promise<void> {
  const [row] = await tx.query<{ n: number }>(`select count(*)::int as n from documents where status = 'pending' and collection_id = $1`, [
    collection,
  ]);
  if (row && row.n >= MOST_PENDING) throw new IngestQueueFull(MOST_PENDING);
}
