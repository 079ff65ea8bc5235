import type { Clock } from '../../domain/clock';

/** What a process writes at most, while no more than that comes. */
const FREE = { rowsASecond: 8000, runs: Infinity };
/** Once more comes, tokens have to wait for each other anyway: they wait longer, and the process has time for questions. */
const BUSY = { rowsASecond: 2500, runs: 32 };
const BURST_MS = 5;
const WINDOW_MS = 250;

/**
 * How fast rows may be written. A row costs the same whatever it holds, in the database and on the way to its readers: under load it is the rows that are
 * kept down, not the tokens: those of a run go as one row, one frame, one wake-up of each reader. Below the bound nothing waits (docs/decisions/0006).
 */
export class Pace {
  /** Monotonic time up to which what was written was enough. */
  private paidUntil = 0;
  private countedAt = 0;
  private bound = FREE;
  private window = { since: 0, events: 0 };

  constructor(private readonly clock: Clock) {}

  /** An event wants to be written. */
  arrived(): void {
    const now = this.clock.monotonic();
    const { since, events } = this.window;
    if (now - since >= WINDOW_MS) {
      this.bound = (events * 1000) / (now - since) > FREE.rowsASecond ? BUSY : FREE;
      this.window = { since: now, events: 0 };
    }
    this.window.events++;
  }

  count(rows: number): void {
    this.countedAt = this.clock.monotonic();
    this.paidUntil = Math.max(this.paidUntil, this.countedAt) + (rows * 1000) / this.bound.rowsASecond;
  }

  /** For how many runs a flush may write: with all at once their readers would keep the process for one long turn. What is behind may be made up for. */
  get slice(): number {
    return Math.max(this.bound.runs, ((this.clock.monotonic() - this.countedAt) * this.bound.rowsASecond) / 1000);
  }

  get leftMs(): number {
    return Math.max(0, this.paidUntil - this.clock.monotonic());
  }

  get isOver(): boolean {
    return this.leftMs > BURST_MS;
  }
}
