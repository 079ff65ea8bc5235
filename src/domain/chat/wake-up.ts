import type { RunId } from '../ids';

/** Tells this process and others that something moved. Losing one costs a poll's delay, never more. */
export interface WakeUp {
  /** There may be something to claim. */
  queued(): void;
  /** Events were committed by somebody else than this process's journal (a queued run that was cancelled, a sweep). */
  moved(runs: RunId[]): void;
  /** A cancel was requested. */
  cancelled(runs: RunId[]): void;
}
export const WakeUp = Symbol('WakeUp');
