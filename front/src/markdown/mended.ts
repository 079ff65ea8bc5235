const LONGEST_LABEL = 200;
const MARK = /\\[^]?|`+|\*+|_+|~~|!?\[/g;

interface Opened {
  mark: string;
  /** Where the text behind it begins. */
  at: number;
}

/**
 * Markdown that may end anywhere, made to look as it will: what is open is closed, and what cannot be shown yet is left out (half a
 * citation, the address of a half link, an image). For the end of a stream alone.
 */
export function mended(text: string): string {
  const open: Opened[] = [];
  const marks = new RegExp(MARK);
  for (let found = marks.exec(text); found !== null; found = marks.exec(text)) {
    const { 0: mark, index: at } = found;
    if (mark === '\\') return closed(text.slice(0, at), open);
    if (mark.startsWith('\\')) continue;
    if (mark.startsWith('`')) {
      const end = endOfCode(text, at + mark.length, mark);
      if (end === undefined) return withOpenCode(text, at, mark, open);
      marks.lastIndex = end;
    } else if (mark.endsWith('[')) {
      const bracket = bracketAt(text, at, mark);
      if (bracket.cut !== undefined) return closed(bracket.cut, open);
      marks.lastIndex = bracket.end;
    } else {
      if (at + mark.length === text.length) return dangling(text.slice(0, at), mark, open);
      step(text, at, mark, open);
    }
  }
  return closed(text, open);
}

function endOfCode(text: string, from: number, mark: string): number | undefined {
  for (const run of text.slice(from).matchAll(/`+/g)) if (run[0] === mark) return from + run.index + mark.length;
  return undefined;
}

function withOpenCode(text: string, at: number, mark: string, open: Opened[]): string {
  const content = text.slice(at + mark.length).replace(/`+$/, '');
  return content.trim() === '' ? closed(text.slice(0, at), open) : closed(`${text.slice(0, at)}${mark}${content}${mark}`, open);
}

/** A link or an image: where it ends, else what is to be shown of the text while it is half. */
function bracketAt(text: string, at: number, mark: string): { end: number; cut?: string } {
  const before = text.slice(0, at);
  const from = at + mark.length;
  const close = text.indexOf(']', from);
  const image = mark === '![';
  if (close < 0) {
    const label = text.slice(from);
    if (image) return { end: from, cut: before };
    if (label.length > LONGEST_LABEL || label.includes('\n')) return { end: from };
    return { end: from, cut: /^[\d,; ]*$/.test(label) ? before : before + mended(label) };
  }
  const label = text.slice(from, close);
  if (text.charAt(close + 1) === '(') {
    const end = text.indexOf(')', close + 2);
    if (end >= 0) return { end: end + 1 };
    if (text.slice(close).includes('\n')) return { end: close + 1 };
    return { end: close, cut: image ? before : before + label };
  }
  if (close + 1 < text.length) return { end: image ? close + 1 : from };
  if (image) return { end: from, cut: before };
  return /^[\d,; xX]*$/.test(label) ? { end: close + 1 } : { end: from, cut: before + label };
}

/** Emphasis opens or closes, by what stands beside the mark. */
function step(text: string, at: number, mark: string, open: Opened[]): void {
  const [before, after] = [text.charAt(at - 1), text.charAt(at + mark.length)];
  const inWord = mark.startsWith('_') && /\w/.test(before) && /\w/.test(after);
  if (inWord) return;
  const index = open.findLastIndex((one) => one.mark === mark);
  if (index >= 0 && before !== '' && !/\s/.test(before)) open.splice(index);
  else if (!/\s/.test(after)) open.push({ mark, at: at + mark.length });
}

/** Marks at the very end: half a closing, or an opening with nothing behind it. */
function dangling(before: string, mark: string, open: Opened[]): string {
  const last = open.at(-1);
  const closes = last !== undefined && last.mark.charAt(0) === mark.charAt(0) && before.length > last.at;
  return closes && mark === last.mark ? closed(before + mark, open.slice(0, -1)) : closed(before, open);
}

function closed(text: string, open: readonly Opened[]): string {
  let shown = open.length > 0 ? text.trimEnd() : text;
  for (const { mark, at } of open.toReversed()) {
    // Nothing stands behind the mark yet.
    shown = shown.length <= at ? shown.slice(0, at - mark.length).trimEnd() : shown + mark;
  }
  return shown;
}
