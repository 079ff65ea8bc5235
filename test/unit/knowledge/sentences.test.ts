import fc from 'fast-check';
import { sentencesOf } from '../../../src/domain/knowledge/sentences';

const split = (text: string): string[] => sentencesOf(text).map(({ start, end }) => text.slice(start, end).trim());

describe('sentences', () => {
  it.each([
    ['hard-wrapped prose', 'One that\nis wrapped. Another\none.', ['One that\nis wrapped.', 'Another\none.']],
    ['items of a list', '- one\n- two\n  goes on\n1. three', ['- one', '- two\n  goes on', '1. three']],
    ['rows of a table', '| a | b |\n|---|---|\n| 1 | 2 |', ['| a | b |', '|---|---|', '| 1 | 2 |']],
    ['stops in code, and at the end of an emphasis', '**Bold.** See `x? Y` here.', ['**Bold.**', 'See `x? Y` here.']],
    ['other scripts', '一つ。二つ。', ['一つ。', '二つ。']],
  ])('%s', (_, text, sentences) => {
    expect(split(text)).toEqual(sentences);
  });

  it('cover the text without gaps, and cut no character in two', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const spans = sentencesOf(text);
        expect(spans.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text);
        for (const { start, end } of spans) expect(text.slice(start, end).isWellFormed()).toBe(true);
      }),
    );
  });
});
