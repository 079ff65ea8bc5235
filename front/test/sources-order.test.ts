import type { Passage } from '../src/api/types';
import { excerpt, hasDocument } from '../src/sources/passage-place';
import { citedFirst, shareOfBest, shownAtOnce } from '../src/sources/source-order';

const passage = (n: number, score = 1): Passage => ({
  n,
  score,
  chunk_id: `c${n}`,
  document_id: 'd',
  title: 't',
  source: 's',
  snippet: '',
});

describe('the sources of an answer', () => {
  it('show those that it names first, each kind in the order of their numbers', () => {
    const passages = [1, 2, 3, 4].map((n) => passage(n));
    expect(citedFirst(passages, [4, 2]).map(({ n }) => n)).toEqual([2, 4, 1, 3]);
    expect(citedFirst(passages, undefined).map(({ n }) => n)).toEqual([1, 2, 3, 4]);
  });

  it('stand in the row as far as the answer names them', () => {
    const passages = Array.from({ length: 16 }, (_, at) => passage(at + 1));
    expect([[2, 5], [], undefined, passages.map(({ n }) => n), [99]].map((cited) => shownAtOnce(passages, cited))).toEqual([2, 4, 4, 8, 4]);
  });

  it('measure scores against the best of their search', () => {
    const passages = [passage(1, 0.8), passage(2, 0.4), passage(3, -0.2)];
    expect(passages.map((one) => shareOfBest(one, passages))).toEqual([1, 0.5, 0]);
    expect(shareOfBest(passage(1, -1), [passage(1, -1)])).toBe(0);
  });

  it('cut a passage between words, and no character in two', () => {
    expect(excerpt({ snippet: 'one  two\nthree' }, 400)).toBe('one two three');
    expect(excerpt({ snippet: 'one two three' }, 9)).toBe('one two …');
    expect(excerpt({ snippet: '😀😀😀' }, 3)).toBe('😀 …');
  });

  it('know a selected text, which has no document', () => {
    expect(hasDocument('00000000-0000-0000-0000-000000000000')).toBe(false);
    expect(hasDocument('01a20023-5936-7569-88be-2998d9d65ab1')).toBe(true);
  });
});
