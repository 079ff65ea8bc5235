/** Full-jitter backoff (Brooker, "Exponential Backoff And Jitter", AWS 2015): milliseconds before try `n`, counted from 1. */
export function backoffMs(n: number, { first, most }: { first: number; most: number }, random: () => number = Math.random): number {
  return Math.min(most, first * 2 ** Math.min(n - 1, 20)) * (0.5 + random() / 2);
}
