import type { Principal } from '../../domain/access/principal';
import { type BranchMessage, branchOf, type TreeNode, versionsOf } from '../../domain/chat/message';
import type { Page, ThreadPageWish } from '../../domain/chat/thread-repository';
import type { Thread } from '../../domain/chat/thread';
import { BadCursor, NotFound } from '../../domain/failure';
import { isUuid, type MessageId, type ThreadId } from '../../domain/ids';
import { decodeCursor, encodeCursor } from './cursor';
import type { Tx } from './database';
import { type MessageRow, toMessage } from './message-rows';
import { visible } from './scope';
import { sql } from './sql/load';
import { THREAD_COLUMNS, type ThreadRow, toThread } from './thread-rows';

const isMicroseconds = (part: string): boolean => /^\d{1,16}$/.test(part);

/**
 * That a thread contains a text. Threads are tried from the newest on until a page is full, so what is found often is found at once. What is found
 * nowhere costs, of 10,000 threads of 20 messages, 0.8 s (2 s unread; 4 s where each message stands on a page of its own), whatever others have.
 */
function contains(text: string, params: unknown[]): string {
  const pattern = `$${params.push(`%${text.replace(/[\\%_]/g, '\\$&')}%`)}`;
  // Not `exists`, which Postgres turns into one pass over the messages of everybody: a sub-select of one row stays with this thread's index.
  return `(t.title ilike ${pattern} or (select true from messages m where m.thread_id = t.thread_id and m.content ilike ${pattern} limit 1))`;
}

/** Newest activity first. The cursor is the place of the last one given: its activity in microseconds, as Postgres keeps them, and its id. */
export async function threadPage(tx: Tx, principal: Principal, { cursor, limit, user, search }: ThreadPageWish): Promise<Page<Thread>> {
  const params: unknown[] = [limit + 1];
  const wanted = [visible(principal, params, 'threads')];
  if (user !== undefined) wanted.push(`t.user_id = $${params.push(user)}`);
  if (search !== undefined) wanted.push(contains(search, params));
  if (cursor !== undefined) {
    const [at, id] = decodeCursor(cursor, isMicroseconds);
    const place = `timestamptz 'epoch' + $${params.push(at)}::bigint * interval '1 microsecond'`;
    wanted.push(`t.updated_at <= ${place} and (t.updated_at < ${place} or t.thread_id > $${params.push(id)})`);
  }
  const rows = await tx.query<ThreadRow & { at: number }>(
    `select ${THREAD_COLUMNS}, (extract(epoch from t.updated_at) * 1000000)::bigint as at from threads t
     where ${wanted.join(' and ')} order by t.updated_at desc, t.thread_id limit $1`,
    params,
  );
  const last = rows[limit - 1];
  return {
    items: rows.slice(0, limit).map(toThread),
    nextCursor: last && rows.length > limit ? encodeCursor(String(last.at), last.thread_id) : null,
  };
}

/** The shown branch, oldest first. The cursor names the leaf of the first page, so that all pages are of one branch, and the last message given. */
export async function branchPage(
  tx: Tx,
  principal: Principal,
  id: ThreadId,
  { cursor, limit }: { cursor?: string; limit: number },
): Promise<Page<BranchMessage>> {
  const params: unknown[] = [id];
  const [thread] = await tx.query<{ head: MessageId | null }>(
    `select t.head_message_id as head from threads t where t.thread_id = $1 and ${visible(principal, params, 'threads')}`,
    params,
  );
  if (!thread) throw new NotFound('thread');
  const [leaf, after] = cursor === undefined ? [thread.head, undefined] : (decodeCursor(cursor, isUuid) as [MessageId, MessageId]);
  const nodes = await tx.query<TreeNode>(sql('branch-nodes'), [id]);
  const branch = branchOf(nodes, leaf);
  const start = after === undefined ? 0 : branch.findIndex((node) => node.id === after) + 1;
  if (after !== undefined && start === 0) throw new BadCursor();
  const page = branch.slice(start, start + limit);
  const last = page.at(-1);
  return {
    items: await branchMessages(tx, nodes, page),
    nextCursor: leaf && last && start + limit < branch.length ? encodeCursor(leaf, last.id) : null,
  };
}

async function branchMessages(tx: Tx, nodes: TreeNode[], page: TreeNode[]): Promise<BranchMessage[]> {
  if (page.length === 0) return [];
  const rows = await tx.query<MessageRow>(sql('branch-messages'), [page.map((node) => node.id)]);
  const byId = new Map(rows.map((row) => [row.message_id, row]));
  return page.flatMap((node) => {
    const row = byId.get(node.id);
    const versions = versionsOf(nodes, node);
    return row ? [{ ...toMessage(row), versions, version: versions.indexOf(node.id) + 1 }] : [];
  });
}
