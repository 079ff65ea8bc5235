import type { Passage } from '../api/types';

/** Of a text that came with its question: it is no passage of a document. */
const NO_ID = '00000000-0000-0000-0000-000000000000';

export const hasDocument = (documentId: string): boolean => documentId !== NO_ID;

/** The beginning of a passage, at most `most` characters, cut between words. */
export function excerpt({ snippet }: Pick<Passage, 'snippet'>, most: number): string {
  const text = snippet.replaceAll(/\s+/g, ' ').trim();
  if (text.length <= most) return text;
  const cut = text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
  const space = cut.lastIndexOf(' ');
  return `${space > most / 2 ? cut.slice(0, space) : cut} …`;
}
