import type { RunEvent } from '../../domain/chat/run-event';
import type { RunId } from '../../domain/ids';

const MAX_EVENTS = 256;
const MAX_CHARACTERS = 128 * 1024;

const weightOf = (event: RunEvent): number => (event.type === 'token' ? event.data.content.length : JSON.stringify(event.data).length) + 32;

/**
 * The newest events of one watched run, shared by its readers.
 * unknown (nobody has looked yet) → live (takes seq = last + 1, and only that) → over (done was seen, or the run is gone).
 */
export class RunTail {
  /** The newest seq known to be committed; undefined before the first look. */
  last: number | undefined;
  over = false;
  /** Something moved that the tail has not seen. */
  behind = false;
  private events: RunEvent[] = [];
  private weight = 0;
  private readonly wakers = new Set<() => void>();
  readers = 0;

  constructor(readonly runId: RunId) {}

  /** Takes what follows without a gap: lower is dropped, higher marks the tail as behind, to be read from the table. */
  take(events: readonly RunEvent[]): void {
    if (this.last === undefined) {
      this.behind = true;
      return;
    }
    let moved = false;
    for (const event of events) {
      if (event.seq > this.last + 1) this.behind = true;
      if (event.seq !== this.last + 1) continue;
      this.last = event.seq;
      this.push(event);
      if (event.type === 'done') this.over = true;
      moved = true;
    }
    if (moved) this.wake();
  }

  /** What follows the cursor, when the tail still holds it; undefined: read the table. */
  after(cursor: number): RunEvent[] | undefined {
    const first = this.events[0];
    if (this.last === undefined || !first || cursor + 1 < first.seq) return this.last !== undefined && cursor >= this.last ? [] : undefined;
    return this.events.slice(cursor + 1 - first.seq);
  }

  /** Resolves at the next change, or when `signal` aborts. */
  change(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        this.wakers.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.wakers.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }

  /** The run is gone, or over without an event that says so. */
  end(): void {
    this.over = true;
    this.wake();
  }

  wake(): void {
    for (const wake of [...this.wakers]) wake();
  }

  private push(event: RunEvent): void {
    this.events.push(event);
    this.weight += weightOf(event);
    let drop = 0;
    while (this.events.length - drop > MAX_EVENTS || (this.weight > MAX_CHARACTERS && drop < this.events.length - 1)) {
      this.weight -= weightOf(this.events[drop] as RunEvent);
      drop++;
    }
    if (drop > 0) this.events.splice(0, drop);
  }
}
