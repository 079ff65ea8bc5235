const HAN = /\p{Script=Han}/u;
const BREAKS_AFTER = /[\p{Script=Han}，。、；：）》」！？]/u;
const NEVER_FIRST = /^[，。、；：）》」！？%]/u;
const NEVER_LAST = /[（《「]$/u;

/**
 * A text as react-pdf has to get it. Its line breaker puts a hyphen wherever it breaks within a word, and all of a Chinese sentence is one, unless nothing
 * in the line can stretch: so spaces between Latin words in Chinese text become ones that do not break.
 */
export function forLineBreaker(text: string): string {
  return HAN.test(text) ? text.replace(/ /g, '\u00a0') : text;
}

/**
 * Where a word may be broken: Latin ones nowhere, Chinese between characters, but not before closing or after opening punctuation. The empty parts are
 * the places: a break there costs no hyphen.
 */
export function wordParts(word: string): string[] {
  if (!HAN.test(word)) return [word];
  const parts: string[] = [];
  for (const char of word) {
    const before = parts.at(-1);
    const joined = before !== undefined && !mayBreak(before, char);
    if (joined) parts[parts.length - 1] = before + char;
    else parts.push(char);
  }
  return parts.flatMap((part) => [part, '']).slice(0, -1);
}

function mayBreak(before: string, char: string): boolean {
  if (NEVER_FIRST.test(char) || NEVER_LAST.test(before) || char === '\u00a0') return false;
  return BREAKS_AFTER.test(before.slice(-1)) || HAN.test(char) || char === '（';
}
