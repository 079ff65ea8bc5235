/** A piece of a text item, as offsets in its string. */
export interface ItemRange {
  item: number;
  start: number;
  end: number;
}

/** What a page shows of a passage, and what of it does not stand there. */
export interface Found {
  ranges: ItemRange[];
  rest: string[];
}

/** Letters that are found anywhere on a page by chance are no find: below this, a piece counts only beside another. */
const SURE = 12;
/** So many letters may lie between a short piece and what was found beside it. */
const BESIDE = 120;

/** Letters and digits alone, so that spaces, hyphens at line ends and the order of ligatures do not matter. */
const letters = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]/gu, '');

/**
 * Where a passage stands among the text items of a page. It is looked for as a whole, then by its lines, then by halves of these: what a reader
 * of PDFs takes from a page is seldom in the order of its items. What else stands on the page does not matter, the order of the lines does a little.
 */
export function findPassage(items: readonly string[], passage: string): Found {
  const page = new PageText(items);
  const whole = letters(passage);
  if (whole === '') return { ranges: [], rest: [] };
  const at = page.text.indexOf(whole);
  if (at >= 0) return { ranges: page.ranges([[at, at + whole.length]]), rest: [] };
  const finds: [start: number, end: number][] = [];
  const short: { text: string; after: number | undefined }[] = [];
  const rest: string[] = [];
  const look = (text: string): void => {
    const wanted = letters(text);
    if (wanted === '') return;
    if (wanted.length < SURE) return void short.push({ text, after: finds.at(-1)?.[1] });
    const start = page.find(wanted, finds.at(-1)?.[1] ?? 0);
    if (start >= 0) return void finds.push([start, start + wanted.length]);
    const halves = halved(text);
    if (halves) halves.forEach(look);
    else rest.push(text);
  };
  passage.split(/\n+/).forEach(look);
  for (const { text, after } of short) {
    const found = beside(page, letters(text), finds, after);
    if (found) finds.push(found);
    else rest.push(text);
  }
  return { ranges: page.ranges(finds), rest };
}

function beside(
  page: PageText,
  wanted: string,
  finds: readonly [number, number][],
  after: number | undefined,
): [number, number] | undefined {
  const from = after ?? Math.max(0, Math.min(...finds.map(([start]) => start)) - BESIDE);
  if (finds.length === 0) return undefined;
  const start = page.text.indexOf(wanted, from);
  return start >= 0 && start <= from + BESIDE ? [start, start + wanted.length] : undefined;
}

/** In two, between words where there are any. */
function halved(text: string): [string, string] | undefined {
  if (letters(text).length < 2 * SURE) return undefined;
  const middle = Math.floor(text.length / 2);
  const space = text.indexOf(' ', middle);
  const cut = space > 0 && space < text.length - 1 ? space : middle;
  return [text.slice(0, cut), text.slice(cut)];
}

/** The letters of a page, each with the place that it comes from. */
class PageText {
  readonly text: string;
  readonly #from: ItemRange[] = [];

  constructor(private readonly items: readonly string[]) {
    let text = '';
    for (const [item, string] of items.entries()) {
      let start = 0;
      for (const sign of string) {
        const end = start + sign.length;
        const seen = letters(sign);
        for (let at = 0; at < seen.length; at++) this.#from.push({ item, start, end });
        text += seen;
        start = end;
      }
    }
    this.text = text;
  }

  /** From a place on, else from the start; -1: nowhere. */
  find(wanted: string, from: number): number {
    const behind = this.text.indexOf(wanted, from);
    return behind >= 0 ? behind : this.text.indexOf(wanted);
  }

  /** One an item, from its first letter to its last, with the signs that stand right beside them. */
  ranges(finds: readonly [number, number][]): ItemRange[] {
    const found = this.#joined(finds);
    for (const range of found) {
      const string = this.items[range.item]!;
      range.start -= /[^\p{L}\p{M}\p{N}\s]*$/u.exec(string.slice(0, range.start))![0].length;
      range.end += /^[^\p{L}\p{M}\p{N}\s]*/u.exec(string.slice(range.end))![0].length;
    }
    return found;
  }

  #joined(finds: readonly [number, number][]): ItemRange[] {
    const found: ItemRange[] = [];
    for (const [start, end] of finds.toSorted(([a], [b]) => a - b)) {
      for (const place of this.#from.slice(start, end)) {
        const last = found.at(-1);
        if (last?.item === place.item) last.end = Math.max(last.end, place.end);
        else found.push({ ...place });
      }
    }
    return found;
  }
}
