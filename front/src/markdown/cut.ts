import { closesFence, fenceOf, indentOf, interrupts, isBlank, isHeading, isItem, isQuote, isRule, isTableHead } from './line-shapes';
import { paragraphCut } from './paragraph-cut';

/**
 * A part of an answer that is drawn by itself. `pieces` make it up in order, and only the last of an open block can still change, so
 * that a block of any length costs no more to go on with than its last piece: spans of a paragraph, lines of code, rows of a table.
 */
export interface Block {
  /** Where it begins in the text. */
  readonly key: number;
  readonly kind: 'paragraph' | 'code' | 'table' | 'list' | 'quote' | 'line';
  readonly pieces: readonly string[];
  /** Of a table: its head and the line below; of code: its language. */
  readonly head: string;
  /** It goes on with the block before: a long list or quote that was cut. */
  readonly continues: boolean;
  readonly open: boolean;
}

/** A text that was cut into blocks up to `at`. Blocks that are closed stay what they are, and stand in groups that are full but the last. */
export interface Cut {
  readonly text: string;
  readonly at: number;
  readonly groups: readonly (readonly Block[])[];
  readonly open: Open | null;
}
type Open = Omit<Block, 'open'> & {
  readonly mark?: string;
  readonly indent?: number;
  readonly midLine?: boolean;
  readonly nested?: string;
};

export const NOTHING: Cut = { text: '', at: 0, groups: [], open: null };

export const GROUP = 24;
const CODE_LINES = 4000;
const ROWS = 1000;
const LONG_LINE = 2000;
const LIST = 1500;

/** Goes on where `cut` ended. The work is as long as what is new, however long the text has become. */
export function extended(cut: Cut, text: string): Cut {
  if (text === cut.text) return cut;
  const cutting = new Cutting(text.startsWith(cut.text) ? cut : NOTHING);
  return cutting.through(text);
}

class Cutting {
  #at: number;
  #open: Open | null;
  #groups: readonly (readonly Block[])[];

  constructor(cut: Cut) {
    this.#at = cut.at;
    this.#open = cut.open;
    this.#groups = cut.groups;
  }

  through(text: string): Cut {
    for (let end = text.indexOf('\n', this.#at); end >= 0; end = text.indexOf('\n', this.#at)) {
      this.#line(text.slice(this.#at, end).replace(/\r$/, ''));
      this.#at = end + 1;
    }
    this.#longLine(text);
    return { text, at: this.#at, groups: this.#groups, open: this.#open };
  }

  #line(line: string): void {
    const open = this.#open;
    if (open?.midLine) return this.#grow(`${line}\n`, { midLine: false });
    if (open === null) return this.#begin(line);
    switch (open.kind) {
      case 'code':
        return closesFence(line, open.mark!) ? this.#close() : this.#grow(`${withoutIndent(line, open.indent!)}\n`);
      case 'list':
        return this.#listLine(line, open);
      case 'paragraph':
        return this.#paragraphLine(line, open);
      case 'table':
        return isBlank(line) || beginsOther(line) || isItem(line) ? this.#beginAfter(line) : this.#grow(`${line}\n`);
      case 'quote':
        if (isBlank(line) || (!isQuote(line) && beginsOther(line))) return this.#beginAfter(line);
        if (/^ {0,3}>[ \t]*$/.test(line) && open.pieces[0]!.length > LIST)
          return this.#close(() => this.#enter('quote', '', { continues: true }));
        return this.#grow(`${line}\n`);
      case 'line':
        return this.#beginAfter(line);
      default:
        return open.kind satisfies never;
    }
  }

  #begin(line: string): void {
    const fence = fenceOf(line);
    if (isBlank(line)) return;
    if (fence) return this.#enter('code', '', { head: fence.language, mark: fence.mark, indent: fence.indent });
    if (isHeading(line) || isRule(line)) {
      this.#enter('line', `${line}\n`);
      return this.#close();
    }
    this.#enter(isQuote(line) ? 'quote' : isItem(line) ? 'list' : 'paragraph', `${line}\n`);
  }

