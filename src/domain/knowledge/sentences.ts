/** A range of a text: [start, end) in UTF-16 units. */
export interface Span {
  start: number;
  end: number;
}

// Lines that stand for themselves: list items, table rows, quotes. Other line ends are soft wraps within a sentence.
const OWN_LINE = /\n(?![ \t]*(?:[-*+|>]|\d+[.)])(?:[ \t]|$)|[ \t]*\|)/g;
// A code span's own stops end no sentence, and the end of an emphasis belongs to the stop before it.
const CODE_SPAN = /`[^`\n]+`/g;
const EMPHASIS_END = /(?<=[.?!])\*+/g;
// The segmenter's time grows with the square of a text (100 kB of table rows took 0.6 s, 400 kB 32 s): it is given a little at a time.
const STRETCH = /[^\n]{1,5000}\n?|\n/gu;
const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/**
 * The sentences of one paragraph, list or table: whole, in order, without gaps, so that any of their ends is a place to cut.
 * The segmenter (UAX 29) would break at every line end, and so tear hard-wrapped prose; wraps are shown to it as spaces.
 */
export function sentencesOf(paragraph: string): Span[] {
  const plain = paragraph
    .replaceAll('\r', ' ')
    .replace(OWN_LINE, ' ')
    .replace(CODE_SPAN, (span) => span.replace(/[.?!]/g, '_'))
    .replace(EMPHASIS_END, (marks) => ')'.repeat(marks.length));
  return Array.from(plain.matchAll(STRETCH)).flatMap(({ 0: stretch, index: from }) =>
    Array.from(segmenter.segment(stretch), ({ index, segment }) => ({ start: from + index, end: from + index + segment.length })),
  );
}
