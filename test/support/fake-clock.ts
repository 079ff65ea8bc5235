import type { Clock } from '../../src/domain/clock';

interface Timer {
  at: number;
  callback(): void;
}

/** Resolves when everything that can go on without time or I/O has gone on: all microtasks run before the next immediate. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A clock that stands still until it is told. */
export class FakeClock implements Clock {
  private now = 0;
  private readonly timers = new Set<Timer>();

  monotonic(): number {
    return this.now;
  }

  after(ms: number, callback: () => void): () => void {
    if (ms <= 0) return this.soon(callback);
    const timer = { at: this.now + ms, callback };
    this.timers.add(timer);
    return () => void this.timers.delete(timer);
  }

  private soon(callback: () => void): () => void {
    let off = false;
    queueMicrotask(() => off || callback());
    return () => void (off = true);
  }

  /** Timers that wait: a test that leaves one open has not stopped what it started. */
  get pending(): number {
    return this.timers.size;
  }

  /** Lets time pass, timer by timer, each with all that follows from it. */
  async advance(ms: number): Promise<void> {
    const end = this.now + ms;
    await settled();
    for (let next = this.next(end); next; next = this.next(end)) {
      this.timers.delete(next);
      this.now = next.at;
      next.callback();
      await settled();
    }
    this.now = end;
  }

  private next(end: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.timers) if (timer.at <= end && (!first || timer.at < first.at)) first = timer;
    return first;
  }
}
