import type { CvEntry, CvSection } from './cv-structure';
import { BULLET } from './pdf-paragraphs';
import { languagesIn } from './spoken-languages';

const LONGEST_SKILL = 40;
const MOST = 100;
const LABEL = /^[^:：,\t]{1,40}[:：\t]\s*/;
const BETWEEN_SKILLS = /\s*[,;，；、•|｜]\s*|\s+[·/–—]\s+|\.$/;
const LEGAL_FORM = /(?:\s(?:GmbH(?: & Co\. KG)?|AG|SE|KG|Inc\.?|LLC|Ltd\.?|PLC|Corp\.?|S\.A\.|S\.L\.|B\.V\.)|公司|集团)$/;

export interface CvFacts {
  skills: string[];
  /** Spoken, by their English names, so that one filter finds them in CVs of any language. */
  languages: string[];
  companies: string[];
}

/** What a CV says for sure in lists and by legal forms; what stands in sentences is left to the search. */
export function factsOf(sections: readonly CvSection[]): CvFacts {
  const entriesOf = (topic: CvSection['topic']): CvEntry[] =>
    sections.flatMap((section) => (section.topic === topic ? section.entries : []));
  return {
    skills: unique(entriesOf('skills').flatMap(skillsIn)),
    languages: unique(entriesOf('languages').flatMap(({ lines }) => lines.flatMap(({ text }) => languagesIn(text)))),
    companies: unique(entriesOf('experience').flatMap(companiesIn)),
  };
}

function skillsIn({ lines }: CvEntry): string[] {
  const lists = lines.map(({ text, level }) => (level === undefined ? itemsIn(text) : []));
  // Among lists a line of one is the name of a group, unless it stands behind one.
  const areLists = lists.some((items) => items.length > 1);
  const isLabel = (at: number): boolean => {
    const line = lines[at]!;
    const isFirst = line.block !== lines[at - 1]?.block && line.block === lines[at + 1]?.block;
    return areLists && lists[at]!.length === 1 && !LABEL.test(line.text) && (isFirst || (lists[at + 1]?.length ?? 0) > 1);
  };
  return lists.flatMap((items, at) => (isLabel(at) ? [] : items));
}

const itemsIn = (text: string): string[] =>
  text
    .replace(BULLET, '')
    .replace(LABEL, '')
    .split(BETWEEN_SKILLS)
    .map((item) => item.trim())
    .filter((item) => item !== '' && item.length <= LONGEST_SKILL && item.split(' ').length <= 5);

const companiesIn = ({ lines }: CvEntry): string[] =>
  lines
    .slice(0, 3)
    .filter(({ isBullet }) => !isBullet)
    .flatMap(({ text }) => text.split(/\s*[,，|·•–—]\s*|\s+(?:at|bei|en)\s+/))
    .filter((part) => part.length <= 60 && LEGAL_FORM.test(part));

const unique = (strings: readonly string[]): string[] => [...new Set(strings)].slice(0, MOST);
