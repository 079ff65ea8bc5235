import { StoreRefused, type NumberedEnding, type RunBatch } from '../../src/domain/chat/event-store';
import type { ProcessInfo } from '../../src/domain/chat/lease';
import type { Claim, RunStatus } from '../../src/domain/chat/run';
import type { OwnRun } from '../../src/domain/chat/run-queue';
import type { RunEvent, StoredEvent } from '../../src/domain/chat/run-event';
import type { ProcessId, RunId, UserId } from '../../src/domain/ids';
import { type EventRow, jsonb, MemoryRows, type RunRow } from './memory-rows';

/** What a claim's statement returns: its snapshot may be older than what the last owner wrote, so the last seq is asked apart. */
export type ClaimRow = Omit<Claim, 'lastSeq'>;

const toEvent = (row: EventRow): RunEvent => structuredClone({ seq: row.seq, type: row.type, data: row.data }) as RunEvent;
const toStored = (row: EventRow): StoredEvent => ({ ...toEvent(row), createdAt: new Date(row.createdAt) });
const byAge = (a: RunRow, b: RunRow): number => a.createdAt - b.createdAt || (a.runId < b.runId ? -1 : 1);
const toClaim = (run: RunRow, processId: ProcessId): ClaimRow => ({
  runId: run.runId,
  threadId: run.threadId,
  userId: run.userId,
  userMessageId: run.userMessageId,
  answerMessageId: run.answerMessageId,
  processId,
  attempt: run.attempt,
  lostCount: run.lostCount,
  cancelRequested: run.cancelRequestedAt !== null,
});

/** The engine's statements, each of which happens at once and whole, named as their files in `src/infrastructure/postgres/sql`. */
export class MemoryStatements {
  /** Claims of runs that somebody had asked to stop, by what stood in the log then: nothing but their end may follow. */
  readonly claimedToStop = new Map<RunId, number>();

  constructor(readonly rows: MemoryRows) {}

  flush(process: ProcessId, batches: RunBatch[]): { runId: RunId; cancel: boolean }[] {
    for (const batch of batches) for (const event of batch.events) jsonb(event.data); // one row that cannot be stored fails the statement
    const written: { runId: RunId; cancel: boolean }[] = [];
    for (const batch of batches) {
      const run = this.held(batch.runId, process, batch.attempt);
      if (!run || this.rows.lastSeqOf(run.runId) !== batch.first - 1) continue;
      run.attempt = Math.max(run.attempt, batch.attemptAfter);
      this.rows.insertEvents(run.runId, batch.events);
      written.push({ runId: run.runId, cancel: run.cancelRequestedAt !== null });
    }
    return written;
  }

  flushTell(process: ProcessId, batches: RunBatch[]): RunId[] {
    const told = batches.filter(({ runId, attemptAfter, first, events }) => {
      const run = this.rows.runs.get(runId);
      return run?.processId === process && run.attempt === attemptAfter && this.rows.lastSeqOf(runId) === first - 1 + events.length;
    });
    return told.map((batch) => batch.runId);
  }

  close(claim: Claim, ending: NumberedEnding): boolean {
    for (const event of ending.events) jsonb(event.data);
    jsonb([ending.error, ending.usage, ending.sources]);
    if (ending.content.includes('\0')) throw new StoreRefused('invalid byte sequence for encoding "UTF8": 0x00');
    const run = this.held(claim.runId, claim.processId, ending.attempt);
    if (!run || run.threadId !== claim.threadId || this.rows.lastSeqOf(run.runId) !== ending.after) return false;
    if (ending.status !== 'cancelled' && run.cancelRequestedAt !== null) return false;
    this.rows.move(run, { status: ending.status, processId: null });
    run.lastSeq = ending.after + ending.events.length;
    run.error = ending.error;
    run.model = ending.model ?? run.model;
    run.usage = ending.usage ?? run.usage;
    this.rows.insertEvents(
      run.runId,
      ending.events.map((event, i) => ({ ...event, seq: ending.after + 1 + i })),
    );
    const message = this.rows.messages.get(run.answerMessageId);
    if (message)
      Object.assign(message, { content: ending.content, status: ending.messageStatus, sources: ending.sources ?? message.sources });
    return true;
  }

