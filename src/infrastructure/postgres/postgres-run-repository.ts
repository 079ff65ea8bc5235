import type { Principal } from '../../domain/access/principal';
import { newestThatFit, type Turn } from '../../domain/chat/history';
import { branchOf, type TreeNode } from '../../domain/chat/message';
import type { Run, RunRequest, RunStatus } from '../../domain/chat/run';
import type { NewMessage, NewRetry, Posted, RunContext, RunRepository } from '../../domain/chat/run-repository';
import { NotFound } from '../../domain/failure';
import type { MessageId, RunId, ThreadId } from '../../domain/ids';
import { cancelLocked, type LockedRun } from './cancel-runs';
import { type Database, OutcomeUnknown, type Tx } from './database';
import { postAtOnce } from './post-at-once';
import { KeyTaken, postedBefore, postMessage, postRetry } from './post-run';
import { findRun } from './run-rows';
import { sql } from './sql/load';
import { lockThread } from './thread-rows';

/** A message with its place in the tree, and its text unless that is left to be read later. */
type Spoken = TreeNode & { bytes: number; content?: string | null };

const NEWEST = 20;
/** Of UTF-8. */
const BYTES_PER_CHARACTER = 4;
const POST_TRIES = 3;

/** Runs on Postgres. Locks are taken in the order that holds everywhere: the thread, then its runs by id. */
export class PostgresRunRepository implements RunRepository {
  constructor(private readonly database: Database) {}

  async post(principal: Principal, message: NewMessage): Promise<Posted> {
    return (await postAtOnce(this.database, principal, message)) ?? this.posting((tx) => postMessage(tx, principal, message));
  }

  postedBefore(principal: Principal, message: Pick<NewMessage, 'threadId' | 'runId' | 'key'>): Promise<Posted | undefined> {
    return this.database.transaction(async (tx) => postedBefore(tx, await lockThread(tx, principal, message.threadId), message));
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

  async context(id: RunId, characters: number): Promise<RunContext | undefined> {
    const most = characters * BYTES_PER_CHARACTER;
    const [run] = await this.database.query<{
      thread_id: ThreadId;
      user_message_id: MessageId;
      assistant: string;
      collection: string | null;
      request: RunRequest;
      newest: Spoken[];
    }>(sql('context'), [id, NEWEST, most]);
    if (!run) return undefined;
    const newest = branchOf(run.newest, run.user_message_id);
    const branch = newest[0]?.parentId === null ? newest : await this.branch(run.thread_id, run.user_message_id, newest);
    const turns = await this.withTexts(newestThatFit(branch, most, ({ bytes }) => bytes));
    const history = turns.filter(({ role, content }) => role === 'user' || content.trim() !== '');
    return { assistant: run.assistant, collection: run.collection, request: run.request, history };
  }

  /** The chain of parents of a message, oldest first, however long it is; with those texts that were read already. */
  private async branch(thread: ThreadId, leaf: MessageId, read: Spoken[]): Promise<Spoken[]> {
    const nodes = await this.database.query<Spoken>(sql('branch-nodes'), [thread]);
    const known = new Map(read.map((message) => [message.id, message]));
    return branchOf(nodes, leaf).map((node) => known.get(node.id) ?? node);
  }

  private async withTexts(messages: Spoken[]): Promise<Turn[]> {
    const unread = messages.filter(({ content }) => typeof content !== 'string').map(({ id }) => id);
    const rows = unread.length > 0 ? await this.database.query<Pick<Turn, 'id' | 'content'>>(sql('texts'), [unread]) : [];
    const texts = new Map([...messages, ...rows].map(({ id, content }) => [id, content]));
    return messages.map(({ id, role }) => ({ id, role, content: texts.get(id) ?? '' }));
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
