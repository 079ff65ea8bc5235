import type { Principal } from '../../domain/access/principal';
import type { RunStatus } from '../../domain/chat/run';
import type { ActiveRun, Thread } from '../../domain/chat/thread';
import { NotFound } from '../../domain/failure';
import type { MessageId, RunId, ThreadId, UserId } from '../../domain/ids';
import type { Tx } from './database';
import { visible } from './scope';

export interface ThreadRow {
  thread_id: ThreadId;
  user_id: UserId;
  assistant: string;
  collection: string | null;
  title: string | null;
  last_turn: number;
  head_message_id: MessageId | null;
  created_at: Date;
  updated_at: Date;
}

/** Of a thread `t`. */
export const THREAD_COLUMNS =
  't.thread_id, t.user_id, t.assistant, t.collection, t.title, t.last_turn, t.head_message_id, t.created_at, t.updated_at';

export const toThread = (row: ThreadRow): Thread => ({
  id: row.thread_id,
  userId: row.user_id,
  assistant: row.assistant,
  collection: row.collection,
  title: row.title,
  headMessageId: row.head_message_id,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

/** The first lock of every transaction that adds, cancels or moves something in a thread; runs come after it. @throws NotFound */
export async function lockThread(tx: Tx, principal: Principal, id: ThreadId): Promise<ThreadRow> {
  const params: unknown[] = [id];
  const [row] = await tx.query<ThreadRow>(
    `select ${THREAD_COLUMNS} from threads t where t.thread_id = $1 and ${visible(principal, params, 'threads')} for no key update`,
    params,
  );
  if (!row) throw new NotFound('thread');
  return row;
}

/** @throws NotFound */
export async function findThread(tx: Tx, principal: Principal, id: ThreadId): Promise<Thread & { activeRun: ActiveRun | null }> {
  const params: unknown[] = [id];
  const [row] = await tx.query<ThreadRow & { run_id: RunId | null; run_status: RunStatus }>(
    `select ${THREAD_COLUMNS}, a.run_id, a.status as run_status from threads t
     left join lateral (select r.run_id, r.status from runs r where r.thread_id = t.thread_id and r.status in ('queued', 'running')
       order by r.status = 'running' desc, r.turn limit 1) a on true
     where t.thread_id = $1 and ${visible(principal, params, 'threads')}`,
    params,
  );
  if (!row) throw new NotFound('thread');
  return { ...toThread(row), activeRun: row.run_id && { runId: row.run_id, userId: row.user_id, status: row.run_status } };
}
