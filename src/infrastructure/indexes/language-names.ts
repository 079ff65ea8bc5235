import type { Language } from './languages';

/** Languages that people are asked about, by ISO 639-1. */
const SPOKEN =
  'ar bg bn ca cs da de el en es et eu fa fi fr gl he hi hr hu id it ja ko lt lv ms nl no pl pt ro ru sk sl sr sv sw ta te th tr uk ur vi zh'.split(
    ' ',
  );
const REMEMBERED = 100;
const known = new Map<string, ReadonlyMap<string, readonly string[]>>();

/**
 * The names of languages in the languages given, each name under which the same one is meant with the others: whoever asks for Japanese means a CV in
 * which Japanisch, japonés or 日语 stands. They come from Unicode's CLDR, and are the one thing that a search by words can translate.
 * @param termOf how a name stands in the index
 */
export function languageNames(
  among: readonly Language[],
  termOf: (name: string, language: Language) => string,
): ReadonlyMap<string, readonly string[]> {
  const key = among.map(({ code }) => code).join();
  const before = known.get(key);
  if (before) return before;
  if (known.size >= REMEMBERED) known.clear();
  const names = new Map<string, readonly string[]>();
  const inLanguage = among.map((language) => ({ language, display: new Intl.DisplayNames([language.code], { type: 'language' }) }));
  for (const code of SPOKEN) {
    const terms = [...new Set(inLanguage.map(({ language, display }) => termOf((display.of(code) ?? '').toLowerCase(), language)))];
    for (const term of terms) names.set(term, terms);
  }
  known.set(key, names);
  return names;
}
