import { ENGLISH, type Language } from './languages';

// Scripts that write no spaces between words: only a dictionary can part them, and its time grows with the square of what it is given.
const UNSPACED = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー`;
const LETTER = String.raw`[[\p{L}\p{N}\p{M}]--[${UNSPACED}]]`;
const RUN = new RegExp(String.raw`(?<unspaced>[${UNSPACED}][${UNSPACED}\p{M}]{0,999})|${LETTER}+`, 'gv');
// c++ c# node.js .net last-event-id run_events: found whole as well as by their parts.
const COMPOUND = new RegExp(String.raw`(?<![\p{L}\p{N}])\.?${LETTER}+(?:[._\-]+${LETTER}+)*(?:\+\+|#(?!${LETTER}))?`, 'gv');
const CONTRACTION = /(?<=\p{L})['’](?:s|t|re|ve|ll|d|m)(?![\p{L}\p{N}])/gu;

/** Longer ones are keys, hashes and encoded bytes. */
const LONGEST_TERM = 64;

const words = new Intl.Segmenter('en', { granularity: 'word' });

/**
 * The terms by which a text is found, in order, with repeats: NFKC, lower case, runs of letters, digits and marks;
 * stems without stop words, accents folded; a dictionary for scripts without spaces; compound identifiers kept whole as well.
 * @param languages of a document its own; of a query, too short to tell its language, all of the collection's: it gets the stems of each
 */
export function termsOf(text: string, languages: readonly Language[] = [ENGLISH]): string[] {
  const plain = text.normalize('NFKC').toLowerCase().replace(CONTRACTION, '');
  const terms: string[] = [];
  const add = (term: string): void => {
    if (term.length <= LONGEST_TERM) terms.push(fold(term));
  };
  for (const { 0: run, groups } of plain.matchAll(RUN)) {
    if (groups?.['unspaced']) wordsOf(run).forEach(add);
    else if (run.length <= LONGEST_TERM) stemsOf(run, languages).forEach(add);
  }
  for (const [compound] of plain.matchAll(COMPOUND)) if (/[^\p{L}\p{N}\p{M}]/u.test(compound)) add(compound);
  return terms;
}

const wordsOf = (run: string): string[] =>
  Array.from(words.segment(run))
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment }) => segment);

const stemsOf = (word: string, languages: readonly Language[]): Set<string> =>
  new Set(languages.filter((language) => !language.isStopWord(word)).map((language) => language.stem(word)));

// Only of Latin letters: й and и, or a Hindi vowel sign, are no accents.
const fold = (term: string): string =>
  /^[\x20-\x7e]*$/.test(term)
    ? term
    : term
        .normalize('NFD')
        .replace(/(\p{Script=Latin})\p{M}+/gu, '$1')
        .normalize('NFC');
