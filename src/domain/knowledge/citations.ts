const OPENS = '[';
const CLOSES = ']';
const INSIDE = /[\d,; ]/;
const NUMBERS = /^ *\d+(?: *[,;] *\d+)* *$/;
/** Longer than any list of citations that a reader could follow: what goes on longer is no citation. */
const LONGEST = 60;

/**
 * Finds the citations of an answer that comes in pieces: `[1]`, `[2][3]`, `[1, 2]`, cut anywhere. The answer's text stays as the model wrote it, for what
 * was shown cannot be taken back: a number that names no passage is dropped from the citations, and stays in the text as text.
 * States: outside a bracket (`open` undefined), or inside one that holds only numbers and separators so far.
 */
export class CitationTracker {
  private readonly numbers: ReadonlySet<number>;
  private open: string | undefined;

  /** @param numbers those that name a passage; others are text, not citations */
  constructor(numbers: Iterable<number>) {
    this.numbers = new Set(numbers);
  }

  /** The passage numbers whose citation was closed in this piece, each once, in order. */
  push(piece: string): number[] {
    if (this.open === undefined && !piece.includes(OPENS)) return [];
    const closed = new Set<number>();
    for (const character of piece) for (const number of this.step(character)) closed.add(number);
    return [...closed];
  }

  private step(character: string): number[] {
    const inside = this.open;
    this.open = character === OPENS ? '' : undefined;
    if (inside === undefined || character === OPENS) return [];
    if (character === CLOSES) return NUMBERS.test(inside) ? this.known(inside) : [];
    if (INSIDE.test(character) && inside.length < LONGEST) this.open = inside + character;
    return [];
  }

  private known(inside: string): number[] {
    return inside
      .split(/[,;]/)
      .map(Number)
      .filter((number) => this.numbers.has(number));
  }
}
