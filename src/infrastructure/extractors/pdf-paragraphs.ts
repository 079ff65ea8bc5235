import { UNSPACED } from './line-joiner';
import type { PdfLine } from './pdf-lines';

/** Lines that stand together, of one font size. */
export interface Paragraph {
  size: number;
  lines: PdfLine[];
  /** For each line but the last: whether it only ends because the column does. */
  soft: boolean[];
}

const FULL = 0.85;
const SHORTEST_PROSE = 28;
const SHORTEST_UNSPACED = 10;
/** `Languages: Go, C++`: what names its line begins it. */
const LABELLED = /^\p{Lu}[^:：.]{0,30}[:：]\s/u;
export const BULLET = /^(?:[•◦▪‣●○■□]\s*|(?:[·–—*-]|\d{1,2}[.)])\s+)/;

/**
 * The paragraphs of a page, in drawing order: a new one begins at a greater distance than that between most lines, at another size, and at another column.
 * @param leading the distance of most lines, as a multiple of the font size
 * @param standsAlone lines that are headings whatever their size
 */
export function paragraphsOf(lines: readonly PdfLine[], leading: number, standsAlone: (text: string) => boolean): Paragraph[] {
  const edges = rightEdges(lines);
  const paragraphs: Paragraph[] = [];
  lines.forEach((line, at) => {
    const above = lines[at - 1];
    const last = paragraphs.at(-1);
    if (!above || !last || isApart(above, line, leading) || standsAlone(above.text) || standsAlone(line.text))
      paragraphs.push({ size: line.size, lines: [line], soft: [] });
    else {
      last.soft.push(isSoft(above, line, edges.get(columnOf(above))!));
      last.lines.push(line);
    }
  });
  return paragraphs;
}

/** The middle one of the distances between lines of one size, as a multiple of it. */
export function leadingOf(pages: readonly PdfLine[][]): number {
  const ratios = pages.flatMap((lines) =>
    lines.flatMap((line, at) => {
      const ratio = at > 0 && lines[at - 1]!.size === line.size ? (lines[at - 1]!.y - line.y) / line.size : 0;
      return ratio > 0.5 && ratio < 3 ? [ratio] : [];
    }),
  );
  return ratios.sort((a, b) => a - b)[ratios.length >> 1] ?? 1.2;
}

function isApart(above: PdfLine, line: PdfLine, leading: number): boolean {
  const distance = above.y - line.y;
  const isBeside = line.x > above.end || line.end < above.x;
  return distance < 0 || isBeside || Math.abs(above.size - line.size) > 0.08 * above.size || distance > leading * line.size * 1.25;
}

/** Whether a line can be one of prose: shorter ones are a list's, or as well off with a line's end as without. */
export const mayGoOn = ({ isRow, text }: PdfLine): boolean =>
  !isRow && text.length >= (UNSPACED.test(text) ? SHORTEST_UNSPACED : SHORTEST_PROSE);

/** Whether the first word of `line` would not have fitted behind `above`, or that line is as good as full. */
function isSoft(above: PdfLine, line: PdfLine, edge: number): boolean {
  if (!mayGoOn(above) || line.isRow || BULLET.test(line.text) || LABELLED.test(line.text)) return false;
  const word = /^(?:[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[^\s、，；,]+)/u.exec(line.text)?.[0] ?? '';
  const width = ((line.end - line.x) * word.length) / line.text.length;
  return edge - above.end < width * 1.2 + above.size || above.end - above.x > FULL * (edge - above.x);
}

const columnOf = ({ x }: PdfLine): number => Math.round(x / 3);

/** How far the lines reach that begin at the same distance from the left. */
function rightEdges(lines: readonly PdfLine[]): Map<number, number> {
  const edges = new Map<number, number>();
  for (const line of lines) edges.set(columnOf(line), Math.max(edges.get(columnOf(line)) ?? 0, line.end));
  return edges;
}
