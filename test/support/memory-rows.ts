import type { MessageStatus } from '../../src/domain/chat/message';
import { hasEnded, NEXT, type RunError, type RunRequest, type RunStatus, type Usage } from '../../src/domain/chat/run';
import { StoreRefused } from '../../src/domain/chat/event-store';
import type { EventType } from '../../src/domain/chat/run-event';
import type { ProcessInfo } from '../../src/domain/chat/lease';
import type { MessageId, ProcessId, RunId, ThreadId, UserId } from '../../src/domain/ids';

export interface ThreadRow {
  threadId: ThreadId;
  userId: UserId;
  lastTurn: number;
}
export interface MessageRow {
  messageId: MessageId;
  content: string;
  status: MessageStatus;
  sources: unknown;
}
export interface ProcessRow {
  processId: ProcessId;
  role: ProcessInfo['role'];
  /** Milliseconds of database time. */
  leaseExpiresAt: number;
}
export interface RunRow {
  runId: RunId;
  userId: UserId;
  threadId: ThreadId;
  turn: number;
  userMessageId: MessageId;
  answerMessageId: MessageId;
  status: RunStatus;
  attempt: number;
  lostCount: number;
  lastSeq: number;
  processId: ProcessId | null;
  cancelRequestedAt: number | null;
  request: RunRequest;
  error: RunError | null;
  model: string | null;
  usage: Usage | null;
  createdAt: number;
  finishedAt: number | null;
}
export interface EventRow {
  seq: number;
  type: EventType;
  data: unknown;
  createdAt: number;
}

/** What the tables can never become, whoever asked for it. A test that meets one has found a bug. */
export class TableBroken extends Error {}

/** The rows, and the constraints on them. Times are those of the database's clock, in milliseconds. */
export class MemoryRows {
  readonly threads = new Map<ThreadId, ThreadRow>();
  readonly messages = new Map<MessageId, MessageRow>();
  readonly processes = new Map<ProcessId, ProcessRow>();
  readonly runs = new Map<RunId, RunRow>();
  readonly events = new Map<RunId, EventRow[]>();

  constructor(readonly now: () => number) {}

  eventsOf(run: RunId): EventRow[] {
    return this.events.get(run) ?? [];
  }
  lastSeqOf(run: RunId): number {
    return this.eventsOf(run).at(-1)?.seq ?? 0;
  }
  runsWith(status: RunStatus): RunRow[] {
    return [...this.runs.values()].filter((run) => run.status === status);
  }

  /** A lease that ends further ahead than twice its length was given by a clock that has been set back since. */
  lives(process: ProcessRow, leaseSeconds: number): boolean {
    const left = process.leaseExpiresAt - this.now();
    return left > 0 && left <= 2 * leaseSeconds * 1000;
  }

  insertEvents(run: RunId, rows: { seq: number; type: EventType; data: unknown }[]): void {
    const list = this.eventsOf(run);
    for (const { seq, type, data } of rows) {
      if (seq !== (list.at(-1)?.seq ?? 0) + 1) throw new TableBroken(`${run}: seq ${seq} after ${list.at(-1)?.seq ?? 0}`);
      list.push({ seq, type, data: jsonb(data), createdAt: this.now() });
    }
    this.events.set(run, list);
  }

  /** The only way in which a run's status changes. */
  move(run: RunRow, to: { status: RunStatus; processId: ProcessId | null }): void {
    if (!NEXT[run.status].includes(to.status)) throw new TableBroken(`${run.runId}: ${run.status} cannot become ${to.status}`);
    if ((to.status === 'running') !== (to.processId !== null)) throw new TableBroken('runs_running_has_process');
    if (to.processId && !this.processes.has(to.processId)) throw new TableBroken('runs_process_id_fkey');
    if (to.status === 'running') this.mayRun(run);
    Object.assign(run, to);
    if (hasEnded(to.status)) run.finishedAt = this.now();
  }

  /** One of a thread runs at a time, and none before those of lower turns have ended. */
  private mayRun(run: RunRow): void {
    for (const other of this.runs.values()) {
      if (other === run || other.threadId !== run.threadId) continue;
      if (other.status === 'running') throw new TableBroken(`runs_one_running: ${run.runId} beside ${other.runId}`);
      if (other.turn < run.turn && !hasEnded(other.status)) throw new TableBroken(`${run.runId} overtakes ${other.runId}`);
    }
  }

  deleteProcess(process: ProcessId): void {
    if ([...this.runs.values()].some((run) => run.processId === process)) return;
    this.processes.delete(process);
  }
}

const byBytes = (a: string, b: string): number =>
  Buffer.byteLength(a) - Buffer.byteLength(b) || Buffer.compare(Buffer.from(a), Buffer.from(b));

/** What jsonb makes of a value: keys by length, then by bytes; no NUL, no half of a surrogate pair. */
export function jsonb(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map((item: unknown) => jsonb(item ?? null));
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  entries.sort(([a], [b]) => byBytes(a, b));
  return Object.fromEntries(entries.map(([key, item]) => [storableText(key), jsonb(item)]));
}

function storableText(text: string): string {
  if (text.includes('\0') || !text.isWellFormed()) throw new StoreRefused('unsupported Unicode escape sequence');
  return text;
}
