import fc from 'fast-check';
import { CitationTracker } from '../../../src/domain/knowledge/citations';

const closed = (pieces: string[], numbers = [1, 2, 3, 12]): number[][] => {
  const tracker = new CitationTracker(numbers);
  return pieces.map((piece) => tracker.push(piece));
};

describe('citations in an answer that comes in pieces', () => {
  it.each([
    ['one', ['So it is [1].'], [[1]]],
    ['several brackets', ['So [2][3] it is [1].'], [[2, 3, 1]]],
    ['several in a bracket', ['So [1, 2] and [3;12].'], [[1, 2, 3, 12]]],
    ['one that is cut', ['So [', '1', '2', ']', '.'], [[], [], [], [12], []]],
    ['a list that is cut', ['[1,', ' 2', '] [3'], [[], [], [1, 2]]],
    ['the same twice in a piece, and again', ['[1][1]', '[1]'], [[1], [1]]],
    ['a bracket within a bracket', ['[see [1]]'], [[1]]],
    ['none that names no passage', ['[4] [0] [99] [1, 4]'], [[1]]],
    ['none of links, footnotes, empty or broken brackets', ['[text](1) [^1] [] [ ] [1,] [,1] [1 2] [-1] [1.2]'], [[]]],
    ['none over a line', ['[1,\n2]'], [[]]],
    ['none that is endless', [`[${'1,'.repeat(1000)}1]`], [[]]],
  ])('%s', (_, pieces, expected) => {
    expect(closed(pieces)).toEqual(expected);
  });

  it('are the same however the answer is cut, each told with the piece that closes it', () => {
    const part = fc.oneof(
      fc.constantFrom('[1]', '[2][3]', '[1, 2]', '[12]', '[4]', '[', ']', ', ', '1', 'word ', '😀'),
      fc.string({ unit: 'binary', maxLength: 5 }),
    );
    const text = fc.array(part, { maxLength: 20 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.array(fc.nat({ max: 100 })), (answer, cuts) => {
        const places = [...new Set([0, ...cuts.filter((cut) => cut < answer.length), answer.length])].sort((a, b) => a - b);
        const pieces = places.slice(1).map((end, at) => answer.slice(places[at], end));
        const told = closed(pieces);
        expect([...new Set(told.flat())].sort()).toEqual([...new Set(closed([answer]).flat())].sort());
        for (const [at, numbers] of told.entries()) if (numbers.length > 0) expect(pieces[at]).toContain(']');
      }),
    );
  });
});
