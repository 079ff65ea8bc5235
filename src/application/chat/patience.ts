import type { Clock } from '../../domain/clock';

/**
 * A timer that can stand still until it is started again: while the journal has no room, a silent model is not the model's fault. Its end is for good. A
 * token moves the deadline, not the timer, which looks at the deadline when it goes off: timers cost more than tokens.
 */
export class Patience {
  private callOff: (() => void) | undefined;
  /** Monotonic time when patience ends; undefined while it stands still. */
  private deadline: number | undefined;
  /** Monotonic time at which the timer goes off; Infinity without one. */
  private goesOff = Infinity;
  private isOver = false;

  constructor(
    private readonly clock: Clock,
    private readonly lost: () => void,
  ) {}

  get standsStill(): boolean {
    return this.deadline === undefined;
  }

  /** (Re)starts with so many milliseconds. */
  start(ms: number): void {
    if (this.isOver) return; // such as for an append that is taken when the try has ended
    const now = this.clock.monotonic();
    this.deadline = now + ms;
    if (this.deadline < this.goesOff) this.wait(now);
  }

  pause(): void {
    this.deadline = undefined;
  }

  end(): void {
    this.isOver = true;
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
