/** How long to wait before the next try: twice as long each time, up to a bound, and never all clients at once. */
export class Backoff {
  #base = 1000;
  #tries = 0;

  constructor(
    private readonly longestMs = 5000,
    private readonly random: () => number = Math.random,
  ) {}

  /** What the service said with `retry:`. */
  base(ms: number): void {
    this.#base = Math.min(Math.max(ms, 100), this.longestMs);
  }

  /** It worked. */
  reset(): void {
    this.#tries = 0;
  }

  /** Milliseconds; at least those that an answer asked for. */
  next(atLeastMs = 0): number {
    const wait = Math.min(this.#base * 2 ** this.#tries++, this.longestMs);
    return Math.max(wait * (0.5 + this.random() / 2), atLeastMs);
  }
}
