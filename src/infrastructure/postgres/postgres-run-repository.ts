import type { Principal } from '../../domain/access/principal';
import { branchOf, type TreeNode } from '../../domain/chat/message';
import type { Run, RunRequest, RunStatus } from '../../domain/chat/run';
import type { NewMessage, NewRetry, Posted, RunContext, RunRepository } from '../../domain/chat/run-repository';
import { NotFound } from '../../domain/failure';
import type { MessageId, RunId, ThreadId } from '../../domain/ids';
import { cancelLocked, type LockedRun } from './cancel-runs';
import { type Database, OutcomeUnknown, type Tx } from './database';
import { type MessageRow } from './message-rows';
import { postAtOnce } from './post-at-once';
import { KeyTaken, postMessage, postRetry } from './post-run';
import { findRun } from './run-rows';
import { sql } from './sql/load';
import { lockThread } from './thread-rows';

/** A message with its place in the tree. */
type Spoken = TreeNode & { content: string };

const NEWEST = 20;
const POST_TRIES = 3;

/** Runs on Postgres. Locks are taken in the order that holds everywhere: the thread, then its runs by id. */
export class PostgresRunRepository implements RunRepository {
  constructor(private readonly database: Database) {}

  async post(principal: Principal, message: NewMessage): Promise<Posted> {
    return (await postAtOnce(this.database, principal, message)) ?? this.posting((tx) => postMessage(tx, principal, message));
  }

  retry(principal: Principal, retry: NewRetry): Promise<Posted> {
    return this.posting((tx) => postRetry(tx, principal, retry));
  }

  find(principal: Principal, id: RunId): Promise<Run> {
    return findRun(this.database, principal, id);
  }

  requestCancel(principal: Principal, id: RunId): Promise<{ status: RunStatus; ended: boolean; asked: boolean }> {
    return this.database.transaction(async (tx) => {
      const { threadId } = await findRun(tx, principal, id);
      await lockThread(tx, principal, threadId);
      const [run] = await tx.query<LockedRun>(sql('cancel-lock'), [id]);
      if (!run) throw new NotFound('run');
      const how = await cancelLocked(tx, run);
      return { status: run.status, ended: how === 'cancelled', asked: how === 'asked' };
    });
  }

  async context(id: RunId): Promise<RunContext | undefined> {
    const [run] = await this.database.query<{
      thread_id: ThreadId;
      user_message_id: MessageId;
      assistant: string;
      collection: string | null;
      request: RunRequest;
      newest: Spoken[];
    }>(sql('context'), [id, NEWEST]);
    if (!run) return undefined;
    const newest = branchOf(run.newest, run.user_message_id);
    const branch = newest[0]?.parentId === null ? newest : await this.branch(run.thread_id, run.user_message_id);
    const history = branch
      .filter((message) => message.role === 'user' || message.content !== '')
      .map((message) => ({ id: message.id, role: message.role, content: message.content }));
    return { assistant: run.assistant, collection: run.collection, request: run.request, history };
  }

  /** The chain of parents of a message, oldest first, however long it is. */
  private async branch(thread: ThreadId, leaf: MessageId): Promise<Pick<Spoken, 'id' | 'role' | 'content'>[]> {
    const nodes = await this.database.query<TreeNode>(sql('branch-nodes'), [thread]);
    const ids = branchOf(nodes, leaf).map((node) => node.id);
    const rows = await this.database.query<MessageRow>(sql('branch-messages'), [ids]);
    const byId = new Map(rows.map((row) => [row.message_id, { ...row, id: row.message_id }]));
    return ids.map((id) => byId.get(id)).filter((row) => row !== undefined);
  }

  async ticketStillGood(id: RunId): Promise<boolean> {
    const [run] = await this.database.query<{ good: boolean }>(
      `select finished_at is null or clock_timestamp() < finished_at + interval '1 hour' as good from runs where run_id = $1`,
      [id],
    );
    return run?.good ?? false;
  }

  /** A key that was just taken, and a COMMIT whose answer was lost, are both told by looking again under the thread's lock. */
  private async posting(work: (tx: Tx) => Promise<Posted>): Promise<Posted> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.database.transaction(work);
      } catch (error) {
        if (tries === POST_TRIES || !(error instanceof KeyTaken || error instanceof OutcomeUnknown)) throw error;
      }
    }
  }
}
