import type { CvDataset } from './cv-dataset';
import type { SeenEvent } from './sse-client';

interface ShownPassage {
  n: number;
  title: string;
  source: string;
  page?: number;
}
/** A line of an answer about people: whose it is, and what it quotes. */
interface PersonLine {
  name: string;
  quotes: { text: string; passage: ShownPassage | undefined }[];
}

/** The people whom an answer of the offline model names, a paragraph each. */
export function peopleIn(seen: readonly SeenEvent[]): PersonLine[] {
  const { content, sources } = seen.find(({ type }) => type === 'final')!.data as { content: string; sources: ShownPassage[] };
  return content
    .split('\n\n')
    .slice(1)
    .map((line) => {
      const colon = line.indexOf(': ');
      const quotes = Array.from(line.slice(colon + 2).matchAll(/(.*?) \[(\d+)\](?: |$)/gsu), ([, text, n]) => ({
        text: text!,
        passage: sources.find((passage) => passage.n === Number(n)),
      }));
      return { name: line.slice(0, colon), quotes };
    });
}

/** What is wrong with a line: a name that is none of the file's, a quote that does not stand on the page that is cited. */
export function wrongIn({ name, quotes }: PersonLine, { names, pages }: CvDataset): string[] {
  if (quotes.length === 0) return [`${name}: nothing is cited`];
  return quotes.flatMap(({ text, passage }) => {
    if (!passage) return [`${name}: a number that names no passage`];
    const whole = names.get(passage.source) ?? '';
    const page = pages[passage.source]?.[(passage.page ?? 0) - 1] ?? '';
    return [
      ...(passage.title === name && isName(name, whole) ? [] : [`${name}: cites ${passage.title} of ${passage.source}`]),
      ...(standsOn(page, text) ? [] : [`${name}: not on page ${passage.page} of ${passage.source}: ${text}`]),
    ];
  });
}

/** In both scripts, or in one of them. */
const isName = (name: string, whole: string): boolean => name === whole || whole.split(/[()]/).some((part) => part.trim() === name);
/** Word by word: a page's columns, lines and hyphens are none of the text's. */
const standsOn = (page: string, text: string): boolean => text.split(/[\s、，·]+/).every((word) => letters(page).includes(letters(word)));
const letters = (text: string): string => text.normalize('NFKC').replace(/[^\p{L}\p{N}]+/gu, '');
