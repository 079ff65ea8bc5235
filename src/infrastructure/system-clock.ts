import type { Clock } from '../domain/clock';

/** The machine's monotonic clock and timers. */
export const systemClock: Clock = {
  monotonic: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
