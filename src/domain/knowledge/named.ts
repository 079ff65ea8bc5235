import { spelledPlainly } from '../text';

const WORD = /[\p{L}\p{N}]+/gu;
/** Scripts without spaces: a name stands in the middle of a run of signs. */
const UNSPACED = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]+$/u;

/** Lower case without accents: `Elif Yılmaz` and `elif yilmaz` are one name. */
const folded = (text: string): string =>
  spelledPlainly(
    text
      .normalize('NFKD')
      .toLowerCase()
      .replace(/\p{M}+/gu, ''),
  );

/**
 * Tells how much of a title a question names: the number of its words where all of them stand in the question, in any order, else 0. A title of one
 * word (`Streams`) is a word like any other and names nothing, unless it is a name of a script without spaces.
 */
export function namedBy(question: string): (title: string) => number {
  const asked = folded(question);
  const words = new Set(asked.match(WORD));
  return (title) => {
    const name = folded(title).match(WORD) ?? [];
    const named = name.every((word) => (UNSPACED.test(word) ? asked.includes(word) : words.has(word)));
    const length = name.reduce((sum, word) => sum + (UNSPACED.test(word) ? word.length : 1), 0);
    return named && length > 1 ? length : 0;
  };
}
