import type { Page } from '../../domain/chat/thread-repository';
import type { CollectionId, DocumentId } from '../../domain/ids';
import type { Curator } from '../../domain/knowledge/curator';
import type { Document } from '../../domain/knowledge/document';
import type { CollectionSummary, PageWish } from '../../domain/knowledge/document-repository';
import { COLLECTION_COLUMNS } from './collection-columns';
import { readable } from './collection-scope';
import { decodeCursor, encodeCursor } from './cursor';
import type { Tx } from './database';
import { DOCUMENT_COLUMNS } from './document-rows';

const isMicroseconds = (part: string): boolean => /^\d{1,16}$/.test(part);
const MICROSECONDS = (column: string): string => `(extract(epoch from ${column}) * 1000000)::bigint as at`;

/** `column` is the time by which the list goes down, `id` what decides among equals. The cursor is the place of the last one given. */
function before(cursor: string, params: unknown[], column: string, id: string): string {
  const [at, last] = decodeCursor(cursor, isMicroseconds);
  const place = `timestamptz 'epoch' + $${params.push(at)}::bigint * interval '1 microsecond'`;
  return `${column} <= ${place} and (${column} < ${place} or ${id} > $${params.push(last)})`;
}

function pageOf<Row extends { id: string; at: number }, T>(rows: Row[], limit: number, item: (row: Row) => T): Page<T> {
  const last = rows[limit - 1];
  return {
    items: rows.slice(0, limit).map(item),
    nextCursor: last && rows.length > limit ? encodeCursor(String(last.at), last.id) : null,
  };
}

/** Newest first; a table's rows come after each other. */
export async function documentPage(tx: Tx, collection: CollectionId, { cursor, limit }: PageWish): Promise<Page<Document>> {
  const params: unknown[] = [collection, limit + 1];
  const after = cursor === undefined ? 'true' : before(cursor, params, 'd.created_at', 'd.document_id');
  const rows = await tx.query<Document & { id: DocumentId; at: number }>(
    `select ${DOCUMENT_COLUMNS}, ${MICROSECONDS('d.created_at')} from documents d join collections k using (collection_id)
     where d.collection_id = $1 and ${after} order by d.created_at desc, d.document_id limit $2`,
    params,
  );
  return pageOf(rows, limit, ({ at: _, ...document }) => document);
}

/** Newest first. */
export async function collectionPage(tx: Tx, curator: Curator, { cursor, limit, user }: PageWish): Promise<Page<CollectionSummary>> {
  const params: unknown[] = [limit + 1];
  const wanted = [readable(curator, params)];
  if (user !== undefined) wanted.push(`(k.owner_user_id = $${params.push(user)} or k.owner_user_id is null)`);
  if (cursor !== undefined) wanted.push(before(cursor, params, 'k.created_at', 'k.collection_id'));
  const rows = await tx.query<CollectionSummary & { at: number }>(
    `select ${COLLECTION_COLUMNS}, k.created_at as "createdAt", n.*, ${MICROSECONDS('k.created_at')} from collections k
     cross join lateral (select count(*)::int as documents, count(*) filter (where d.status = 'pending')::int as pending,
       count(*) filter (where d.status = 'failed')::int as failed from documents d where d.collection_id = k.collection_id) n
     where ${wanted.join(' and ')} order by k.created_at desc, k.collection_id limit $1`,
    params,
  );
  return pageOf(rows, limit, ({ at: _, ...summary }) => summary);
}
