import { spelledPlainly } from '../../domain/text';
import { languageNames } from './language-names';
import { askedIn } from './language-of';
import { ENGLISH, readersOf, type Language } from './languages';

// Scripts that write no spaces between words: only a dictionary can part them, and its time grows with the square of what it is given.
const UNSPACED = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー`;
const LETTER = String.raw`[[\p{L}\p{N}\p{M}]--[${UNSPACED}]]`;
const RUN = new RegExp(String.raw`(?<unspaced>[${UNSPACED}][${UNSPACED}\p{M}]{0,999})|${LETTER}+`, 'gv');
// c++ c# node.js .net last-event-id run_events: found whole as well as by their parts.
const COMPOUND = new RegExp(String.raw`(?<!${LETTER})\.?${LETTER}+(?:[._\-]+${LETTER}+)*(?:\+\+|#(?!${LETTER}))?`, 'gv');
// Two words with a hyphen between them are no identifier; as a term of their own they cost 0.7 points of nDCG@10 on Cranfield.
const IDENTIFIER = /[._+#]|-.*-/u;
const CONTRACTION = /(?<=\p{L})['’](?:s|t|re|ve|ll|d|m)(?![\p{L}\p{N}])/gu;

/** Longer ones are keys, hashes and encoded bytes. */
const LONGEST_TERM = 64;

const words = new Intl.Segmenter('en', { granularity: 'word' });

/**
 * The terms by which a text is found, in order, with repeats: NFKC, lower case, runs of letters, digits and marks;
 * stems without stop words, accents folded; a dictionary for scripts without spaces; compound identifiers kept whole as well.
 * @param languages of a document its own, as `languageOf` tells it; several give the stems of each
 */
export function termsOf(text: string, languages: readonly Language[] = [ENGLISH]): string[] {
  return analysed(text, (word) => stemsOf(word, languages)).flat();
}

/**
 * What a question asks for: for each of its words and compounds the terms that it may stand as in the index, one for each language that stems it
 * differently. A question is too short to tell its language for sure, so it gets the stems of all languages of the collection; what it is most likely
 * asked in only says which of its words are stop words.
 */
export function queryOf(text: string, languages: readonly Language[]): string[][] {
  const asked = askedIn(plain(text), languages);
  const reading = asked ? [...new Set([...languages, asked])] : languages;
  const names = languageNames(reading, longestTermOf);
  return analysed(text, (word) => {
    if (asked?.isStopWord(word)) return [];
    const terms = stemsOf(word, languages);
    return [...terms, ...stemsOf(word, reading).flatMap((term) => names.get(fold(term)) ?? [])];
  });
}

/** A dictionary parts 西班牙语 into Spain and language: the longer part is what tells. */
const longestTermOf = (name: string, language: Language): string =>
  termsOf(name, [language]).reduce((longest, term) => (term.length > longest.length ? term : longest), '');

const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replaceAll('i\u0307', 'i').replace(CONTRACTION, '');

/** The terms of each word, in order, then of each compound. */
function analysed(text: string, stems: (word: string) => Iterable<string>): string[][] {
  const clean = plain(text);
  const found: string[][] = [];
  const add = (terms: Iterable<string>): void => {
    const short = [...new Set(Array.from(terms, fold))].filter((term) => term.length <= LONGEST_TERM);
    if (short.length > 0) found.push(short);
  };
  for (const { 0: run, groups } of clean.matchAll(RUN)) {
    if (groups?.['unspaced']) for (const word of wordsOf(run)) add(stems(word));
    else if (run.length <= LONGEST_TERM) add(stems(run));
  }
  for (const [compound] of clean.matchAll(COMPOUND)) if (IDENTIFIER.test(compound)) add([compound]);
  return found;
}

const wordsOf = (run: string): string[] =>
  Array.from(words.segment(run))
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment }) => segment);

const stemsOf = (word: string, languages: readonly Language[]): string[] =>
  readersOf(word, languages)
    .filter((language) => !language.isStopWord(word))
    .map((language) => language.stem(word));

// Only of Latin letters: й and и, or a Hindi vowel sign, are no accents.
const fold = (term: string): string =>
  /^[\x20-\x7e]*$/.test(term)
    ? term
    : spelledPlainly(
        term
          .normalize('NFD')
          .replace(/(\p{Script=Latin})\p{M}+/gu, '$1')
          .normalize('NFC'),
      );
