import type { TakeEvents } from '../../domain/chat/event-feed';
import type { RunEvent } from '../../domain/chat/run-event';
import type { RunId } from '../../domain/ids';

const MAX_EVENTS = 256;
const MAX_CHARACTERS = 128 * 1024;

const weightOf = (event: RunEvent): number => (event.type === 'token' ? event.data.content.length : JSON.stringify(event.data).length) + 32;

/** A reader that has seen all there is. */
interface Follower {
  give: (events: readonly RunEvent[]) => void;
  stop: () => void;
}

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
  private readonly followers = new Set<Follower>();
  readers = 0;

  constructor(readonly runId: RunId) {}

  /** Takes what follows without a gap: lower is dropped, higher marks the tail as behind, to be read from the table. */
  take(events: readonly RunEvent[]): void {
    if (this.last === undefined) {
      this.behind = true;
      return;
    }
    const fresh: RunEvent[] = [];
    for (const event of events) {
      if (event.seq > this.last + 1) this.behind = true;
      if (event.seq !== this.last + 1) continue;
      this.last = event.seq;
      this.push(event);
      if (event.type === 'done') this.over = true;
      fresh.push(event);
    }
    if (fresh.length > 0) for (const follower of this.followers) follower.give(fresh);
  }

  /** What follows the cursor, when the tail still holds it; undefined: read the table. */
  after(cursor: number): RunEvent[] | undefined {
    const first = this.events[0];
    if (this.last === undefined || !first || cursor + 1 < first.seq) return this.last !== undefined && cursor >= this.last ? [] : undefined;
    return this.events.slice(cursor + 1 - first.seq);
  }

  /**
   * Gives what comes to a reader who has seen all there is, in the turn in which it comes. Resolves with the new cursor when the reader asks to wait (once
   * the wait is over), when there is something to look at, or when `signal` aborts.
   */
  follow(cursor: number, take: TakeEvents, signal: AbortSignal): Promise<number> {
    if (signal.aborted) return Promise.resolve(cursor);
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.followers.delete(follower);
        signal.removeEventListener('abort', follower.stop);
      };
      const follower: Follower = {
        give: (events) => {
          const due = events[0]?.seq === cursor + 1 ? events : events.filter((event) => event.seq > cursor); // a cursor may be ahead of its run
          cursor = due.at(-1)?.seq ?? cursor;
          const room = due.length > 0 ? take(due) : undefined;
          if (!room && !this.over) return;
          leave();
          if (room) room.then(() => resolve(cursor), reject);
          else resolve(cursor);
        },
        stop: () => {
          leave();
          resolve(cursor);
        },
      };
      this.followers.add(follower);
      signal.addEventListener('abort', follower.stop, { once: true });
    });
  }

  /** The run is gone, or over without an event that says so. */
  end(): void {
    this.over = true;
    this.wake();
  }

  /** Whoever follows looks again. */
  wake(): void {
    for (const follower of this.followers) follower.stop();
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
