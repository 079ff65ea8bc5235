import type { Block, Cut } from './cut';
import { closesFence, fenceOf, isBlank, isHeading, isItem, isQuote, isRule, interrupts } from './line-shapes';
import { mended } from './mended';

/** A line that could become anything: shown once it says what it is. */
const UNDECIDED = /^\s*(?:[-*+_=]{1,}|\d{1,9}[.)]?|#{1,6}|>|`{1,2}|~{1,2}|(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]?\]?)?|\|.*)\s*$/;
const ROW_BELOW = /^[\s|:-]*$/;

/**
 * What is to be drawn behind the closed blocks: the block that goes on, with the line that has not ended. While it streams, half
 * constructs are closed or held back, so that nothing flashes as what it is not.
 */
export function tailOf({ text, at, open }: Cut, streaming: boolean): readonly Block[] {
  const line = text.slice(at);
  if (open === null) return line === '' ? [] : begun(line, at, streaming);
  if (open.midLine) return [shown(open, line, streaming)];
  switch (open.kind) {
    case 'code':
      if (streaming ? /^ {0,3}(?:`+|~+)\s*$/.test(line) : closesFence(line, open.mark!))
        return [{ ...shown(open, '', streaming), open: streaming }];
      return [shown(open, line, streaming)];
    case 'paragraph':
      if (streaming) return paragraphTail(open, line, at);
      if (isBlank(line)) return [shown(open, '', false)];
      return beginsAnother(line) || interrupts(line) ? [shown(open, '', false), ...begun(line, at, false)] : [shown(open, line, false)];
    case 'list':
    case 'quote':
    case 'table':
    case 'line':
      return otherTail(open, line, at, streaming);
    default:
      return open.kind satisfies never;
  }
}

/** The first line of a block. */
function begun(line: string, key: number, streaming: boolean): Block[] {
  if (isBlank(line) || (streaming && UNDECIDED.test(line))) return [];
  const fence = fenceOf(line);
  const block = { key, head: '', continues: false, open: streaming };
  // What stands behind the fence's marks is whole at the line's end.
  if (fence) return [{ ...block, kind: 'code', pieces: [''], head: streaming ? '' : fence.language }];
  const kind = isHeading(line) || isRule(line) ? 'line' : isQuote(line) ? 'quote' : isItem(line) ? 'list' : 'paragraph';
  return [{ ...block, kind, pieces: [streaming ? mended(line) : line] }];
}

function paragraphTail(open: NonNullable<Cut['open']>, line: string, at: number): Block[] {
  const last = open.pieces.at(-1)!;
  const from = last.lastIndexOf('\n', last.length - 2) + 1;
  // It may be the head of a table.
  if (last.slice(from).trimStart().startsWith('|') && ROW_BELOW.test(line)) {
    return from === 0 && open.pieces.length === 1
      ? []
      : [shown({ ...open, pieces: [...open.pieces.slice(0, -1), last.slice(0, from)] }, '', true)];
  }
  if (UNDECIDED.test(line)) return [shown(open, '', true)];
  if (beginsAnother(line) || interrupts(line)) return [shown(open, '', true), ...begun(line, at, true)];
  return [shown(open, line, true)];
}

function otherTail(open: NonNullable<Cut['open']>, line: string, at: number, streaming: boolean): Block[] {
  const held = streaming && open.kind !== 'table' && UNDECIDED.test(line);
  if (isBlank(line) || held) return [shown(open, '', streaming)];
  const ends =
    open.kind === 'list' ? !/^\s{2}/.test(line) && !isItem(line) && /\n\n$/.test(open.pieces[0]!) : !isQuote(line) && beginsAnother(line);
  const other = ends || (open.kind === 'list' && !/^\s{2}/.test(line) && beginsAnother(line));
  return other ? [shown(open, '', streaming), ...begun(line, at, streaming)] : [shown(open, line, streaming)];
}

const beginsAnother = (line: string): boolean => isHeading(line) || isRule(line) || isQuote(line) || fenceOf(line) !== undefined;

/** A block with its unfinished line. */
function shown(open: NonNullable<Cut['open']>, line: string, streaming: boolean): Block {
  const { key, kind, head, continues, pieces } = open;
  const last = pieces.at(-1)!;
  const piece =
    !streaming || kind === 'code' ? last + line : kind === 'paragraph' ? mended(last + line) : last + (open.nested ? line : mended(line));
  return { key, kind, head, continues, pieces: [...pieces.slice(0, -1), piece], open: streaming };
}
