import { sentencesOf, type Span } from '../../domain/knowledge/sentences';
import type { Block } from './markdown-blocks';

/** What a chunk is packed from and never cut within: a sentence, a code block that fits, or a piece of something longer than a chunk. */
export interface Atom extends Span {
  kind: Block['kind'];
  endsBlock: boolean;
}

export function atomsOf(text: string, blocks: readonly Block[], size: number): Atom[] {
  return blocks.flatMap((block) => {
    const whole = { start: 0, end: block.end - block.start };
    const spans = block.kind === 'text' ? sentencesOf(text.slice(block.start, block.end)) : [whole];
    const pieces = spans.flatMap(({ start, end }) => fitting(text, { start: block.start + start, end: block.start + end }, size));
    return pieces.map((piece) => ({ ...piece, kind: block.kind, endsBlock: piece.end === block.end }));
  });
}

/** Cuts what is longer than `size` at line ends, else at spaces, else anywhere but inside a surrogate pair. */
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
  const line = text.lastIndexOf('\n', most - 1);
  if (line >= least) return line + 1;
  const space = text.lastIndexOf(' ', most - 1);
  if (space >= least) return space + 1;
  const inPair = /[\ud800-\udbff]/.test(text.charAt(most - 1));
  return inPair ? most - 1 : most;
}
