import { sentencesOf, type Span } from '../../domain/knowledge/sentences';
import type { Block } from './markdown-blocks';

/** What a chunk is packed from and never cut within: a sentence, a code block that fits, or a piece of something longer than a chunk. */
export interface Atom extends Span {
  kind: Block['kind'];
  endsBlock: boolean;
  /** Of a piece of a code block: the fence line that it lacks before or behind, so that it can be shown as code. */
  fence?: { before: string; behind: string };
}

export function atomsOf(text: string, blocks: readonly Block[], size: number): Atom[] {
  return blocks.flatMap((block) => {
    const source = text.slice(block.start, block.end);
    const spans = block.kind === 'text' ? sentencesOf(source) : [{ start: 0, end: source.length }];
    const pieces = spans.flatMap(({ start, end }) => fitting(text, { start: block.start + start, end: block.start + end }, size));
    return pieces.map((piece) => {
      const atom: Atom = { ...piece, kind: block.kind, endsBlock: piece.end === block.end };
      return block.kind === 'code' ? { ...atom, fence: missingFence(source, block, piece) } : atom;
    });
  });
}

function missingFence(source: string, block: Span, piece: Span): NonNullable<Atom['fence']> {
  const [before = ''] = source.split(/\r?\n/, 1);
  const [behind = ''] = /^\s*(?:`+|~+)/.exec(before) ?? [];
  return { before: piece.start > block.start ? `${before}\n` : '', behind: piece.end < block.end ? `\n${behind}` : '' };
}

/** Cuts what is longer than `size` at empty lines, else at line ends, at spaces, or anywhere but inside a surrogate pair. */
function fitting(text: string, { start, end }: Span, size: number): Span[] {
  const pieces: Span[] = [];
  let from = start;
  while (end - from > size) {
    const cut = cutWithin(text, from + Math.ceil((size * 2) / 3), from + size);
    pieces.push({ start: from, end: cut });
    from = cut;
  }
  pieces.push({ start: from, end });
  return pieces;
}

function cutWithin(text: string, least: number, most: number): number {
  for (const mark of ['\n\n', '\n', ' ']) {
    const at = text.lastIndexOf(mark, most - mark.length);
    if (at >= least) return at + mark.length;
  }
  const isInPair = /[\ud800-\udbff]/.test(text.charAt(most - 1));
  return isInPair ? most - 1 : most;
}
