// Written without spaces: a line's end between two of them is none.
export const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u3000-\u303f\uff00-\uffef]/u;
// "Vor- und Nachteile": the hyphen stands for a word.
const AND = /^(?:und|oder|bzw|and|or|to|y|o|e|ou|et)\b/i;
const COMPOUND = /\p{L}+-\p{L}+/gu;

/** Puts lines of one paragraph together again: words that were cut at the line's end become whole. */
export class LineJoiner {
  private readonly compounds: Set<string>;

  /** @param lines of the whole document: a compound that stands within one of them keeps its hyphen where it was cut at it */
  constructor(lines: Iterable<string>) {
    this.compounds = new Set();
    for (const line of lines) for (const [compound] of line.matchAll(COMPOUND)) this.compounds.add(compound.toLowerCase());
  }

  /** `above` as it is to stand before `below`, with what belongs between them. */
  before(above: string, below: string, soft: boolean): string {
    if (above.endsWith('\u00ad')) return above.slice(0, -1);
    const head = /([\p{L}]+)[-\u2010]$/u.exec(above)?.[1];
    const tail = /^\p{L}+/u.exec(below)?.[0];
    if (head && tail && !AND.test(below)) {
      const isCut = /^\p{Ll}/u.test(tail) && !this.compounds.has(`${head}-${tail}`.toLowerCase());
      return isCut ? above.slice(0, -1) : above;
    }
    if (!soft) return `${above}\n`;
    if (/\d[-\u2010–]$/.test(above) && /^\d/.test(below)) return above;
    return UNSPACED.test(above.at(-1)!) && UNSPACED.test(below[0]!) ? above : `${above} `;
  }
}
