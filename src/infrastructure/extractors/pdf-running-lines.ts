import type { PdfLine } from './pdf-lines';

const FEWEST_PAGES = 4;
const LONGEST = 100;
/** Of a page's lines from its top and bottom. */
const EDGE_LINES = 2;

/**
 * The pages without what is printed on most of them at the same place, page numbers included: headers and footers would tear the sentences that go on over
 * a page's end, and make all pages alike to a search.
 */
export function withoutRunningLines(pages: readonly PdfLine[][]): PdfLine[][] {
  if (pages.length < FEWEST_PAGES) return [...pages];
  const counts = new Map<string, number>();
  for (const lines of pages) for (const key of new Set(linesApart(lines).map(keyOf))) counts.set(key, (counts.get(key) ?? 0) + 1);
  const isRunning = (line: PdfLine): boolean => (counts.get(keyOf(line)) ?? 0) * 2 > pages.length;
  return pages.map((lines) => {
    const running = new Set(edgeLines(lines).filter(isRunning));
    return running.size < lines.length ? lines.filter((line) => !running.has(line)) : lines;
  });
}

const byHeight = (lines: readonly PdfLine[]): PdfLine[] => [...lines].sort((a, b) => b.y - a.y);

function edgeLines(lines: readonly PdfLine[]): PdfLine[] {
  const sorted = byHeight(lines);
  return [...sorted.slice(0, EDGE_LINES), ...sorted.slice(-EDGE_LINES)].filter(({ text }) => text.length <= LONGEST);
}

/** Of those, the lines with room between them and the rest of the page. */
function linesApart(lines: readonly PdfLine[]): PdfLine[] {
  const sorted = byHeight(lines);
  const areApart = (a: PdfLine | undefined, b: PdfLine | undefined): boolean => !!a && !!b && a.y - b.y > 2 * Math.max(a.size, b.size);
  const top = [2, 1].find((count) => areApart(sorted[count - 1], sorted[count])) ?? 0;
  const bottom = [2, 1].find((count) => areApart(sorted.at(-count - 1), sorted.at(-count))) ?? 0;
  return [...sorted.slice(0, top), ...sorted.slice(sorted.length - bottom)].filter(({ text }) => text.length <= LONGEST);
}

const keyOf = ({ text, y }: PdfLine): string => `${Math.round(y / 3)} ${text.replace(/\d+/g, '#')}`;
