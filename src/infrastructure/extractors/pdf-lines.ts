import type { TextItem } from 'pdfjs-dist/types/src/display/api';

/** A line as it is printed. Lengths and places in points; y grows upwards. */
export interface PdfLine {
  text: string;
  x: number;
  /** Its right end. */
  end: number;
  y: number;
  /** Of its font: that of most of its characters; of a row, that of its first cell. */
  size: number;
  /** Has a gap inside that is wider than between words: cells of a table, or a date at the right margin. */
  isRow: boolean;
}
interface OpenLine extends Omit<PdfLine, 'size'> {
  sizes: Map<number, number>;
  /** Of the last piece: what comes next is measured by it. */
  height: number;
}

const ROW_GAP = 1;
const WORD_GAP = 0.15;

/**
 * The lines of a page in drawing order, which is the order of reading in all but hand-made files (a column after the other). A line ends where the reader
 * of the format says so, and where the baseline moves. Cells of a row are parted by a tab.
 * @param standsAlone text that is a heading, also beside other text
 */
export function linesOf(items: readonly TextItem[], standsAlone: (text: string) => boolean): PdfLine[] {
  const lines: PdfLine[] = [];
  let open: OpenLine | undefined;
  const close = (): void => {
    const text = open && shownText(open.text);
    // A soft hyphen at the line's end is shown: the word goes on in the next line.
    if (open && text) lines.push({ ...measures(open), text: /\u00ad\s*$/.test(open.text) ? `${text}\u00ad` : text });
    open = undefined;
  };
  for (const item of items) {
    const [, , skew, scale, x, y] = item.transform as number[] as [number, number, number, number, number, number];
    const height = Math.hypot(skew, scale) || item.height;
    if (item.str !== '' && (open || !isBlank(item))) {
      if (open && Math.abs(open.y - y) > Math.min(open.height, height) / 2) close();
      else if (open && isRowGap(open, item, x) && standsAlone(shownText(open.text))) close();
      open ??= { text: '', x, end: x, y, sizes: new Map(), isRow: false, height };
      append(open, item, x, height);
    }
    if (item.hasEOL) close();
  }
  close();
  return lines;
}

const shownText = (text: string): string =>
  text
    .replaceAll('\u00ad', '')
    .replace(/\s*\t\s*/g, '\t')
    .replace(/[^\S\t]+/g, ' ')
    .trim();

const isBlank = ({ str }: TextItem): boolean => str.trim() === '';

const isRowGap = (line: OpenLine, item: TextItem, x: number): boolean =>
  line.text !== '' && (isBlank(item) ? item.width : x - line.end) > ROW_GAP * line.height;

function append(line: OpenLine, item: TextItem, x: number, height: number): void {
  const { str, width } = item;
  const gap = x - line.end;
  if (isRowGap(line, item, x)) {
    line.isRow = true;
    line.text += '\t';
  } else if (gap > WORD_GAP * height && line.text !== '' && !/\s$/.test(line.text) && !/^\s/.test(str)) line.text += ' ';
  line.text += str;
  line.end = Math.max(line.end, x + (isBlank(item) ? 0 : width));
  if (isBlank(item)) return;
  line.height = height;
  const size = Math.round(height * 2) / 2;
  line.sizes.set(size, (line.sizes.get(size) ?? 0) + str.length);
}

function measures({ x, end, y, isRow, sizes, height }: OpenLine): Omit<PdfLine, 'text'> {
  const [first] = sizes.keys();
  const [most] = [...sizes].sort(([, a], [, b]) => b - a)[0] ?? [];
  return { x, end, y, isRow, size: (isRow ? first : most) ?? height };
}
