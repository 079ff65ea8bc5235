import type { Span } from '../../domain/knowledge/sentences';
import type { CvLine } from './cv-lines';
import type { Topic } from './cv-topics';

export interface CvSection {
  /** As the CV calls it; '' for what stands below the name. */
  title: string;
  topic: Topic | undefined;
  /** A job, a degree, or all of a section that has none. */
  entries: CvEntry[];
}
export interface CvEntry extends Span {
  lines: CvLine[];
}
/** Where sections and entries begin, by the place of the line. */
export interface CvMarks {
  sections: Map<number, Pick<CvSection, 'title' | 'topic'>>;
  entries: ReadonlySet<number>;
}

/** A CV in sections. The line of a heading is in none of its entries; the name's own is, as the first of what stands below it. */
export function sectionsOf(lines: readonly CvLine[], { sections, entries }: CvMarks): CvSection[] {
  const found: CvSection[] = [{ title: '', topic: undefined, entries: [] }];
  for (const [at, line] of lines.entries()) {
    const heading = sections.get(at);
    if (heading) found.push({ ...heading, entries: [] });
    if (heading?.title) continue;
    const section = found.at(-1)!;
    const open = section.entries.at(-1);
    if (!open || entries.has(at)) section.entries.push({ start: line.start, end: line.end, lines: [line] });
    else {
      open.end = line.end;
      open.lines.push(line);
    }
  }
  return found.filter((section) => section.entries.length > 0);
}
