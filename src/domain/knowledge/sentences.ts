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
  return Array.from(segmenter.segment(plain), ({ index, segment }) => ({ start: index, end: index + segment.length }));
}
