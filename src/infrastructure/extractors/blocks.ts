import type { Span } from '../../domain/knowledge/sentences';

/** A heading, a block of code, or anything else that stands by itself: a paragraph, a list, a table. */
export type Block = Span & ({ kind: 'heading'; level: number; heading: string } | { kind: 'code' } | { kind: 'text' });
export type Heading = Extract<Block, { kind: 'heading' }>;

/** What every format is read into: its text in reading order, and what the ranges of it are. */
export interface DocumentText {
  /** Storable (src/domain/text.ts). */
  text: string;
  /** In order; between them is nothing but white space. */
  blocks: Block[];
  /** Where each page begins in `text`, from page 1 on; none of a format without pages. A page without text begins where the next one does. */
  pageStarts: number[];
  /** What the document calls itself; '' where it does not. */
  title: string;
}

/** The page on which a place of the text stands, from 1; null in a text without pages. */
export function pageAt(pageStarts: readonly number[], offset: number): number | null {
  let low = 0;
  let high = pageStarts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (pageStarts[middle]! <= offset) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? null : low;
}
