import type { CvLine } from './cv-lines';
import { topicOf } from './cv-topics';

const NO_NAME = /\b(?:curriculum|vitae|r[eé]sum[eé]|lebenslauf|cv|bewerbung|hoja de vida)\b|简历/i;
const HAN_NAME = /^\p{Script=Han}(?:\s?\p{Script=Han}){1,3}$/u;
const NAME = /^\p{L}[\p{L}\p{M}.’'-]*(?: \p{L}[\p{L}\p{M}.’'-]*){1,5}$/u;
const FIRST_LINES = 12;

/** Whose CV it is: the biggest line that looks like a name, else the first; '' for none. */
export function personOf(lines: readonly CvLine[]): string {
  const headings = lines.filter(({ level, text }) => level !== undefined && looksLikeName(text));
  const [biggest] = headings.sort((a, b) => a.level! - b.level!);
  return (biggest ?? lines.slice(0, FIRST_LINES).find(({ text }) => looksLikeName(text)))?.text ?? '';
}

/** A name from a file's: `ana-lopez.pdf` is Ana Lopez. */
export const personInFileName = (stem: string): string =>
  stem
    .replace(/[-_.\s]+/g, ' ')
    .replace(/\b(?:cv|resume|lebenslauf|curriculum|vitae)\b/gi, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/(?<!\p{L})\p{Ll}/gu, (letter) => letter.toUpperCase());

const looksLikeName = (text: string): boolean =>
  text.length <= 60 &&
  namesIn(text).every((name) => HAN_NAME.test(name) || NAME.test(name)) &&
  !NO_NAME.test(text) &&
  topicOf(text) === undefined;

/** A name may be written twice, in two scripts: 唐博文 (Tang Bowen). */
const namesIn = (text: string): string[] => /^(.+?)\s*[(（](.+)[)）]$/.exec(text)?.slice(1) ?? [text];
