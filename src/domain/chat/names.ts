const PART = String.raw`\p{Lu}[\p{L}\p{M}]*(?:['’\-]\p{L}[\p{L}\p{M}]*)*`;
const PARTICLES = '(?:(?:de|del|la|las|los|da|do|dos|van|von|der|den|zu|zur|al|bin|ben|y) ){0,3}';
const CAPITALISED = new RegExp(`(?<![\\p{L}\\p{N}])${PART}(?: ${PARTICLES}${PART}){1,3}(?![\\p{L}\\p{N}])`, 'gu');
/** How a list of people begins its lines, in any script: `Name: what shows it`. */
const AT_LINE_START = new RegExp(
  `^(?:[-*] |\\d+[.)] )?\\**(${PART}(?: ${PARTICLES}${PART}){1,3}|\\p{Script=Han}{2,4}(?: ?[(（][^()（）\\n]{1,40}[)）])?)\\**[:：]`,
  'gmu',
);
/** Chinese writes no capitals: a name is what stands before the verb. */
const BEFORE_VERB = /^(?![谁哪什怎他她它这那该])(\p{Script=Han}{2,3}?)(?=在|的|做|会|说|有|是|曾|从|懂|毕业)/u;
/** Words with a capital only because a sentence begins with them. */
const OPENERS = new Set(
  (
    'and but or so what where when which who whose why how did does do is was were are has have had can could would should will tell show compare list give about ' +
    'y o pero qué dónde cuándo cuál cuáles quién quiénes cómo por es fue ha tiene puede ' +
    'und aber oder was wo wann welche welcher welches wer wem wen wie hat ist war kann kennt spricht nenne zeige'
  ).split(' '),
);

const THING = /[\p{L}\p{N}.][\p{L}\p{N}.+#_\-]*/gu;
const isNamed = (token: string): boolean => /\p{Lu}|\p{L}[+#]|\p{L}\.\p{L}/u.test(token);

/**
 * What look like names of people, by their capitals, in order, each once. A company of two words looks the same: who asks takes the first.
 * @param isAnswer a list that begins its lines with names says best whom it means
 */
export function namesIn(text: string, isAnswer = false): string[] {
  const listed = isAnswer ? Array.from(text.matchAll(AT_LINE_START), ([, name]) => name as string) : [];
  if (listed.length > 0) return [...new Set(listed)];
  const chinese = BEFORE_VERB.exec(text)?.[1];
  const capitalised = Array.from(text.matchAll(CAPITALISED), ([name]) => withoutOpener(name)).filter((name) => name.includes(' '));
  return [...new Set(chinese && !isAnswer ? [chinese, ...capitalised] : capitalised)];
}

function withoutOpener(name: string): string {
  const parts = name.split(' ');
  while (parts.length > 0 && OPENERS.has((parts[0] as string).toLowerCase())) parts.shift();
  return parts.join(' ');
}

/** Words that name a thing: with a capital that no sentence's beginning explains, or written like an identifier (`c++`, `node.js`). */
export function thingsIn(text: string): string[] {
  const tokens = Array.from(text.matchAll(THING), ({ 0: token, index }) => ({ token: token.replace(/[.\-]+$/, ''), index }));
  const opensSentence = ({ index }: { index: number }): boolean => index === 0 && /^\S+ +\p{Script=Latin}/u.test(text);
  return tokens
    .filter((one) => isNamed(one.token) && !OPENERS.has(one.token.toLowerCase()) && !(opensSentence(one) && isWord(one.token)))
    .map(({ token }) => token);
}

const isWord = (token: string): boolean => /^\p{Lu}\p{Ll}+$/u.test(token);
