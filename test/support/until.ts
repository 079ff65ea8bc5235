import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_MS = 10;

type Found<T> = Exclude<T, false | 0 | '' | null | undefined>;

/** Looks until it finds something truthy, and gives that. What a test of real processes does in place of sleeping. */
export async function until<T>(what: string, look: () => T | Promise<T>, withinMs = 15_000): Promise<Found<T>> {
  for (const end = Date.now() + withinMs; ;) {
    const found = await look();
    if (found) return found as Found<T>;
    if (Date.now() > end) throw new Error(`${what}: not within ${withinMs} ms`);
    await sleep(LOOK_MS);
  }
}

/** The middle one. */
export const median = (numbers: number[]): number => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;

export const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));

/** All of a test's work in parallel, so many at a time. */
export async function inLanes<T>(lanes: number, n: number, work: (i: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < n) {
      const i = next++;
      results[i] = await work(i);
    }
  };
  await Promise.all(times(lanes, lane));
  return results;
}
