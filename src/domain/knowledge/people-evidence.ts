import { folded } from './folded-text';
import type { Term, Wanted } from './people-question';

/** Names of things that have another thing's name in them: who knows the one may never have seen the other. Folded. */
const OTHER_THINGS = [
  'react native', 'sql server', 'pl/sql', 't-sql', 'objective-c', 'kotlin multiplatform', 'tailwind css', 'google analytics', 'azure devops', 'power bi',
  'visual basic', 'spring boot', 'apache beam', 'go to market', 'go-to-market', 'c-level', 'ruby on rails', 'angular material',
]; // prettier-ignore
/** What follows a name of one letter: initials and R&D have other followers. */
const IN_LIST = String.raw`\s*(?:$|[,;、，；\|•·\)\n]|\p{Script=Han})`;
/** Chinese puts no space around a Latin name. */
const LETTER = String.raw`[[\p{L}\p{N}]--\p{Script=Han}]`;
const BEFORE = `(?<!${LETTER})`;
const AFTER = `(?!${LETTER}|[+#])`;
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replace(/ /g, String.raw`[\s\-]+`);

/** Whether a text says what is wanted. Names are found as they are, whole; other words by how they begin, whatever their ending. */
export function says(text: string, wanted: Wanted): boolean {
  const plain = folded(text);
  return 'idea' in wanted ? wanted.idea.said.test(plain) : wanted.anyOf.some((term) => hasTerm(text, plain, term));
}

function hasTerm(text: string, plain: string, { text: term, isName }: Term): boolean {
  const asked = folded(term);
  if (/\p{Script=Han}/u.test(asked)) return plain.includes(asked);
  const hidden = OTHER_THINGS.filter((other) => !asked.includes(other)).reduce((rest, other) => rest.replaceAll(other, ' ; '), plain);
  if (!isName) return asked.split(' ').every((word) => new RegExp(wordLike(word), 'v').test(hidden));
  if (/^\p{Lu}$/u.test(term)) return new RegExp(`${BEFORE}${term}${IN_LIST}`, 'v').test(text);
  const whole = (name: string): RegExp => new RegExp(`${BEFORE}${name}${AFTER}`, 'v');
  if (!whole(escaped(asked)).test(hidden)) return false;
  if (!/^\p{L}{1,6}$/u.test(term)) return true;
  // Go, Sketch, CAN and SAFe are words as well: in a CV they are names where they are written as such.
  return whole(term).test(text.normalize('NFKC'));
}

const wordLike = (word: string): string => {
  const isShort = word.length <= 5 || /[^\p{L}]/u.test(word);
  const begin = escaped(isShort ? word : word.slice(0, -2));
  return `${BEFORE}${begin}${isShort ? '(?:s|es|n|en)?' : String.raw`\p{Script=Latin}{0,5}`}${AFTER}`;
};
