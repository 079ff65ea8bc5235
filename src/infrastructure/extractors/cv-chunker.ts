import type { ChunkDraft } from '../../domain/knowledge/collection';
import { type Atom, atomsOf } from './atoms';
import { type ChunkLengths, headerOf, packed, textOf } from './block-chunker';
import type { Block, DocumentText } from './blocks';
import type { CvEntry, CvSection } from './cv-structure';

/** A list of skills is one chunk up to this length: cut, each half would lack the other's. */
const SKILLS_SIZE = 1200;
const SMALL = 200;
const LONGEST_HEAD = 120;

interface Piece {
  first: Atom;
  last: Atom;
  header: string;
}

/**
 * A chunk for each entry of a CV, never over a page's end; small neighbours of one section become one. The person's name is in every header, and in that of
 * an entry's further pieces how the entry begins.
 */
export function chunkCv(document: DocumentText, name: string, sections: readonly CvSection[], lengths: ChunkLengths): ChunkDraft[] {
  return sections.flatMap((section) => {
    const size = section.topic === 'skills' ? Math.max(lengths.size, SKILLS_SIZE) : lengths.size;
    const pieces = section.entries.flatMap((entry) => piecesOf(document, entry, headerOf(name, section.title), { ...lengths, size }));
    return merged(pieces, size).map(({ first, last, header }) => ({
      header,
      text: textOf(document.text, first, last),
      page: first.page,
      section: section.title || null,
      start: first.start,
      end: last.end,
    }));
  });
}

function piecesOf(document: DocumentText, entry: CvEntry, header: string, lengths: ChunkLengths): Piece[] {
  const atoms = atomsOf(document.text, blocksWithin(document.blocks, entry), lengths.size, document.pageStarts);
  const head = entry.lines[0]!.text.slice(0, LONGEST_HEAD).toWellFormed();
  const further = head === header ? header : headerOf(header, head);
  return packed(atoms, lengths).map(([first, last], at) => ({ first, last, header: at === 0 ? header : further }));
}

/** The entry's own parts of its blocks. */
const blocksWithin = (blocks: readonly Block[], { start, end, lines }: CvEntry): Block[] =>
  blocks
    .slice(lines[0]!.block, lines.at(-1)!.block + 1)
    .map((block) => ({ ...block, start: Math.max(block.start, start), end: Math.min(block.end, end) }));

/** Small pieces with what follows them, else with what stands before. */
function merged(pieces: readonly Piece[], size: number): Piece[] {
  const fits = (a: Piece, b: Piece): boolean => a.first.page === b.first.page && b.last.end - a.first.start <= size;
  const joined = (chunks: readonly Piece[], belongs: (last: Piece, piece: Piece) => boolean): Piece[] =>
    chunks.reduce<Piece[]>((before, piece) => {
      const last = before.at(-1);
      if (last && belongs(last, piece) && fits(last, piece)) last.last = piece.last;
      else before.push({ ...piece });
      return before;
    }, []);
  const forward = joined(pieces, (last) => lengthOf(last) < SMALL);
  return joined(forward, (_last, piece) => lengthOf(piece) < SMALL);
}

const lengthOf = ({ first, last }: Piece): number => last.end - first.start;
