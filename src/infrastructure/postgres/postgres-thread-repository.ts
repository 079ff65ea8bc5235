import type { Principal } from '../../domain/access/principal';
import { type BranchMessage, type Feedback, type Message, newestLeaf, type TreeNode } from '../../domain/chat/message';
import type { ActiveRun, Thread } from '../../domain/chat/thread';
import type { NewThread, Page, ThreadChanges, ThreadPageWish, ThreadRepository } from '../../domain/chat/thread-repository';
import { NotFound } from '../../domain/failure';
import type { MessageId, ThreadId } from '../../domain/ids';
import { cancelActive, type Touched } from './cancel-runs';
import type { Database, Tx } from './database';
import { visible } from './scope';
import { sql } from './sql/load';
import { branchPage, threadPage } from './thread-pages';
import { findThread, lockThread, THREAD_COLUMNS, type ThreadRow, toThread } from './thread-rows';

/** Threads and their messages on Postgres. */
export class PostgresThreadRepository implements ThreadRepository {
  constructor(private readonly database: Database) {}

  async create(thread: NewThread): Promise<Thread> {
    const [row] = await this.database.query<ThreadRow>(
      `insert into threads as t (thread_id, user_id, assistant, collection, title) values ($1, $2, $3, $4, $5) returning ${THREAD_COLUMNS}`,
      [thread.id, thread.userId, thread.assistant, thread.collection, thread.title],
    );
    return toThread(row!);
  }

  find(principal: Principal, id: ThreadId): Promise<Thread & { activeRun: ActiveRun | null }> {
    return findThread(this.database, principal, id);
  }

  list(principal: Principal, page: ThreadPageWish): Promise<Page<Thread>> {
    return threadPage(this.database, principal, page);
  }

  change(principal: Principal, id: ThreadId, changes: ThreadChanges): Promise<Thread & { activeRun: ActiveRun | null }> {
    return this.database.transaction(async (tx) => {
      await lockThread(tx, principal, id);
      const head = changes.headMessageId && (await leafBelow(tx, id, changes.headMessageId));
      await tx.query(
        `update threads set title = coalesce($2, title), assistant = coalesce($3, assistant), collection = case when $4 then $5 else collection end,
           head_message_id = coalesce($6, head_message_id) where thread_id = $1`,
        [id, changes.title ?? null, changes.assistant ?? null, changes.collection !== undefined, changes.collection ?? null, head ?? null],
      );
      return findThread(tx, principal, id);
    });
  }

  delete(principal: Principal, id: ThreadId): Promise<Touched> {
    return this.database.transaction(async (tx) => {
      await lockThread(tx, principal, id);
      const touched = await cancelActive(tx, id);
      await tx.query('update threads set deleted_at = clock_timestamp() where thread_id = $1', [id]);
      return touched;
    });
  }

  messages(principal: Principal, id: ThreadId, page: { cursor?: string; limit: number }): Promise<Page<BranchMessage>> {
    return branchPage(this.database, principal, id, page);
  }

  async message(principal: Principal, id: MessageId): Promise<Pick<Message, 'role' | 'status'>> {
    const params: unknown[] = [id];
    const [row] = await this.database.query<Pick<Message, 'role' | 'status'>>(
      `select m.role, m.status from messages m join threads t using (thread_id) where m.message_id = $1 and ${visible(principal, params, 'threads')}`,
      params,
    );
    if (!row) throw new NotFound('message');
    return row;
  }

  async judge(principal: Principal, id: MessageId, feedback: Feedback | null): Promise<void> {
    const params: unknown[] = [id, feedback?.rating ?? null, feedback?.comment ?? null];
    const rows = await this.database.query(
      `update messages m set rating = $2, comment = $3 from threads t
       where m.message_id = $1 and t.thread_id = m.thread_id and ${visible(principal, params, 'threads')} returning m.message_id`,
      params,
    );
    if (rows.length === 0) throw new NotFound('message');
  }
}

/** @throws NotFound */
async function leafBelow(tx: Tx, thread: ThreadId, message: MessageId): Promise<MessageId> {
  const nodes = await tx.query<TreeNode>(sql('branch-nodes'), [thread]);
  if (!nodes.some((node) => node.id === message)) throw new NotFound('message');
  return newestLeaf(nodes, message);
}
