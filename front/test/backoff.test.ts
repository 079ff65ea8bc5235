import { Backoff } from '../src/runs/backoff';

describe('how long to wait before the next try', () => {
  const waits = (backoff: Backoff, n: number): number[] => Array.from({ length: n }, () => backoff.next());

  it('is twice as long each time, up to the longest', () => {
    expect(waits(new Backoff(15_000, () => 1), 6)).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000]);
  });

  it('stays the longest, however often it is tried', () => {
    expect(waits(new Backoff(15_000, () => 1), 2000).at(-1)).toBe(15_000);
  });

  it('differs between clients, and is never less than half', () => {
    expect(new Backoff(15_000, () => 0).next()).toBe(500);
    expect(new Backoff(15_000, () => 0.5).next()).toBe(750);
  });

  it('begins anew once something worked', () => {
    const backoff = new Backoff(15_000, () => 1);
    waits(backoff, 4);
    backoff.reset();
    expect(backoff.next()).toBe(1000);
  });

  it('is at least what an answer asked for', () => {
    expect(new Backoff(15_000).next(30_000)).toBe(30_000);
  });

  it('takes its first step from the service, within bounds', () => {
    const backoff = new Backoff(15_000, () => 1);
    backoff.base(0);
    expect(backoff.next()).toBe(100);
    backoff.reset();
    backoff.base(10 ** 9);
    expect(backoff.next()).toBe(15_000);
  });
});
