import type { Clock } from '../domain/clock';

/** The machine's monotonic clock and timers. */
export const systemClock: Clock = {
  monotonic: () => performance.now(),
  after(ms, callback) {
    if (ms <= 0) {
      const soon = setImmediate(callback);
      return () => clearImmediate(soon);
    }
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
