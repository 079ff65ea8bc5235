import type { Span } from '../../domain/knowledge/sentences';
import type { Block } from './blocks';
import { MASK } from './markdown-noise';

const BLANK = new RegExp(`^[\\s${MASK}]*$`);
const HEADING = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*$/;
const UNDERLINE = /^ {0,3}(=+|-+)[ \t]*$/;
// At any depth: list items hold fences too. A line with backticks behind them as well is a code span.
const FENCE = /^[ \t]*(`{3,}(?!.*`)|~{3,})/;

/** The blocks (headings, fenced code, what stands between blank lines) of Markdown from which the noise is masked, in order. Offsets are the text's; an unclosed fence goes to the end. */
export function blocksOf(masked: string): Block[] {
  const blocks: Block[] = [];
  let open: (Span & { lines: number; fence?: string }) | undefined;
  const close = (): void => {
    if (open) blocks.push({ kind: open.fence ? 'code' : 'text', start: open.start, end: open.end });
    open = undefined;
  };
  for (const { line, start, end } of linesOf(masked)) {
    if (open?.fence) {
      open.end = end;
      if (closes(open.fence, line)) close();
      continue;
    }
    const fence = FENCE.exec(line)?.[1];
    const heading = HEADING.exec(line);
    const underline = open?.lines === 1 ? UNDERLINE.exec(line)?.[1] : undefined;
    if (underline && open) {
      blocks.push({
        kind: 'heading',
        level: underline.startsWith('=') ? 1 : 2,
        heading: plain(masked.slice(open.start, open.end)),
        start: open.start,
        end,
      });
      open = undefined;
    } else if (fence || heading || BLANK.test(line)) {
      close();
      if (fence) open = { start, end, lines: 1, fence };
      if (heading) blocks.push({ kind: 'heading', level: heading[1]!.length, heading: plain(heading[2] ?? ''), start, end });
    } else open = open ? { start: open.start, end, lines: open.lines + 1 } : { start, end, lines: 1 };
  }
  close();
  return blocks;
}

function* linesOf(text: string): Iterable<Span & { line: string }> {
  for (let start = 0; start < text.length;) {
    const at = text.indexOf('\n', start);
    const end = at < 0 ? text.length : at;
    yield { line: text.slice(start, end).replace(/\r$/, ''), start, end };
    start = end + 1;
  }
}

const closes = (fence: string, line: string): boolean => {
  const mark = FENCE.exec(line)?.[1];
  return !!mark && mark.startsWith(fence) && line.trim() === mark;
};

/** A heading as a title: without emphasis, code marks and link targets. */
const plain = (heading: string): string =>
  heading
    .replaceAll(MASK, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*`]|<[^>]{0,200}>/g, '')
    .trim();