  closeTell(claim: Claim, ending: NumberedEnding): 'written' | 'again' | 'cancel' | 'lost' {
    const run = this.rows.runs.get(claim.runId);
    if (!run) return 'lost';
    const written = run.status === ending.status && run.attempt === ending.attempt && run.lastSeq === ending.after + ending.events.length;
    if (written) return 'written';
    const own = this.held(claim.runId, claim.processId, ending.attempt) && this.rows.lastSeqOf(run.runId) === ending.after;
    if (!own) return 'lost';
    return run.cancelRequestedAt === null ? 'again' : 'cancel';
  }

  fold(run: RunId): { content: string; tokens: number } {
    const events = this.rows.eventsOf(run);
    const restart = events.findLast((event) => event.type === 'restart')?.seq ?? 0;
    const tokens = events.filter((event) => event.type === 'token' && event.seq > restart);
    return { content: tokens.map((token) => (token.data as { content: string }).content).join(''), tokens: tokens.length };
  }

  read(run: RunId, after: number, limit: number): StoredEvent[] {
    return this.after(run, after, limit).map(toStored);
  }

  readMany(seen: { runId: RunId; seq: number }[], limit: number): { runId: RunId; event: RunEvent }[] {
    return seen.flatMap(({ runId, seq }) => this.after(runId, seq, limit).map((row) => ({ runId, event: toEvent(row) })));
  }

  page(run: RunId, after: number, limit: number): { events: StoredEvent[]; status: RunStatus } | undefined {
    const row = this.rows.runs.get(run);
    return row && { events: this.read(run, after, limit), status: row.status };
  }

  state(run: RunId): { lastSeq: number; status: RunStatus } | undefined {
    const row = this.rows.runs.get(run);
    if (!row) return undefined;
    const live = row.status === 'queued' || row.status === 'running';
    return { status: row.status, lastSeq: live ? this.rows.lastSeqOf(run) : row.lastSeq };
  }

  poll(seen: { runId: RunId; seq: number }[]): { runId: RunId; lastSeq: number | null }[] {
    const moved: { runId: RunId; lastSeq: number | null }[] = [];
    for (const { runId, seq } of seen) {
      const lastSeq = this.rows.lastSeqOf(runId);
      if (lastSeq > seq) moved.push({ runId, lastSeq });
      else if (lastSeq === 0 && !this.rows.runs.has(runId)) moved.push({ runId, lastSeq: null });
    }
    return moved;
  }

  claim(process: ProcessId, slots: number, window: number, leaseSeconds: number): ClaimRow[] {
    const me = this.rows.processes.get(process);
    if (!me || !this.rows.lives(me, leaseSeconds)) return [];
    const taken = this.ofTheDead(leaseSeconds).slice(0, slots);
    const fresh = this.inLine(slots, window).slice(0, Math.max(slots - taken.length, 0));
    for (const run of taken) run.lostCount++;
    return [...taken, ...fresh].map((run) => {
      this.rows.move(run, { status: 'running', processId: process });
      run.attempt++;
      return this.given(run, process);
    });
  }

  lastSeqs(runs: RunId[]): Map<RunId, number> {
    return new Map(runs.map((run) => [run, this.rows.lastSeqOf(run)]));
  }

  mine(process: ProcessId): OwnRun[] {
    const own = this.rows.runsWith('running').filter((run) => run.processId === process);
    return own.map((run) => ({ runId: run.runId, attempt: run.attempt, cancelRequested: run.cancelRequestedAt !== null }));
  }

  adopt(process: ProcessId, { runId, attempt }: OwnRun): ClaimRow | undefined {
    const run = this.held(runId, process, attempt);
    if (!run) return undefined;
    run.attempt++;
    return this.given(run, process);
  }

