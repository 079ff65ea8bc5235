import { hasDateRange, hasYear } from './cv-dates';
import type { CvLine } from './cv-lines';
import type { CvMarks } from './cv-structure';
import { type Topic, topicOf } from './cv-topics';

/** Told as one piece, however many lines. */
const WHOLE: ReadonlySet<Topic | undefined> = new Set<Topic>(['summary', 'skills', 'languages', 'contact', 'interests', 'references']);
const LONGEST_HEAD_LINE = 100;
const MOST_HEAD_LINES = 3;

/** Where the sections and entries of a CV begin, by rules: known headings; below them smaller headings, else the lines with dates. */
export function marksByRules(lines: readonly CvLine[], name: string): CvMarks {
  const sections = sectionStarts(lines, name);
  const entries = new Set<number>();
  const starts = [...sections.keys(), lines.length];
  for (const [i, from] of starts.slice(0, -1).entries()) {
    const { title, topic } = sections.get(from)!;
    if (title && !WHOLE.has(topic)) for (const at of entryStarts(lines, from + 1, starts[i + 1]!, topic)) entries.add(at);
  }
  return { sections, entries };
}

function sectionStarts(lines: readonly CvLine[], name: string): CvMarks['sections'] {
  const known = lines.flatMap(({ text, level }) => (level !== undefined && topicOf(text) ? [level] : []));
  // Where headings are marked as such, a plain line of that name is a label within a section.
  const areMarked = known.length >= 2;
  // Above the jobs there is nothing smaller than they are; a side column's headings may well be.
  const top = areMarked ? Math.min(...known) : undefined;
  const sections: CvMarks['sections'] = new Map();
  lines.forEach(({ text, level, isBullet }, at) => {
    const topic = isBullet ? undefined : topicOf(text);
    const isName = level !== undefined && text === name;
    const isUnknown = top !== undefined && level === top && !hasYear(text) && lines[at - 1]?.text !== name;
    if (isName) sections.set(at, { title: '', topic: undefined });
    else if ((topic && (!areMarked || level !== undefined)) || isUnknown) sections.set(at, { title: text.replace(/\s*[:：]$/, ''), topic });
  });
  return sections;
}

function entryStarts(lines: readonly CvLine[], from: number, to: number, topic: Topic | undefined): number[] {
  const places = Array.from({ length: to - from }, (_, i) => from + i);
  const headings = places.filter((at) => lines[at]!.level !== undefined);
  const dated = places.filter((at) => isDated(lines[at]!, topic));
  if (headings.length + dated.length === 0) return places.filter((at) => lines[at]!.block !== lines[at - 1]?.block);
  const areDatesFirst = dated[0] === from;
  return [...headings, ...dated.map((at, i) => (areDatesFirst ? at : headStart(lines, at, Math.max(from, (dated[i - 1] ?? -1) + 1))))];
}

function isDated({ text, isBullet }: CvLine, topic: Topic | undefined): boolean {
  const isProse = text.length > LONGEST_HEAD_LINE || (/[.。]$/.test(text) && text.length > LONGEST_HEAD_LINE / 2);
  return !isBullet && !isProse && (topic === 'education' ? hasYear(text) : hasDateRange(text));
}

/** Where the head of an entry begins whose dates stand at `at`: some short lines above, up to a heading, that are none of the entry before. */
function headStart(lines: readonly CvLine[], at: number, least: number): number {
  let start = at;
  while (
    start > least &&
    at - start < MOST_HEAD_LINES &&
    lines[start]!.level === undefined &&
    isHead(lines[start - 1]!, lines[start]!, lines[least - 1])
  )
    start--;
  return start;
}

const isHead = (above: CvLine, line: CvLine, before: CvLine | undefined): boolean =>
  !above.isBullet &&
  above.text.length <= LONGEST_HEAD_LINE &&
  !/[.;。；]$/.test(above.text) &&
  (above.block === line.block || above.block !== before?.block);
