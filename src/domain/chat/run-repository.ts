import type { Principal } from '../access/principal';
import type { MessageId, RunId, ThreadId } from '../ids';
import type { Turn } from './history';
import type { Birth } from './own-worker';
import type { Claim, Run, RunRequest, RunStatus } from './run';

export type OnBusy = 'reject' | 'queue' | 'interrupt';

export interface NewMessage {
  runId: RunId;
  userMessageId: MessageId;
  answerMessageId: MessageId;
  threadId: ThreadId;
  content: string;
  /** undefined: below the thread's head; null: at the root. */
  parentId?: MessageId | null;
  /** undefined: the thread's own. */
  assistant?: string;
  collection?: string;
  request: RunRequest;
  onBusy: OnBusy;
  maxQueued: number;
  key?: IdempotencyKey;
  /** Where nothing goes on in the thread, the run may be stored as claimed, with its first event. */
  birth?: Birth;
}
export interface NewRetry {
  runId: RunId;
  answerMessageId: MessageId;
  of: RunId;
  onBusy: OnBusy;
  maxQueued: number;
  key?: IdempotencyKey;
}
/** The caller's key, and what it was used for: SHA-256 of the route and the body's bytes. */
export interface IdempotencyKey {
  key: string;
  requestHash: string;
}
export interface Posted {
  run: Run;
  /** The key had been used: nothing was created. */
  replayed: boolean;
  /** The run was claimed as it was stored. */
  claim?: Claim;
  /** Runs that `interrupt` ended on the spot, or asked to stop. */
  cancelled: RunId[];
  asked: RunId[];
}

/** What the executor needs to know about a claimed run. */
export interface RunContext {
  assistant: string;
  collection: string | null;
  request: RunRequest;
  /** The chain of parents of the user message, oldest first, the user message last; answers without text are left out. */
  history: Turn[];
}

/** Runs as callers see them. Every call is scoped: what is another's is not found. */
export interface RunRepository {
  /**
   * User message, pending answer and queued run, or nothing. One at a time a thread: turns are given under its lock.
   * @throws NotFound (thread, parent), Invalid (parent), ThreadBusy, QueueFull, KeyReused
   */
  post(principal: Principal, message: NewMessage): Promise<Posted>;
  /** What its key has made before; undefined for nothing. @throws NotFound (thread), KeyReused */
  postedBefore(principal: Principal, message: Pick<NewMessage, 'threadId' | 'runId' | 'key'>): Promise<Posted | undefined>;
  /** A second answer below the same user message. @throws NotFound, RunNotEnded, ThreadBusy, QueueFull, KeyReused */
  retry(principal: Principal, retry: NewRetry): Promise<Posted>;
  /** @throws NotFound */
  find(principal: Principal, id: RunId): Promise<Run>;
  /**
   * Asks a run to stop: a queued one ends on the spot, a running one is asked. The status is that of the locked row.
   * @throws NotFound
   */
  requestCancel(principal: Principal, id: RunId): Promise<{ status: RunStatus; ended: boolean; asked: boolean }>;
  /** With as much of the history, the newest, as has a chance to fit into so many characters. Undefined when the run is gone. */
  context(id: RunId, characters: number): Promise<RunContext | undefined>;
  /** Whether a ticket for the run is still good: it goes on, or ended less than an hour ago (database time). */
  ticketStillGood(id: RunId): Promise<boolean>;
}
export const RunRepository = Symbol('RunRepository');
