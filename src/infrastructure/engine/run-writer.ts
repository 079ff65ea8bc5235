import { StoreRefused, StoreUnavailable, type EventStore, type NumberedEnding, type RunBatch } from '../../domain/chat/event-store';
import type { Ending, RunLog } from '../../domain/chat/event-log';
import { AttemptLost, EventRefused, type Claim } from '../../domain/chat/run';
import { asStored, type NewEvent, type RunEvent } from '../../domain/chat/run-event';
import { QueuedEvents } from './queued-events';

/** What a writer needs of the journal that it belongs to. */
export interface WriterHost {
  readonly store: EventStore;
  /** There is something to flush for this run. */
  kick(writer: RunWriter): void;
  /** The queues grew or shrank by so many characters. */
  weigh(characters: number): void;
  /** Whether the journal as a whole has room. */
  hasRoom(): boolean;
  /** Rows were committed. */
  committed(claim: Claim, events: RunEvent[]): void;
  /** Waits before try n of a statement; throws when the journal has been stopped. */
  pause(n: number): Promise<void>;
  closed(writer: RunWriter): void;
}

const MAX_QUEUED_CHARACTERS = 64 * 1024;
const MAX_ROWS_PER_BATCH = 500;
const AT_ONCE = Promise.resolve();

/**
 * The log of one claimed run. Its states:
 * idle → queued (append) → frozen (the journal took a batch: numbered, its outcome unknown) → idle, when the table has told.
 * A frozen batch keeps its seq, attempt and process until then; new events wait for the next. `lost` is for good; `refused` (a row
 * that the table will never take) leaves the close, which ends the run as failed.
 */
export class RunWriter implements RunLog {
  attempt: number;
  /** Numbered and on its way: nothing may be added to it, and it may only be sent again as it is. */
  frozen: RunBatch | undefined;
  private readonly queue = new QueuedEvents();
  private lastSeq: number;
  private tokensShown = false;
  private awaited = false;
  private ownRestart = false;
  private lost: Error | undefined;
  private refused: EventRefused | undefined;
  private waiters: (() => void)[] = [];

  constructor(
    readonly claim: Claim,
    private readonly host: WriterHost,
  ) {
    this.attempt = claim.attempt;
    this.lastSeq = claim.lastSeq;
  }

  /** Characters that wait. */
  get weight(): number {
    return this.queue.weight;
  }
  get hasRoom(): boolean {
    return this.queue.weight <= MAX_QUEUED_CHARACTERS && this.host.hasRoom();
  }
  get hasWork(): boolean {
    return !this.lost && (this.frozen !== undefined || this.queue.length > 0);
  }
  /** What waits is more than tokens among tokens: a status, the first word, what somebody waits for. It goes with the next flush, whatever the pace. */
  get urgent(): boolean {
    return this.awaited || this.queue.urgent || !this.tokensShown || this.frozen !== undefined;
  }

  append(event: NewEvent): Promise<void> {
    try {
      this.check();
    } catch (error) {
      return Promise.reject(error);
    }
    const before = this.queue.weight;
    this.queue.push(event);
    this.host.weigh(this.queue.weight - before);
    this.host.kick(this);
    return this.hasRoom ? AT_ONCE : this.room();
  }

  async committed(): Promise<void> {
    this.check();
    this.awaited = true;
    if (this.hasWork) this.host.kick(this);
    while (this.hasWork) await this.change();
    this.awaited = false;
    this.check();
  }

  async restart(reason: string, model: string): Promise<boolean> {
    await this.committed();
    if (!this.tokensShown) return false;
    this.ownRestart = true;
    await this.append({ type: 'restart', data: { attempt: this.attempt + 1, reason, model } });
    await this.committed();
    return true;
  }

