import { readFileSync } from 'node:fs';
import type { Cv, Language } from '../cv-schema';
import { fontsOf } from './fonts';
import { ttfCharacters } from '../fonts/ttf-characters';

const known = new Map<Language, Set<number>>();

/** Which characters of a CV its fonts have no glyph for, in a sentence; empty: all can be printed. */
export function unprintable(cv: Cv): string[] {
  const characters = known.get(cv.language) ?? charactersOf(cv.language);
  known.set(cv.language, characters);
  const missing = [...new Set(textsOf(cv).join(''))].filter((char) => !characters.has(char.codePointAt(0) as number));
  return missing.length === 0 ? [] : [`These characters cannot be printed: ${missing.join(' ')}`];
}

/** In every weight. */
function charactersOf(language: Language): Set<number> {
  const [first, ...others] = fontsOf(language).map((file) => ttfCharacters(readFileSync(file)));
  return new Set([...(first as Set<number>)].filter((code) => others.every((characters) => characters.has(code))));
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(textsOf) : [];
}
