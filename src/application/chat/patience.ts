import type { Clock } from '../../domain/clock';

/** A timer that can stand still: while the journal has no room, a silent model is not the model's fault. */
export class Patience {
  private callOff: (() => void) | undefined;
  private left = 0;
  private startedAt = 0;

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
    if (!this.callOff) return;
    this.callOff();
    this.callOff = undefined;
    this.left -= this.clock.monotonic() - this.startedAt;
  }

  resume(): void {
    this.callOff?.();
    this.startedAt = this.clock.monotonic();
    this.callOff = this.clock.after(Math.max(0, this.left), this.lost);
  }

  end(): void {
    this.callOff?.();
    this.callOff = undefined;
  }
}