  async close(ending: Ending): Promise<'closed' | 'cancel'> {
    await this.committed().catch((error: unknown) => {
      if (!(error instanceof EventRefused)) throw error; // what was refused does not stand in the way of the end
    });
    const events = ending.events.map((event, i) => ({ ...event, data: asStored(event.data), seq: this.lastSeq + 1 + i }) as RunEvent);
    const numbered: NumberedEnding = { ...ending, events, after: this.lastSeq, attempt: this.attempt };
    for (let tries = 1; ; tries++) {
      const told = await this.tryClose(numbered);
      if (told === 'written') {
        this.host.closed(this);
        this.host.committed(this.claim, events);
        return 'closed';
      }
      if (told === 'cancel') return 'cancel';
      if (told === 'lost') {
        this.lose(new AttemptLost(this.claim.runId));
        this.check();
      }
      await this.host.pause(tries);
    }
  }

  async fold(): Promise<{ content: string; tokens: number }> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.host.store.fold(this.claim.runId);
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        await this.host.pause(tries);
      }
    }
  }

  /** Numbers what is queued, for the flush that the journal is about to send. */
  freeze(): RunBatch | undefined {
    if (this.lost) return undefined;
    if (this.frozen || this.queue.length === 0) return this.frozen;
    const events = this.changeQueue((queue) => queue.take(MAX_ROWS_PER_BATCH)).map(
      ({ type, data }, i) => ({ type, data, seq: this.lastSeq + 1 + i }) as RunEvent,
    );
    const attemptAfter = this.attempt + (this.ownRestart ? 1 : 0);
    this.ownRestart = false;
    this.frozen = { runId: this.claim.runId, attempt: this.attempt, attemptAfter, first: this.lastSeq + 1, events };
    return this.frozen;
  }

  /** The frozen batch is in the table. */
  written(): void {
    const batch = this.frozen;
    if (!batch) return;
    this.frozen = undefined;
    this.attempt = batch.attemptAfter;
    this.lastSeq += batch.events.length;
    for (const event of batch.events) if (event.type === 'token' || event.type === 'restart') this.tokensShown = event.type === 'token';
    this.host.committed(this.claim, batch.events);
    this.wake();
  }

  abandon(): void {
    this.lose(new AttemptLost(this.claim.runId));
  }

  /** Nothing more of this run will be written here. */
  lose(error: Error): void {
    this.lost ??= error;
    this.drop();
    this.host.closed(this);
  }

  /** The frozen batch will never be stored, and was not: the run can still be closed as failed. */
  refuse(error: StoreRefused): EventRefused {
    this.refused ??= new EventRefused(error.message, { cause: error });
    this.drop();
    return this.refused;
  }

  /** Whoever waits looks again. */
  wake(): void {
    const waiters = this.waiters;
    this.waiters = [];
    for (const waiter of waiters) waiter();
  }

  private async tryClose(ending: NumberedEnding): Promise<'written' | 'again' | 'cancel' | 'lost'> {
    const { store } = this.host;
    try {
      return (await store.close(this.claim, ending)) ? 'written' : await store.tellClose(this.claim, ending);
    } catch (error) {
      if (error instanceof StoreUnavailable) return 'again'; // the statement is fenced: sent again it tells what became of this try
      throw error instanceof StoreRefused ? new EventRefused(error.message, { cause: error }) : error;
    }
  }

  private async room(): Promise<void> {
    while (!this.hasRoom) await this.change();
  }

  private changeQueue<T>(change: (queue: QueuedEvents) => T): T {
    const before = this.queue.weight;
    const result = change(this.queue);
    this.host.weigh(this.queue.weight - before);
    return result;
  }

  private check(): void {
    const error = this.lost ?? this.refused;
    if (error) throw error;
  }

  private drop(): void {
    this.frozen = undefined;
    this.changeQueue((queue) => queue.clear());
    this.wake();
  }

  private async change(): Promise<void> {
    await new Promise<void>((resolve) => this.waiters.push(resolve));
    this.check();
  }
}
