import type { ChunkedDocument } from '../../domain/knowledge/collection';
import { type Atom, atomsOf } from './atoms';
import { type Block, blocksOf } from './markdown-blocks';
import { shown, withoutNoise } from './markdown-noise';

export interface ChunkLengths {
  /** The longest range of the source that a chunk covers, in UTF-16 units. */
  size: number;
  /** How much of its end a chunk shares with the next one of its section, at most; more than half of `size` counts as half. */
  overlap: number;
}
export interface ChunkedText {
  /** The first heading of the first level; '' for none. */
  title: string;
  chunks: ChunkedDocument['chunks'];
}
interface Section {
  path: string[];
  blocks: Block[];
}

/**
 * Cuts storable Markdown or plain text at headings, then at paragraphs, then at sentences. `start` and `end` are offsets into `markdown`;
 * a chunk's text is that range without images, comments and diagrams, and a piece of a code block gets the fences that it lacks.
 * The header is `title › section › …`.
 */
export function chunkMarkdown(markdown: string, lengths: ChunkLengths, fallbackTitle = ''): ChunkedText {
  const text = withoutNoise(markdown);
  const blocks = blocksOf(text);
  const title = blocks.find((block) => block.kind === 'heading' && block.level === 1 && block.heading);
  const name = title?.kind === 'heading' ? title.heading : fallbackTitle;
  const chunks = sectionsOf(blocks, title).flatMap(({ path, blocks: own }) =>
    packed(atomsOf(text, own, lengths.size), lengths)
      .map(([first, last]) => ({ start: first.start, end: last.end, text: textOf(text, first, last) }))
      .filter((chunk) => chunk.text !== '')
      .map((chunk) => ({ ...chunk, header: [name, ...path].filter(Boolean).join(' › '), page: null, section: path.at(-1) ?? null })),
  );
  return { title: name, chunks };
}

/** A section reaches from a heading to the next. One that holds nothing but its heading is told by the headers below it. */
function sectionsOf(blocks: readonly Block[], title: Block | undefined): Section[] {
  const sections: Section[] = [{ path: [], blocks: [] }];
  let above: { level: number; heading: string }[] = [];
  for (const block of blocks) {
    if (block.kind === 'heading') {
      above = above.filter(({ level }) => level < block.level);
      if (block !== title) above.push(block);
      sections.push({ path: above.map(({ heading }) => heading).filter(Boolean), blocks: [] });
    }
    sections.at(-1)!.blocks.push(block);
  }
  return sections.filter((section) => section.blocks.some((block) => block.kind !== 'heading'));
}

function textOf(text: string, first: Atom, last: Atom): string {
  const own = shown(text.slice(first.start, last.end));
  return own && `${first.fence?.before ?? ''}${own}${last.fence?.behind ?? ''}`;
}

/** The first and the last atom of each chunk. */
function packed(atoms: readonly Atom[], { size, overlap }: ChunkLengths): [Atom, Atom][] {
  const chunks: [Atom, Atom][] = [];
  for (let first = 0; first < atoms.length;) {
    const start = atoms[first]!.start;
    let next = first + 1;
    while (next < atoms.length && atoms[next]!.end - start <= size) next++;
    if (next < atoms.length) next = atParagraph(atoms, first, next, start + (size * 2) / 3);
    chunks.push([atoms[first]!, atoms[next - 1]!]);
    first = next < atoms.length ? overlapping(atoms, first, next, Math.min(overlap, size / 2), size) : next;
  }
  return chunks;
}

/** The last paragraph's end behind `least`, else the cut as it is: after a sentence. */
function atParagraph(atoms: readonly Atom[], first: number, next: number, least: number): number {
  for (let at = next; at > first + 1 && atoms[at - 1]!.end > least; at--) if (atoms[at - 1]!.endsBlock) return at;
  return next;
}

/** Where the next chunk begins: some sentences back, as long as it still reaches beyond this one. Code and headings are not repeated. */
function overlapping(atoms: readonly Atom[], first: number, next: number, overlap: number, size: number): number {
  const end = atoms[next - 1]!.end;
  const fits = (at: number): boolean => end - atoms[at]!.start <= overlap && atoms[next]!.end - atoms[at]!.start <= size;
  let at = next;
  while (at - 1 > first && atoms[at - 1]!.kind === 'text' && fits(at - 1)) at--;
  return at;
}
