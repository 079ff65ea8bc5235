import type { Span } from '../../domain/knowledge/sentences';
import type { DocumentText } from './blocks';
import { MASK } from './markdown-noise';
import { BULLET } from './pdf-paragraphs';

/** A line of a CV: the unit in which its headings, jobs and degrees begin. */
export interface CvLine extends Span {
  /** As it reads, without marks of its format. */
  text: string;
  /** Place of its block in the document. */
  block: number;
  /** Of a heading, by the format's own word or by its size. */
  level?: number;
  isBullet: boolean;
}

export function cvLinesOf({ text, blocks }: DocumentText): CvLine[] {
  return blocks.flatMap((block, at): CvLine[] => {
    if (block.kind === 'heading')
      return [{ start: block.start, end: block.end, text: block.heading, block: at, level: block.level, isBullet: false }];
    return Array.from(text.slice(block.start, block.end).matchAll(/[^\n]+/g), ({ 0: line, index }) => {
      const shown = line.replaceAll(MASK, '').trim();
      return { start: block.start + index, end: block.start + index + line.length, text: shown, block: at, isBullet: BULLET.test(shown) };
    }).filter((line) => line.text !== '');
  });
}
