/** Lower case, in NFKC, Latin letters without their marks; spaces as one. */
export const folded = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/(\p{Script=Latin})\p{M}+/gu, '$1')
    .normalize('NFC')
    .replace(/\s+/g, ' ');

/** One pattern of several. */
export const either = (...parts: string[]): RegExp => new RegExp(parts.map((part) => `(?:${part})`).join('|'), 'u');
/** The beginning and the end of a word. */
export const B = '(?<![\\p{L}\\p{N}])';
export const E = '(?![\\p{L}\\p{N}])';
