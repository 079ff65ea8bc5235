import { sentencesOf, type Span } from '../../domain/knowledge/sentences';
import { type Block, pageAt } from './blocks';

/** What a chunk is packed from and never cut within: a sentence, a code block that fits, or a piece of something longer than a chunk. */
export interface Atom extends Span {
  kind: Block['kind'];
  /** Where it begins; a heading's is that of what it is above. null in a text without pages. */
  page: number | null;
  endsBlock: boolean;
  /** Of a piece of a code block: the fence line that it lacks before or behind, so that it can be shown as code. */
  fence?: { before: string; behind: string };
}

export function atomsOf(text: string, blocks: readonly Block[], size: number, pageStarts: readonly number[] = []): Atom[] {
  const atoms = blocks.flatMap((block) => {
    const source = text.slice(block.start, block.end);
    const spans = block.kind === 'text' ? sentencesOf(source) : [{ start: 0, end: source.length }];
    const pieces = spans.flatMap(({ start, end }) => fitting(text, { start: block.start + start, end: block.start + end }, size));
    return pieces.map((piece) => {
      const atom: Atom = { ...piece, kind: block.kind, page: pageAt(pageStarts, piece.start), endsBlock: piece.end === block.end };
      return block.kind === 'code' ? { ...atom, fence: missingFence(source, block, piece) } : atom;
    });
  });
  for (let at = atoms.length - 2; at >= 0; at--) if (atoms[at]!.kind === 'heading') atoms[at]!.page = atoms[at + 1]!.page;
  return atoms;
}

function missingFence(source: string, block: Span, piece: Span): NonNullable<Atom['fence']> {
  const [before = ''] = source.split(/\r?\n/, 1);
  const [behind = ''] = /^\s*(?:`+|~+)/.exec(before) ?? [];
  return { before: piece.start > block.start ? `${before}\n` : '', behind: piece.end < block.end ? `\n${behind}` : '' };
}

const LOOK_AHEAD = 30;
// Thai, Chinese and others write no spaces: a dictionary knows their words. Where it knows none either, a run of characters is one word.
const words = new Intl.Segmenter('en', { granularity: 'word' });

/** Cuts what is longer than `size` at empty lines, else at line ends, at spaces, between words, or anywhere but inside a surrogate pair. */
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
  const window = text.slice(least, most + LOOK_AHEAD); // a word is known by how it goes on
  const word = words.segment(window).containing(most - least);
  if (word && word.index > 0) return least + word.index;
  const isInPair = /[\ud800-\udbff]/.test(text.charAt(most - 1));
  return isInPair ? most - 1 : most;
}
