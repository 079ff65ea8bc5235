import type { Clock } from '../../domain/clock';
import { sleep } from '../../domain/clock';
import type { EventLog, RunLog } from '../../domain/chat/event-log';
import { StoreRefused, type EventStore } from '../../domain/chat/event-store';
import { AttemptLost, HandedBack, type Claim } from '../../domain/chat/run';
import type { RunEvent, StoredEvent } from '../../domain/chat/run-event';
import type { ProcessId, RunId } from '../../domain/ids';
import { backoffMs } from './backoff';
import { Pace } from './pace';
import { RunWriter, type WriterHost } from './run-writer';

/** Who hears what the journal learns. */
export interface JournalListener {
  committed(run: RunId, events: RunEvent[]): void;
  cancelRequested(run: RunId): void;
  /** The run belongs to another attempt, or a row of it was refused: its executor has to stop. */
  failed(run: RunId, error: Error): void;
}

const MAX_QUEUED_CHARACTERS = 32 * 1024 * 1024;
const MAX_BATCH_CHARACTERS = 4 * 1024 * 1024;
const RETRY = { first: 50, most: 1000 };

/**
 * One journal a process, one statement at a time. A flush writes everything that is queued; the next takes what arrived meanwhile,
 * so a batch sizes itself to the commit's time: an idle system adds no delay, a busy one amortises the commit.
 * idle → flushing → (outcome unknown: waiting, then the same batches again) → flushing … → idle.
 */
export class Journal implements EventLog, WriterHost {
  /** One a run: the answer to a flush names the run alone. */
  private readonly writers = new Map<RunId, RunWriter>();
  /** Those that may have something to write, the longest waiting first. */
  private readonly ready = new Set<RunWriter>();
  private readonly pace: Pace;
  /** Ends the wait for the pace. */
  private waiting: (() => void) | undefined;
  private flushing = false;
  private queued = 0;
  /** Somebody waits for room in the journal as a whole. */
  private crowded = false;
  private readonly stopped = new AbortController();

  constructor(
    readonly store: EventStore,
    private readonly clock: Clock,
    private readonly listener: JournalListener,
    private readonly random: () => number = Math.random,
  ) {
    this.pace = new Pace(clock);
  }

  /** Who wrote for the run before (it was lost while this process slept, and has come back) writes no more. */
  open(claim: Claim): RunLog {
    this.writers.get(claim.runId)?.lose(new AttemptLost(claim.runId));
    const writer = new RunWriter(claim, this);
    this.writers.set(claim.runId, writer);
    return writer;
  }

  read(run: RunId, after: number, limit: number): Promise<StoredEvent[]> {
    return this.store.read(run, after, limit);
  }

  /** Gives up on what has not been written: the process ends now. */
  stop(): void {
    this.stopped.abort();
    this.waiting?.();
    for (const writer of [...this.writers.values()]) writer.lose(new HandedBack('the process ends'));
  }

  kick(writer: RunWriter): void {
    this.pace.arrived();
    this.ready.add(writer);
    if (this.waiting && writer.urgent) this.waiting();
    if (this.flushing) return;
    this.flushing = true;
    void this.flushAll();
  }

  weigh(characters: number): void {
    this.queued += characters;
  }

  hasRoom(): boolean {
    const room = this.queued <= MAX_QUEUED_CHARACTERS;
    if (!room) this.crowded = true;
    return room;
  }

  committed(claim: Claim, events: RunEvent[]): void {
    this.listener.committed(claim.runId, events);
  }

  closed(writer: RunWriter): void {
    if (this.writers.get(writer.claim.runId) === writer) this.writers.delete(writer.claim.runId);
  }

  async pause(n: number): Promise<void> {
    await sleep(this.clock, backoffMs(n, RETRY, this.random), this.stopped.signal);
    if (this.stopped.signal.aborted) throw new HandedBack('the process ends');
  }

