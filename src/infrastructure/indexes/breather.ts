import { setImmediate as turn } from 'node:timers/promises';

const BREATH_MS = 20;

/** Called often within a long work, it lets the thread do something else now and then: a small index is not held up by a large one. */
export function breather(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < BREATH_MS) return;
    await turn();
    last = performance.now();
  };
}
