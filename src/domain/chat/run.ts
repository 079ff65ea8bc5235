import { Failure } from '../failure';
import type { MessageId, ProcessId, RunId, ThreadId, UserId } from '../ids';

export type EndedStatus = 'done' | 'failed' | 'cancelled';
export type RunStatus = 'queued' | 'running' | EndedStatus;

/** What is not listed cannot happen. running → running: taken over; running → queued: handed back. */
export const NEXT: Record<RunStatus, readonly RunStatus[]> = {
  queued: ['running', 'cancelled'],
  running: ['running', 'queued', 'done', 'failed', 'cancelled'],
  done: [],
  failed: [],
  cancelled: [],
};

export const hasEnded = (status: RunStatus): status is EndedStatus => NEXT[status].length === 0;

export interface Usage {
  input_tokens: number;
  output_tokens: number;
}

export interface RunError {
  code: string;
  message: string;
  retryable: boolean;
}

/** What the caller asked of a run, kept so that a retry or a take-over asks the same again. */
export interface RunRequest {
  mode: 'normal' | 'selected_text_only';
  selected_text?: string;
}

/** One answer in the making, or made. */
export interface Run {
  id: RunId;
  userId: UserId;
  threadId: ThreadId;
  turn: number;
  userMessageId: MessageId;
  answerMessageId: MessageId;
  assistant: string;
  collection: string | null;
  status: RunStatus;
  attempt: number;
  /** Of an ended run the seq of its `done`; of a live one the last committed. */
  lastSeq: number;
  request: RunRequest;
  error: RunError | null;
  model: string | null;
  usage: Usage | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
}

/** A run in the hands of this process: what a claim gave, and what every append and close carries as its fence. */
export interface Claim {
  runId: RunId;
  threadId: ThreadId;
  userId: UserId;
  userMessageId: MessageId;
  answerMessageId: MessageId;
  processId: ProcessId;
  attempt: number;
  /** How often its process died under it. */
  lostCount: number;
  /** Last committed seq, read after the claim. */
  lastSeq: number;
  cancelRequested: boolean;
  /** Its first event was stored with it. */
  begun?: boolean;
}

/** Why an executor is told to let go of a run; the reason of its abort signal. */
export class CancelRequested extends Error {}
/** Another process has the run, or it is gone: nothing more may be written. */
export class AttemptLost extends Error {
  constructor(readonly runId: RunId) {
    super(`run ${runId} belongs to another attempt now`);
  }
}
/** The process shuts down: what is written stays, the run goes back to the queue. */
export class HandedBack extends Error {}
/** Postgres refused a row of this run for good: the run fails alone. */
export class EventRefused extends Error {}

export class RunNotEnded extends Failure {
  readonly code = 'run_not_ended';
  constructor(runId: RunId, status: RunStatus) {
    super('This run is still going on. Wait for its end, or cancel it first.', { run_id: runId, run_status: status });
  }
}
export class ThreadBusy extends Failure {
  readonly code = 'thread_busy';
  constructor(runId: RunId) {
    super('This thread is answering already. Wait, cancel that run, or send on_busy "queue" or "interrupt".', { run_id: runId });
  }
}
export class QueueFull extends Failure {
  readonly code = 'queue_full';
  constructor(limit: number, runId: RunId) {
    super(`Already ${limit} messages wait in this thread. Try again when one has been answered.`, { run_id: runId });
  }
}
export class KeyReused extends Failure {
  readonly code = 'idempotency_key_reused';
  constructor() {
    super('This Idempotency-Key came with another request before. Use a new key for a new request.');
  }
}
