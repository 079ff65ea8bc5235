import type { Principal } from '../../domain/access/principal';
import { branchOf, type TreeNode } from '../../domain/chat/message';
import type { Run, RunRequest, RunStatus } from '../../domain/chat/run';
import type { NewMessage, NewRetry, Posted, RunContext, RunRepository } from '../../domain/chat/run-repository';
import { NotFound } from '../../domain/failure';
import type { MessageId, RunId, ThreadId } from '../../domain/ids';
import { cancelLocked, type LockedRun } from './cancel-runs';
import { type Database, OutcomeUnknown, type Tx } from './database';
import { type MessageRow } from './message-rows';
import { KeyTaken, postMessage, postRetry } from './post-run';
import { findRun } from './run-rows';
import { sql } from './sql/load';
import { lockThread } from './thread-rows';

const POST_TRIES = 3;

/** Runs on Postgres. Locks are taken in the order that holds everywhere: the thread, then its runs by id. */
export class PostgresRunRepository implements RunRepository {
  constructor(private readonly database: Database) {}

  post(principal: Principal, message: NewMessage): Promise<Posted> {
    return this.posting((tx) => postMessage(tx, principal, message));
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
    }>('select thread_id, user_message_id, assistant, collection, request from runs where run_id = $1', [id]);
    if (!run) return undefined;
    const nodes = await this.database.query<TreeNode>(sql('branch-nodes'), [run.thread_id]);
    const branch = branchOf(nodes, run.user_message_id).map((node) => node.id);
    const rows = await this.database.query<MessageRow>(sql('branch-messages'), [branch]);
    const byId = new Map(rows.map((row) => [row.message_id, row]));
    const history = branch
      .map((messageId) => byId.get(messageId))
      .filter((row) => row !== undefined)
      .filter((row) => row.role === 'user' || row.content !== '')
      .map((row) => ({ id: row.message_id, role: row.role, content: row.content }));
    return { assistant: run.assistant, collection: run.collection, request: run.request, history };
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
