import { newStemmer } from 'snowball-stemmers';
import { OF_SCRIPT, SCRIPTS } from './scripts';
import { STOP_WORDS } from './stop-words';

/** What the analysis knows of a language. Words come lower-cased, in NFKC. */
export interface Language {
  /** ISO 639-1. */
  readonly code: string;
  stem(word: string): string;
  isStopWord(word: string): boolean;
}

/** Snowball takes 6 µs a word; text repeats its words. */
const REMEMBERED = 50_000;

/** The stemmers that there are for the languages of STOP_WORDS; the others keep their words as they are. */
// prettier-ignore
const STEMMERS: Readonly<Record<string, string>> = {
  ar: 'arabic', ca: 'catalan', cs: 'czech', da: 'danish', de: 'german', en: 'english', es: 'spanish', fi: 'finnish', fr: 'french', hu: 'hungarian',
  it: 'italian', nl: 'dutch', no: 'norwegian', pt: 'portuguese', ro: 'romanian', ru: 'russian', sv: 'swedish', tr: 'turkish',
};

function stemmed(algorithm: string): (word: string) => string {
  const stemmer = newStemmer(algorithm);
  const stems = new Map<string, string>();
  return (word) => {
    const known = stems.get(word);
    if (known !== undefined) return known;
    if (stems.size >= REMEMBERED) stems.clear();
    const stem = stemmer.stem(word);
    stems.set(word, stem);
    return stem;
  };
}

function language(code: string, stopWords: readonly string[] = []): Language {
  const stop = new Set(stopWords.map((word) => word.normalize('NFKC')));
  const algorithm = STEMMERS[code];
  const stem = algorithm ? stemmed(algorithm) : (word: string) => word;
  return { code, stem, isStopWord: (word) => stop.has(word) };
}

export const ENGLISH = language('en', STOP_WORDS['en']);

const LANGUAGES: ReadonlyMap<string, Language> = new Map(
  Object.entries(STOP_WORDS).map(([code, stopWords]) => [code, code === 'en' ? ENGLISH : language(code, stopWords)]),
);

/** The language of an index that was written down by its code; undefined for one that this version does not know. */
export const languageByCode = (code: string): Language | undefined => LANGUAGES.get(code);

const PLAIN = /^[\p{Script=Latin}\p{N}]/u;

/**
 * Who stems a word of a text in these languages. A script with a language of its own is always read by it, in whatever text it stands; what stands
 * in Latin letters in a text of another script is mostly English: names of products, terms of a trade.
 */
export function readersOf(word: string, languages: readonly Language[]): readonly Language[] {
  if (!PLAIN.test(word)) {
    const [code] = SCRIPTS.find(([, letters]) => word.search(letters) === 0) ?? [];
    if (code === 'zh') return ofHan(languages);
    if (code) return [LANGUAGES.get(code)!];
  }
  if (!languages.some(({ code }) => OF_SCRIPT.has(code))) return languages;
  return [...new Set(languages.map((one) => (OF_SCRIPT.has(one.code) ? ENGLISH : one)))];
}

/** Chinese and Japanese share their signs, and each has stop words that mean something in the other. */
function ofHan(languages: readonly Language[]): readonly Language[] {
  const both = ['zh', 'ja'].map((code) => LANGUAGES.get(code)!);
  const own = both.filter((one) => languages.includes(one));
  return own.length > 0 ? own : both;
}
