/** Durations on the monotonic clock. Leases, tickets and every comparison of times use the database's time instead. */
export interface Clock {
  /** Milliseconds since an arbitrary start; never goes back. */
  monotonic(): number;
  /** Calls back once after `ms` milliseconds; after 0, when what has come already was dealt with. What it returns calls that off. */
  after(ms: number, callback: () => void): () => void;
}
export const Clock = Symbol('Clock');

/** Resolves after `ms`, or at once when `signal` aborts: whoever waits looks at the signal afterwards. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const wake = (): void => {
      callOff();
      signal?.removeEventListener('abort', wake);
      resolve();
    };
    const callOff = clock.after(ms, wake);
    signal?.addEventListener('abort', wake, { once: true });
  });
}