  /** A transaction: hand-back, release. */
  handBack(process: ProcessId): RunId[] {
    const own = this.mine(process).map(({ runId }) => runId);
    for (const run of own) this.rows.move(this.rows.runs.get(run) as RunRow, { status: 'queued', processId: null });
    this.rows.deleteProcess(process);
    return own;
  }

  abandoned(leaseSeconds: number, most: number): Claim[] {
    const asked = this.ofTheDead(leaseSeconds).filter((run) => run.cancelRequestedAt !== null);
    return asked.slice(0, most).map((run) => ({ ...toClaim(run, run.processId as ProcessId), lastSeq: this.rows.lastSeqOf(run.runId) }));
  }

  register({ processId, role }: ProcessInfo, leaseSeconds: number): void {
    const leaseExpiresAt = this.rows.now() + leaseSeconds * 1000;
    const known = this.rows.processes.get(processId);
    if (known) known.leaseExpiresAt = leaseExpiresAt;
    else this.rows.processes.set(processId, { processId, role, leaseExpiresAt });
  }

  heartbeat(process: ProcessId, leaseSeconds: number): { held: boolean; others: number; workers: number } {
    const others = [...this.rows.processes.values()].filter((row) => row.processId !== process && this.rows.lives(row, leaseSeconds));
    const me = this.rows.processes.get(process);
    if (me) me.leaseExpiresAt = this.rows.now() + leaseSeconds * 1000;
    const workers = [...others, ...(me ? [me] : [])].filter((row) => row.role !== 'api').length;
    return { held: me !== undefined, others: others.length, workers };
  }

  release(process: ProcessId): void {
    this.rows.deleteProcess(process);
  }

  /** forget-processes.sql; `ago` is an hour there. */
  forgetProcesses(agoMs: number): void {
    for (const row of [...this.rows.processes.values()])
      if (row.leaseExpiresAt < this.rows.now() - agoMs) this.rows.deleteProcess(row.processId);
  }

  private given(run: RunRow, process: ProcessId): ClaimRow {
    if (run.cancelRequestedAt !== null) this.claimedToStop.set(run.runId, this.rows.lastSeqOf(run.runId));
    return toClaim(run, process);
  }

  private held(runId: RunId, process: ProcessId, attempt: number): RunRow | undefined {
    const run = this.rows.runs.get(runId);
    return run?.status === 'running' && run.processId === process && run.attempt === attempt ? run : undefined;
  }

  private after(run: RunId, seq: number, limit: number): EventRow[] {
    return this.rows
      .eventsOf(run)
      .filter((row) => row.seq > seq)
      .slice(0, limit);
  }

  private ofTheDead(leaseSeconds: number): RunRow[] {
    return this.rows.runsWith('running').filter((run) => {
      const owner = this.rows.processes.get(run.processId as ProcessId);
      return owner !== undefined && !this.rows.lives(owner, leaseSeconds);
    });
  }

  /** Queued runs that are the first of their thread; the n-th of a user counts as if n - 1 were running already. */
  private inLine(slots: number, window: number): RunRow[] {
    const running = this.rows.runsWith('running');
    const queued = this.rows.runsWith('queued');
    const first = queued.filter(
      (run) =>
        !running.some((other) => other.threadId === run.threadId) &&
        !queued.some((other) => other.threadId === run.threadId && other.turn < run.turn),
    );
    const users = new Map<UserId, RunRow[]>();
    for (const run of first.sort(byAge)) users.set(run.userId, [...(users.get(run.userId) ?? []), run]);
    const line = [...users].flatMap(([user, own]) => {
      const busy = running.filter((run) => run.userId === user).length;
      return own.slice(0, Math.min(slots, window)).map((run, nth) => ({ run, place: busy + nth }));
    });
    return line.sort((a, b) => a.place - b.place || byAge(a.run, b.run)).map(({ run }) => run);
  }
}
