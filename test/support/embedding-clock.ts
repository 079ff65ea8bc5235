import type { Clock } from '../../src/domain/clock';

/** Until an answer has come, by what it is for. */
const PATIENCE_MS = [10_000, 60_000];

/** A clock on which waiting before another try takes no time, and nobody's patience ends before the test says so. */
export class EmbeddingClock implements Clock {
  /** How long was waited before each try. */
  readonly waits: number[] = [];
  private readonly patient = new Map<() => void, number>();
  private now = 0;

  monotonic(): number {
    return this.now;
  }

  after(ms: number, callback: () => void): () => void {
    if (PATIENCE_MS.includes(ms)) {
      this.patient.set(callback, ms);
      return () => void this.patient.delete(callback);
    }
    this.waits.push(ms);
    this.now += ms;
    const soon = setImmediate(callback);
    return () => clearImmediate(soon);
  }

  /** Nobody waits for an answer any longer. */
  losePatience(): void {
    this.now += Math.max(...this.patient.values());
    for (const callback of this.patient.keys()) callback();
  }

  /** Calls that wait for an answer. */
  get waiting(): number {
    return this.patient.size;
  }
}
