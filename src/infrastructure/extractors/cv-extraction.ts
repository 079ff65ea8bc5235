import type { CvOutline } from '../../domain/knowledge/cv-reader';
import type { Extracted } from '../../domain/knowledge/extractor';
import type { ChunkLengths } from './block-chunker';
import type { DocumentText } from './blocks';
import { chunkCv } from './cv-chunker';
import { type CvFacts, factsOf } from './cv-facts';
import { cvLinesOf } from './cv-lines';
import { personInFileName, personOf } from './cv-name';
import { marksByOutline, standing } from './cv-outline-marks';
import { marksByRules } from './cv-rules';
import { sectionsOf } from './cv-structure';
import { languagesIn } from './spoken-languages';

/** What is known of a CV besides its text: from a format that says it, or from a reader. */
export interface CvHints {
  name?: string;
  facts?: CvFacts;
  outline?: CvOutline;
}

/** A CV in chunks by section, with the person's name as its title. An outline counts as far as it is in the text; the rest is told by rules. */
export function extractCv(
  document: DocumentText,
  stem: string,
  lengths: ChunkLengths,
  { name, facts, outline }: CvHints = {},
): Pick<Extracted, 'title' | 'metadata' | 'chunks'> {
  const lines = cvLinesOf(document);
  const [outlined] = standing(outline ? [outline.name] : [], document.text);
  const person = name || outlined || personOf(lines) || personInFileName(stem) || document.title;
  const sections = sectionsOf(lines, (outline && marksByOutline(lines, outline)) ?? marksByRules(lines, person));
  const known = facts ?? united(factsOf(sections), outline, document.text);
  const metadata = Object.fromEntries(Object.entries({ name: person, ...known }).filter(([, value]) => value.length > 0));
  return { title: person, metadata, chunks: chunkCv(document, person, sections, lengths) };
}

/** What rules found, with what the outline adds that stands in the text. */
function united(found: CvFacts, outline: CvOutline | undefined, text: string): CvFacts {
  if (!outline) return found;
  const added = (own: readonly string[], more: readonly string[]): string[] => [...new Set([...own, ...more])];
  return {
    skills: added(found.skills, standing(outline.skills, text)),
    languages: added(found.languages, languagesIn(standing(outline.languages, text).join(', '))),
    companies: added(found.companies, standing(outline.companies, text)),
  };
}