  #beginAfter(line: string): void {
    this.#close();
    this.#begin(line);
  }

  /** A paragraph's last line may have been the head of a table. */
  #paragraphLine(line: string, open: Open): void {
    const text = open.pieces.at(-1)!;
    const from = text.lastIndexOf('\n', text.length - 2) + 1;
    const last = text.slice(from, -1);
    if (isTableHead(last, line)) {
      const before = text.slice(0, from);
      if (before !== '' || open.pieces.length > 1) this.#close(undefined, { ...open, pieces: [...open.pieces.slice(0, -1), before] });
      return this.#enter('table', '', { head: `${last}\n${line}\n` });
    }
    if (isBlank(line) || beginsOther(line) || interrupts(line)) return this.#beginAfter(line);
    this.#grow(`${line}\n`);
  }

  #listLine(line: string, open: Open): void {
    const { nested } = open;
    if (nested !== undefined && indentOf(line) >= 2) {
      return this.#grow(`${line}\n`, { nested: closesFence(line.trimStart(), nested) ? undefined : nested });
    }
    const long = open.pieces[0]!.length > LIST;
    if (isItem(line) && indentOf(line) < 2) {
      if (!long) return this.#grow(`${line}\n`, { nested: undefined });
      return this.#close(() => this.#enter('list', `${line}\n`, { continues: true }));
    }
    if (isBlank(line)) return this.#grow('\n');
    const belongs = indentOf(line) >= 2 || (!/\n\n$/.test(open.pieces[0]!) && !beginsOther(line));
    if (!belongs) return this.#beginAfter(line);
    this.#grow(`${line}\n`, { nested: fenceOf(line.trimStart())?.mark });
  }

  /** A line that does not end must not be drawn whole each time: of text and code its beginning is taken as it is. */
  #longLine(text: string): void {
    const rest = text.slice(this.#at);
    if (rest.length < LONG_LINE) return;
    if (this.#open === null && !beginsOther(rest) && !isItem(rest) && !rest.startsWith('|')) this.#enter('paragraph', '');
    const { kind } = this.#open ?? {};
    if (kind !== 'paragraph' && kind !== 'code') return;
    this.#grow(rest, { midLine: true });
    this.#at = text.length;
  }

  #enter(kind: Block['kind'], text: string, more: Partial<Open> = {}): void {
    this.#open = { key: this.#at, kind, pieces: [text], head: '', continues: false, ...more };
  }

  #grow(text: string, more: Partial<Open> = {}): void {
    const open = this.#open!;
    const last = open.pieces.at(-1)! + text;
    this.#open = { ...open, ...more, pieces: [...open.pieces.slice(0, -1), ...split(open.kind, last)] };
  }

  #close(then?: () => void, closing: Open = this.#open!): void {
    const { key, kind, pieces, head, continues } = closing;
    const block: Block = { key, kind, pieces, head, continues, open: false };
    const last = this.#groups.at(-1);
    this.#groups = last && last.length < GROUP ? [...this.#groups.slice(0, -1), [...last, block]] : [...this.#groups, [block]];
    this.#open = null;
    then?.();
  }
}

const beginsOther = (line: string): boolean => isHeading(line) || isRule(line) || isQuote(line) || fenceOf(line) !== undefined;
const withoutIndent = (line: string, indent: number): string => line.slice(Math.min(indent, line.length - line.trimStart().length));

/** The last piece of a block, cut where it has grown long. */
function split(kind: Block['kind'], text: string): string[] {
  const pieces: string[] = [];
  let rest = text;
  for (let at = pieceEnd(kind, rest); at !== undefined; at = pieceEnd(kind, rest)) {
    pieces.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  return [...pieces, rest];
}

function pieceEnd(kind: Block['kind'], text: string): number | undefined {
  if (kind === 'paragraph') return paragraphCut(text);
  if (kind === 'code') return text.length > CODE_LINES ? text.lastIndexOf('\n', CODE_LINES) + 1 || CODE_LINES : undefined;
  if (kind === 'table') return text.length > ROWS ? text.indexOf('\n', ROWS) + 1 || undefined : undefined;
  return undefined;
}
