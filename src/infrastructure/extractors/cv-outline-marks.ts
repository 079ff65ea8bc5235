import type { CvOutline } from '../../domain/knowledge/cv-reader';
import type { CvLine } from './cv-lines';
import type { CvMarks } from './cv-structure';
import { topicOf } from './cv-topics';

const FEWEST_SECTIONS = 2;
const COMPARED = 60;

/** Where sections and entries begin by an outline, as far as its strings are lines of the CV; undefined where too few are. */
export function marksByOutline(lines: readonly CvLine[], outline: CvOutline): CvMarks | undefined {
  const texts = lines.map(({ text }) => normal(text));
  const found = new Map<number, CvOutline['sections'][number]>();
  for (const section of outline.sections) {
    const at = texts.findIndex((text, i) => !found.has(i) && text !== '' && text === normal(section.heading));
    if (at >= 0) found.set(at, section);
  }
  if (found.size < FEWEST_SECTIONS) return undefined;
  const sections: CvMarks['sections'] = new Map();
  const entries = new Set<number>();
  const starts = [...found.keys()].sort((a, b) => a - b);
  const nameAt = texts.findIndex((text, i) => lines[i]!.level !== undefined && text === normal(outline.name));
  if (nameAt >= 0 && !found.has(nameAt)) sections.set(nameAt, { title: '', topic: undefined });
  for (const [i, from] of starts.entries()) {
    sections.set(from, { title: lines[from]!.text, topic: topicOf(lines[from]!.text) });
    const to = starts[i + 1] ?? lines.length;
    for (const entry of found.get(from)!.entries) {
      const start = normal(entry).slice(0, COMPARED);
      const at = texts.findIndex((text, place) => place > from && place < to && start !== '' && text.startsWith(start));
      if (at >= 0) entries.add(at);
    }
  }
  return { sections, entries };
}

/** Those that stand in the text, word for word. */
export function standing(strings: readonly string[], text: string): string[] {
  const whole = normal(text);
  return [...new Set(strings.map((string) => string.trim()))].filter((string) => string !== '' && standsIn(whole, normal(string)));
}

/** Of itself, not as a part of a word: there is no Go in Google. Chinese has no such parts. */
function standsIn(whole: string, string: string): boolean {
  const isWord = (place: number): boolean => /^[\p{L}\p{N}]$/u.test(whole[place] ?? '') && !/^\p{Script=Han}$/u.test(whole[place]!);
  for (let at = whole.indexOf(string); at >= 0; at = whole.indexOf(string, at + 1)) {
    const end = at + string.length;
    const isCutBefore = isWord(at - 1) && isWord(at);
    if (!isCutBefore && !(isWord(end - 1) && isWord(end))) return true;
  }
  return false;
}

const normal = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
