import type { DocumentText } from './blocks';
import { LineJoiner } from './line-joiner';
import type { PdfLine } from './pdf-lines';
import { leadingOf, mayGoOn, type Paragraph, paragraphsOf } from './pdf-paragraphs';
import { withoutRunningLines } from './pdf-running-lines';
import { TextBuilder } from './text-builder';

const HEADING_RATIO = 1.1;
const LONGEST_HEADING = 150;
const SENTENCE_END = /[.!?:;…。！？：；"”»)\]]$/;
const GOES_ON = /^[\p{Ll}\p{Lo}]/u;

/** The paragraphs of a page's end and the next page's beginning that are one, joined: text and where new pages begin in it. */
interface Joined {
  size: number;
  page: number;
  text: string;
  pageBreaks: number[];
  goesOn: boolean;
}

/**
 * A document from the lines of its pages. What is printed larger than most of the text is a heading, the largest of the first level.
 * @param standsAlone lines that are headings whatever their size
 */
export function blocksOfPages(
  printed: readonly PdfLine[][],
  title: string,
  standsAlone: (text: string) => boolean = () => false,
): DocumentText {
  const pages = withoutRunningLines(printed);
  const leading = leadingOf(pages);
  const joiner = new LineJoiner(pages.flatMap((lines) => lines.map(({ text }) => text)));
  const paragraphs: Joined[] = [];
  for (const [page, lines] of pages.entries())
    for (const [at, paragraph] of paragraphsOf(lines, leading, standsAlone).entries()) {
      const last = paragraphs.at(-1);
      const first = paragraph.lines[0]!;
      if (at === 0 && last?.goesOn && last.size === paragraph.size && !first.isRow && GOES_ON.test(first.text))
        continued(last, paragraph, joiner);
      else paragraphs.push({ ...joined(paragraph, joiner), page, pageBreaks: [] });
    }
  const levels = headingLevels(pages, paragraphs);
  const builder = new TextBuilder();
  let begun = -1;
  for (const { page, text, size, pageBreaks } of paragraphs) {
    for (; begun < page; begun++) builder.page();
    const level = text.length <= LONGEST_HEADING && /\p{L}/u.test(text) ? levels.get(size) : undefined;
    if (level && pageBreaks.length === 0) builder.heading(level, text);
    else builder.text(text, pageBreaks);
    begun += pageBreaks.length;
  }
  for (; begun < pages.length - 1; begun++) builder.page();
  const document = builder.built();
  return { ...document, title: title || firstBig(document) };
}

function joined(paragraph: Paragraph, joiner: LineJoiner): { size: number; text: string; goesOn: boolean } {
  const { lines, soft, size } = paragraph;
  const text = lines.map((line, at) => (at < soft.length ? joiner.before(line.text, lines[at + 1]!.text, soft[at]!) : line.text)).join('');
  return { size, text, goesOn: !SENTENCE_END.test(text) && mayGoOn(lines.at(-1)!) };
}

function continued(last: Joined, paragraph: Paragraph, joiner: LineJoiner): void {
  const next = joined(paragraph, joiner);
  const before = joiner.before(last.text, next.text, true);
  last.pageBreaks.push(before.length);
  last.text = before + next.text;
  last.goesOn = next.goesOn;
}

/** The sizes of headings, the largest of level 1. */
function headingLevels(pages: readonly PdfLine[][], paragraphs: readonly Joined[]): Map<number, number> {
  const characters = new Map<number, number>();
  for (const lines of pages) for (const { size, text } of lines) characters.set(size, (characters.get(size) ?? 0) + text.length);
  const [body] = [...characters].sort(([, a], [, b]) => b - a)[0] ?? [0];
  const sizes = new Set(paragraphs.map(({ size }) => size).filter((size) => size >= body * HEADING_RATIO));
  return new Map([...sizes].sort((a, b) => b - a).map((size, at) => [size, Math.min(at + 1, 6)]));
}

/** The first heading of the first level on the first two pages. */
function firstBig({ blocks, pageStarts }: DocumentText): string {
  const heading = blocks.find((block) => block.kind === 'heading' && block.level === 1 && block.start < (pageStarts[2] ?? Infinity));
  return heading?.kind === 'heading' ? heading.heading : '';
}