  private async flushAll(): Promise<void> {
    for (let failures = 0; this.ready.size > 0 && !this.stopped.signal.aborted;) {
      await sleep(this.clock, 0); // what has come already, from whatever provider, goes along
      const batch = this.take(this.pace.isOver);
      if (batch.length === 0) {
        if (this.ready.size > 0) await this.untilDue();
        continue;
      }
      failures = (await this.flush(batch)) ? 0 : failures + 1;
      for (const writer of batch) if (writer.hasWork) this.ready.add(writer);
      if (failures > 0) await this.pause(failures).catch(() => undefined); // stopped: the loop's condition sees it
    }
    this.flushing = false;
  }

  /** Until tokens may be written again, or something comes that does not wait for that. */
  private untilDue(): Promise<void> {
    return new Promise((resolve) => {
      const go = (): void => {
        callOff();
        this.waiting = undefined;
        resolve();
      };
      const callOff = this.clock.after(this.pace.leftMs, go);
      this.waiting = go;
    });
  }

  /** Writers with something to write, each with its batch frozen. One whose outcome is unknown is sent again as it is. */
  private take(urgentOnly: boolean): RunWriter[] {
    const taken: RunWriter[] = [];
    const most = this.pace.slice;
    let weight = 0;
    for (const writer of this.ready) {
      if (weight > MAX_BATCH_CHARACTERS || taken.length >= most) break;
      if (urgentOnly && !writer.urgent && writer.hasWork) continue;
      this.ready.delete(writer); // whoever has more stands behind the others then
      weight += writer.weight;
      const batch = writer.freeze();
      if (!batch) continue;
      taken.push(writer);
      this.pace.count(batch.events.length);
    }
    return taken;
  }

  /** Sends the frozen batches, one statement for each identity that made them; false when an outcome is unknown. */
  private async flush(writers: RunWriter[]): Promise<boolean> {
    const byProcess = new Map<ProcessId, RunWriter[]>();
    for (const writer of writers) byProcess.set(writer.claim.processId, [...(byProcess.get(writer.claim.processId) ?? []), writer]);
    let known = true;
    for (const [process, own] of byProcess) known = (await this.send(process, own)) && known;
    return known;
  }

  private async send(process: ProcessId, writers: RunWriter[]): Promise<boolean> {
    try {
      await this.write(process, writers);
      return true;
    } catch (error) {
      if (!(error instanceof StoreRefused)) return false;
      const [only] = writers;
      if (writers.length > 1) return this.sendEach(process, writers);
      if (only) this.listener.failed(only.claim.runId, only.refuse(error));
      return true;
    }
  }

  /** One row that Postgres cannot store must fail its own run alone. */
  private async sendEach(process: ProcessId, writers: RunWriter[]): Promise<boolean> {
    let known = true;
    for (const writer of writers) known = (await this.send(process, [writer])) && known;
    return known;
  }

  private async write(process: ProcessId, writers: RunWriter[]): Promise<void> {
    const open = writers.filter((writer) => writer.frozen);
    const batches = open.flatMap((writer) => writer.frozen ?? []);
    const written = new Map((await this.store.flush(process, batches)).map((row) => [row.runId, row.cancel]));
    const missing = open.filter((writer) => !written.has(writer.claim.runId));
    for (const writer of open) if (written.has(writer.claim.runId)) writer.written();
    for (const [run, cancel] of written) if (cancel) this.listener.cancelRequested(run);
    if (missing.length > 0) await this.tell(process, missing);
    if (!this.crowded || !this.hasRoom()) return;
    this.crowded = false;
    for (const writer of this.writers.values()) writer.wake();
  }

  /** The table says whether an earlier try of the same batch wrote it, or another has the run. */
  private async tell(process: ProcessId, writers: RunWriter[]): Promise<void> {
    const asked = writers.filter((writer) => writer.frozen);
    const told = new Set(
      await this.store.tellFlush(
        process,
        asked.flatMap((writer) => writer.frozen ?? []),
      ),
    );
    for (const writer of asked) {
      if (told.has(writer.claim.runId)) writer.written();
      else this.lose(writer);
    }
  }

  private lose(writer: RunWriter): void {
    const error = new AttemptLost(writer.claim.runId);
    writer.lose(error);
    this.listener.failed(writer.claim.runId, error);
  }
}
