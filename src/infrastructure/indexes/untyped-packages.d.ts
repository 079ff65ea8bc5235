declare module 'snowball-stemmers' {
  export function newStemmer(algorithm: string): { stem(word: string): string };
}

/** Stop words by ISO 639-3 code. */
declare module 'stopword' {
  export const eng: string[];
}
