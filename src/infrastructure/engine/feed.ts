import { sleep, type Clock } from '../../domain/clock';
import type { EventFeed, TakeEvents } from '../../domain/chat/event-feed';
import type { EventStore } from '../../domain/chat/event-store';
import { hasEnded, type Run } from '../../domain/chat/run';
import type { RunEvent } from '../../domain/chat/run-event';
import type { RunId } from '../../domain/ids';
import { backoffMs } from './backoff';
import { RunTail } from './run-tail';

const PAGE = 200;
/** How long the first events of a run lie ready for whoever asked for it. */
const EXPECTED_MS = 2000;
const POLLED_AT_ONCE = 1000;
const RETRY = { first: 50, most: 1000 };

/**
 * One feed a process. The journal of this process gives it rows as they are committed (`publish`), a wake-up names runs that moved
 * elsewhere (`moved`), and a poll covers what both missed. A reader is a cursor into the run's shared tail; one that has fallen
 * behind pages from the table. With nothing watched there is no query.
 */
export class Feed implements EventFeed {
  private readonly tails = new Map<RunId, RunTail>();
  private catchingUp = false;
  /** Changed by the listener: fast where wake-ups do not come through. */
  pollMs = 1000;

  constructor(
    private readonly store: EventStore,
    private readonly clock: Clock,
    private readonly report: (error: unknown) => void,
    private readonly random: () => number = Math.random,
  ) {}

  /** A run that was stored here just now, with its first events: whoever asked will watch it, and need not look where it stands. */
  expect(runId: RunId, events: readonly RunEvent[]): void {
    const tail = new RunTail(runId);
    tail.last = 0;
    tail.take(events);
    this.tails.set(runId, tail);
    this.clock.after(EXPECTED_MS, () => tail.readers > 0 || this.tails.get(runId) !== tail || this.tails.delete(runId));
  }

  /** Rows that this process has just committed. */
  publish(runId: RunId, events: readonly RunEvent[]): void {
    const tail = this.tails.get(runId);
    tail?.take(events);
    if (tail?.behind) void this.catchUp();
  }

  /** Runs that moved elsewhere; undefined: any may have. */
  moved(runs?: readonly RunId[]): void {
    for (const run of runs ?? this.tails.keys()) {
      const tail = this.tails.get(run);
      if (tail && !tail.over) tail.behind = true;
    }
    void this.catchUp();
  }

  async watch(runId: RunId, after: number, take: TakeEvents, signal: AbortSignal, known?: Pick<Run, 'status' | 'lastSeq'>): Promise<void> {
    const tail = this.join(runId);
    try {
      if (known && tail.last === undefined) {
        // What was committed since then, before the tail was there to be told, is read with the next catch-up.
        tail.behind = true;
        this.begin(tail, known);
      }
      for (let cursor = after; !signal.aborted;) {
        if (tail.last === undefined && !tail.over) await this.patiently(signal, () => this.look(tail));
        const page = tail.after(cursor) ?? (await this.patiently(signal, () => this.store.read(runId, cursor, PAGE))) ?? [];
        const last = page.at(-1);
        if (last) {
          await take(page);
          cursor = last.seq;
          if (last.type === 'done') return;
        } else if (tail.over || cursor < (tail.last ?? 0)) {
          return; // past the end, or rows that were there are gone with their run
        } else {
          cursor = await tail.follow(cursor, take, signal);
        }
      }
    } finally {
      this.leave(tail);
    }
  }

  /** The floor under all wake-ups; ends with the signal. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await sleep(this.clock, this.pollMs, signal);
      if (!signal.aborted) await this.poll();
    }
  }

  private async poll(): Promise<void> {
    const live = [...this.tails.values()].filter((tail) => tail.last !== undefined && !tail.over);
    for (let i = 0; i < live.length; i += POLLED_AT_ONCE) {
      const asked = live.slice(i, i + POLLED_AT_ONCE);
      try {
        const moved = await this.store.moved(asked.map((tail) => ({ runId: tail.runId, seq: tail.last as number })));
        for (const { runId, lastSeq } of moved) {
          if (lastSeq === null) this.tails.get(runId)?.end();
          else this.moved([runId]);
        }
      } catch (error) {
        this.report(error);
        return; // the next poll asks again
      }
    }
  }

  /** Reads all runs that have moved in one query, again while more of them did. */
  private async catchUp(): Promise<void> {
    if (this.catchingUp) return;
    this.catchingUp = true;
    try {
      for (let failures = 0; ;) {
        const behind = [...this.tails.values()].filter((tail) => tail.behind && tail.last !== undefined).slice(0, POLLED_AT_ONCE);
        if (behind.length === 0) return;
        for (const tail of behind) tail.behind = false;
        try {
          await this.readInto(behind);
          failures = 0;
        } catch (error) {
          this.report(error);
          for (const tail of behind) tail.behind = true;
          await sleep(this.clock, backoffMs(++failures, RETRY, this.random));
        }
      }
    } finally {
      this.catchingUp = false;
    }
  }

  private async readInto(tails: RunTail[]): Promise<void> {
    const rows = await this.store.readMany(
      tails.map((tail) => ({ runId: tail.runId, seq: tail.last as number })),
      PAGE,
    );
    const events = new Map<RunId, RunEvent[]>();
    for (const { runId, event } of rows) {
      const list = events.get(runId);
      if (list) list.push(event);
      else events.set(runId, [event]);
    }
    for (const [runId, list] of events) {
      const tail = this.tails.get(runId);
      tail?.take(list);
      if (tail && list.length === PAGE) tail.behind = true;
    }
  }

  /** Where the run stands; what is committed while we look marks the tail as behind. */
  private async look(tail: RunTail): Promise<void> {
    const state = await this.store.state(tail.runId);
    if (!state) return tail.end();
    this.begin(tail, state);
  }

  private begin(tail: RunTail, { lastSeq, status }: Pick<Run, 'status' | 'lastSeq'>): void {
    if (tail.last !== undefined) return; // another reader has looked meanwhile
    tail.last = lastSeq;
    tail.over = hasEnded(status);
    if (tail.over) tail.behind = false;
    tail.wake();
    if (tail.behind) void this.catchUp();
  }

  private async patiently<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T | undefined> {
    for (let tries = 1; !signal.aborted; tries++) {
      try {
        return await ask();
      } catch (error) {
        this.report(error);
        await sleep(this.clock, backoffMs(tries, RETRY, this.random), signal);
      }
    }
    return undefined;
  }

  private join(runId: RunId): RunTail {
    const tail = this.tails.get(runId) ?? new RunTail(runId);
    this.tails.set(runId, tail);
    tail.readers++;
    return tail;
  }

  private leave(tail: RunTail): void {
    tail.readers--;
    if (tail.readers === 0) this.tails.delete(tail.runId);
  }
}
