import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { timeLimit } from '../../src/domain/time-limit';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

describe('a time limit', () => {
  it('ends what waits for its signal alone, also when garbage was collected before', async () => {
    // Regression: AbortSignal.timeout() in an AbortSignal.any() was collected, and never fired.
    let reason: unknown;
    const { signal } = new AbortController();
    timeLimit(50, signal).signal.addEventListener('abort', ({ target }) => {
      reason = (target as AbortSignal).reason;
    });
    await delay(10);
    collectGarbage();
    await delay(100);
    expect(reason).toMatchObject({ name: 'TimeoutError' });
  });

  it('tells whether time is over, or another ended the wait', async () => {
    const [late, left] = [timeLimit(1), timeLimit(60_000, AbortSignal.abort(new Error('left')))];
    await delay(20);
    left.end();
    expect([late.isOver, late.signal.aborted, left.isOver, left.signal.reason]).toEqual([true, true, false, new Error('left')]);
  });

  it('that was ended never fires', async () => {
    const limit = timeLimit(5);
    limit.end();
    await delay(30);
    expect(limit.signal.aborted).toBe(false);
  });
});
