import type { ChunkDraft } from '../../domain/knowledge/collection';
import { type Atom, atomsOf } from './atoms';
import { type Block, type DocumentText, type Heading, pageAt } from './blocks';
import { shown } from './markdown-noise';

export interface ChunkLengths {
  /** The longest range of the source that a chunk covers, in UTF-16 units. */
  size: number;
  /** How much of its end a chunk shares with the next one of its section, at most; more than half of `size` counts as half. */
  overlap: number;
}
interface Section {
  path: string[];
  blocks: Block[];
}

/**
 * Cuts a text at headings and pages, then at paragraphs, then at sentences. Only a sentence may go on over a page's end; its chunk stands on the page where
 * it begins. The header is `name › section › …`; `title`, a heading, is not repeated there.
 */
export function chunkBlocks(document: Omit<DocumentText, 'title'>, lengths: ChunkLengths, name: string, title?: Heading): ChunkDraft[] {
  const { text, blocks, pageStarts } = document;
  return sectionsOf(blocks, title).flatMap(({ path, blocks: own }) =>
    packed(atomsOf(text, own, lengths.size, pageStarts), lengths)
      .map(([first, last]) => ({
        start: first.start,
        end: last.end,
        text: textOf(text, first, last),
        page: last.kind === 'heading' ? pageAt(pageStarts, last.start) : first.page,
      }))
      .filter((chunk) => chunk.text !== '')
      .map((chunk) => ({ ...chunk, header: headerOf(name, ...path), section: path.at(-1) ?? null })),
  );
}

export const headerOf = (...path: string[]): string => path.filter(Boolean).join(' › ');

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

/** What is shown of a range: without noise, and a piece of code with the fences that it lacks. */
export function textOf(text: string, first: Atom, last: Atom): string {
  const own = shown(text.slice(first.start, last.end));
  return own && `${first.fence?.before ?? ''}${own}${last.fence?.behind ?? ''}`;
}

/** The first and the last atom of each chunk: as long as it may be, all of it on one page. */
export function packed(atoms: readonly Atom[], { size, overlap }: ChunkLengths): [Atom, Atom][] {
  const chunks: [Atom, Atom][] = [];
  for (let first = 0; first < atoms.length;) {
    const start = atoms[first]!.start;
    let next = first + 1;
    const samePage = (): boolean => next < atoms.length && atoms[next]!.page === atoms[first]!.page;
    while (samePage() && atoms[next]!.end - start <= size) next++;
    if (samePage()) next = atParagraph(atoms, first, next, start + (size * 2) / 3);
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
  const fits = (at: number): boolean =>
    atoms[at]!.page === atoms[next]!.page && end - atoms[at]!.start <= overlap && atoms[next]!.end - atoms[at]!.start <= size;
  let at = next;
  while (at - 1 > first && atoms[at - 1]!.kind === 'text' && fits(at - 1)) at--;
  return at;
}
