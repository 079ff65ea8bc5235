import { ENGLISH, languageByCode, type Language } from './languages';
import { OF_SCRIPT, SCRIPTS } from './scripts';
import { STOP_WORDS } from './stop-words';

/** Which languages have a word as a stop word, among those of Latin letters. */
const VOTES = new Map<string, Language[]>();
for (const [code, stopWords] of Object.entries(STOP_WORDS)) {
  if (OF_SCRIPT.has(code)) continue;
  for (const word of new Set(stopWords)) VOTES.set(word, [...(VOTES.get(word) ?? []), languageByCode(code)!]);
}

/** Letters that one language has and its neighbours have not: a short text may have no stop word. */
const LETTERS: readonly (readonly [code: string, letters: RegExp])[] = [
  ['tr', /[ğşı]/],
  ['de', /ß/],
  ['es', /ñ/],
  ['pt', /[ãõ]/],
  ['hu', /[őű]/],
  ['ro', /[țţ]/],
  ['cs', /[řěů]/],
  ['pl', /[łąę]/],
  ['vi', /[ơưạảấầậắằặẹẻếềểễệịọỏốồộớờởỡợụủứừửữựỳỵỷỹ]/],
];

/** Enough to tell a language by; a book's later chapters change nothing. */
const LOOKED_AT = 100_000;
const WORD = /[\p{L}\p{M}]+/gu;
const LATIN = /\p{Script=Latin}/gu;
const ASCII = /^[a-z]*$/;

/**
 * The language of a document: by its script, else by a vote of stop words (and of words with letters of one language alone) over
 * the whole text, in which a word that several languages share counts for each by its share. Without a vote: English. Too little is known of a question: see `askedIn`.
 */
export function languageOf(text: string): Language {
  const plain = text.slice(0, LOOKED_AT).normalize('NFKC').toLowerCase();
  return byScript(plain) ?? votedLanguage(plain) ?? ENGLISH;
}

/** The language of Latin letters with the most stop words in the text; undefined without any, or in a draw. */
function votedLanguage(text: string): Language | undefined {
  const [first, second] = [...votesOf(text)].sort(([, a], [, b]) => b - a);
  return first && first[1] > (second?.[1] ?? 0) ? first[0] : undefined;
}

/** A word that is one language's alone. */
const CLEAR = 1;

/**
 * What a question is most likely asked in, to leave out its stop words: one of these languages, or another that clearly has more of a claim; undefined
 * where nothing tells.
 */
export function askedIn(text: string, among: readonly Language[]): Language | undefined {
  const votes = votesOf(text);
  const best = (languages: readonly Language[]): Language | undefined =>
    languages.reduce<Language | undefined>(
      (first, one) => ((votes.get(one) ?? 0) > (first ? votes.get(first)! : 0) ? one : first),
      undefined,
    );
  const [own, other] = [best(among), best([...votes.keys()])];
  const claim = own ? votes.get(own)! : 0;
  return other && votes.get(other)! >= CLEAR && votes.get(other)! > 2 * claim ? other : own;
}

function votesOf(text: string): Map<Language, number> {
  const votes = new Map<Language, number>();
  for (const [word] of text.matchAll(WORD)) {
    const voters = VOTES.get(word) ?? bySpelling(word);
    for (const one of voters) votes.set(one, (votes.get(one) ?? 0) + 1 / voters.length);
  }
  return votes;
}

function bySpelling(word: string): Language[] {
  if (ASCII.test(word)) return [];
  return LETTERS.filter(([, letters]) => letters.test(word)).map(([code]) => languageByCode(code)!);
}

/** A sign of these says as much as several letters. */
const WEIGHT: Readonly<Record<string, number>> = { ja: 3, zh: 3, ko: 2 };

/** A quarter of the text is enough: texts in other scripts are full of Latin names. A few signs of one in an English text are a quotation. */
function byScript(text: string): Language | undefined {
  const counts = SCRIPTS.map(([code, letters]) => ({ code, count: (text.match(letters)?.length ?? 0) * (WEIGHT[code] ?? 1) }));
  const han = counts.find(({ code }) => code === 'zh')!;
  const kana = counts.find(({ code }) => code === 'ja')!;
  if (kana.count * 10 > han.count) kana.count += han.count; // Japanese is written in both, Chinese never in kana
  const first = counts.reduce((best, one) => (one.count > best.count ? one : best));
  const latin = text.match(LATIN)?.length ?? 0;
  return first.count > 0 && first.count * 3 >= latin ? languageByCode(first.code) : undefined;
}
