import { extended, NOTHING } from '../src/markdown/cut';
import { mended } from '../src/markdown/mended';
import { tailOf } from '../src/markdown/tail';

describe('Markdown that has not ended', () => {
  it.each([
    ['plain', 'plain'],
    ['some **bo', 'some **bo**'],
    ['some **bold*', 'some **bold**'],
    ['some **bold**', 'some **bold**'],
    ['some **', 'some '],
    ['some **bold *and', 'some **bold *and***'],
    ['a * b', 'a * b'],
    ['snake_case_name', 'snake_case_name'],
    ['_it', '_it_'],
    ['~~gone', '~~gone~~'],
    ['call `fn(', 'call `fn(`'],
    ['call `', 'call '],
    ['**a `b', '**a `b`**'],
    ['a [li', 'a li'],
    ['a [link]', 'a link'],
    ['a [link](htt', 'a link'],
    ['a [link](http://x.org) b', 'a [link](http://x.org) b'],
    ['a ![alt](http://x.org/?q=', 'a '],
    ['a ![al', 'a '],
    ['said [1', 'said '],
    ['said [1]', 'said [1]'],
    ['said [1][2', 'said [1]'],
    ['said [1, 2', 'said '],
    ['ends in \\', 'ends in '],
    ['\\*no', '\\*no'],
  ])('%j is shown as %j', (text, shown) => expect(mended(text)).toBe(shown));

  const tail = (text: string): string[] =>
    tailOf(extended(NOTHING, text), true).flatMap(({ kind, pieces }) => pieces.map((piece) => `${kind}: ${piece}`));

  it.each([
    ['-', []],
    ['#', []],
    ['``', []],
    ['1.', []],
    ['text\n-', ['paragraph: text\n']],
    ['| a | b |', []],
    ['| a | b |\n| -', []],
    ['| a | b |\n| - | - |\n', ['table: ']],
    ['| a | b |\n| - | - |\n| 1 | **x', ['table: | 1 | **x**']],
    ['text\n| a |', ['paragraph: text\n']],
    ['```j', ['code: ']],
    ['```js\nlet a', ['code: let a']],
    ['```js\nlet a\n``', ['code: let a\n']],
    ['- [', []],
    ['- one\n- [ ', ['list: - one\n']],
  ])('holds back what may become something else: %j', (text, shown) => expect(tail(text)).toEqual(shown));

  it('shows everything once it has ended', () => {
    const ended = tailOf(extended(NOTHING, 'text **bo\n| a |'), false);
    expect(ended.map(({ pieces }) => pieces)).toEqual([['text **bo\n| a |']]);
  });
});
