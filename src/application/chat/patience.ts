import type { Clock } from '../../domain/clock';

/**
 * A timer that can stand still: while the journal has no room, a silent model is not the model's fault. A token moves the deadline, not the timer, which
 * looks at the deadline when it goes off: timers cost more than tokens.
 */
export class Patience {
  private callOff: (() => void) | undefined;
  /** Monotonic time when patience ends; undefined while it stands still. */
  private deadline: number | undefined;
  private left = 0;
  /** Monotonic time at which the timer goes off; Infinity without one. */
  private goesOff = Infinity;

  constructor(
    private readonly clock: Clock,
    private readonly lost: () => void,
  ) {}

  /** (Re)starts with so many milliseconds. */
  start(ms: number): void {
    this.left = ms;
    this.resume();
  }

  pause(): void {
    if (this.deadline === undefined) return;
    this.left = this.deadline - this.clock.monotonic();
    this.deadline = undefined;
  }

  resume(): void {
    const now = this.clock.monotonic();
    this.deadline = now + Math.max(0, this.left);
    if (this.deadline < this.goesOff) this.wait(now);
  }

  end(): void {
    this.callOff?.();
    this.callOff = this.deadline = undefined;
    this.goesOff = Infinity;
  }

  private wait(now: number): void {
    this.callOff?.();
    this.goesOff = this.deadline as number;
    this.callOff = this.clock.after(this.goesOff - now, () => this.look());
  }

  private look(): void {
    this.callOff = undefined;
    this.goesOff = Infinity;
    const now = this.clock.monotonic();
    if (this.deadline === undefined) return;
    if (this.deadline <= now) this.lost();
    else this.wait(now);
  }
}
