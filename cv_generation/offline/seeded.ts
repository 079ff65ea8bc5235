/** A seeded source of choices: the same key gives the same choices, on every machine. */
export class Seeded {
  private state: number;

  /** @param key tells this stream of choices from others, as in `1/person/7` */
  constructor(key: string) {
    // FNV-1a, so that keys that differ in a digit start far apart.
    let hash = 0x811c9dc5;
    for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
    this.state = hash >>> 0;
  }

  /** In [0, 1): mulberry32. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number, both ends included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(from: readonly T[]): T {
    if (from.length === 0) throw new RangeError('There is nothing to pick from.');
    return from[Math.floor(this.next() * from.length)] as T;
  }

  shuffled<T>(from: readonly T[]): T[] {
    const all = [...from];
    for (let i = all.length - 1; i > 0; i--) {
      const j = Math.floor(this.next() * (i + 1));
      [all[i], all[j]] = [all[j] as T, all[i] as T];
    }
    return all;
  }

  /** At most `count` of them, no one twice. */
  some<T>(from: readonly T[], count: number): T[] {
    return this.shuffled(from).slice(0, count);
  }
}

/** Card `index` of an endless row of shuffled decks: each deck is used up before the next one begins. */
export function dealt<T>(deck: readonly T[], key: string, index: number): T {
  const round = Math.floor(index / deck.length);
  return new Seeded(`${key}/${round}`).shuffled(deck)[index % deck.length] as T;
}
