import type { Clock } from '../../domain/clock';

/** What a process writes at most. Beyond it tokens of a run wait for each other and go as one row, one frame, one wake-up of each reader. */
const ROWS_A_SECOND = 10_000;
const BURST_MS = 5;

/**
 * How fast rows may be written. A row costs the same whatever it holds, in the database and on the way to its readers: under load it is the rows that are
 * kept down, not the tokens. Below the bound nothing waits (docs/decisions/0006).
 */
export class Pace {
  /** Monotonic time up to which what was written was enough. */
  private paidUntil = 0;

  constructor(private readonly clock: Clock) {}

  count(rows: number): void {
    this.paidUntil = Math.max(this.paidUntil, this.clock.monotonic()) + (rows * 1000) / ROWS_A_SECOND;
  }

  get leftMs(): number {
    return Math.max(0, this.paidUntil - this.clock.monotonic());
  }

  get isOver(): boolean {
    return this.leftMs > BURST_MS;
  }
}
