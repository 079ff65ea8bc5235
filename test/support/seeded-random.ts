/** Random numbers that a seed alone decides (mulberry32, Tommy Ettinger): the same seed gives the same numbers on every machine. */
export class SeededRandom {
  constructor(private state: number) {}

  /** At least 0, below 1. */
  readonly next = (): number => {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };

  /** A whole number, at least 0 and below `end`. */
  below(end: number): number {
    return Math.floor(this.next() * end);
  }
  between(least: number, most: number): number {
    return least + this.next() * (most - least);
  }
  chance(probability: number): boolean {
    return this.next() < probability;
  }
  /** @throws when the list is empty */
  of<T>(list: readonly T[]): T {
    if (list.length === 0) throw new Error('nothing to choose from');
    return list[this.below(list.length)] as T;
  }
}
