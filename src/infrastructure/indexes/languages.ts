import { newStemmer } from 'snowball-stemmers';
import { eng } from 'stopword';

/** What the analysis knows of a language. Words come lower-cased, in NFKC. */
export interface Language {
  stem(word: string): string;
  isStopWord(word: string): boolean;
}

/** Snowball takes 6 µs a word; text repeats its words. */
const REMEMBERED = 50_000;

function language(algorithm: string, stopWords: Iterable<string>): Language {
  const stemmer = newStemmer(algorithm);
  const stems = new Map<string, string>();
  const stop = new Set(stopWords);
  return {
    isStopWord: (word) => stop.has(word),
    stem(word) {
      const known = stems.get(word);
      if (known !== undefined) return known;
      if (stems.size >= REMEMBERED) stems.clear();
      const stem = stemmer.stem(word);
      stems.set(word, stem);
      return stem;
    },
  };
}

// The list has `do` and `did`, but not these forms, which stand in nearly every question.
export const ENGLISH = language('english', [...eng, 'does', 'doing', 'done', 'am', 'shall', 'i', 'us']);
