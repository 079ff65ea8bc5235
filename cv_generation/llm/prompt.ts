import { z } from 'zod';
import { cvSchema, type Cv } from '../cv-schema';

const LANGUAGE_NAMES = { en: 'English', es: 'Spanish', de: 'German', zh: 'simplified Chinese' };
const SCHEMA = JSON.stringify(z.toJSONSchema(cvSchema));

const RULES = `You write a fictional but lifelike CV for a test dataset. Answer with one JSON object that fits the schema, and nothing else.
Copy name, contact, language and education as they are, and of each job title, company, city, start, end and team_size. Write headline, summary, bullets, skills, certificates and projects.
Technology and company names are the same in every language. Each skill should occur in a bullet. A bullet says that a team was led exactly where the job has a team_size. Numbers and results make bullets credible; 2 to 5 bullets a job. Use common characters only.`;

/** @param problem what was wrong with the try before */
export function cvPrompt(draft: Cv, problem: string | undefined): { system: string; user: string } {
  const facts = {
    ...draft,
    headline: undefined,
    summary: undefined,
    certificates: undefined,
    projects: undefined,
    experience: draft.experience.map((job) => ({ ...job, bullets: undefined })),
  };
  const parts = [
    `Language of the CV: ${LANGUAGE_NAMES[draft.language]}.`,
    `Schema: ${SCHEMA}`,
    `Facts: ${JSON.stringify(facts)}`,
    ...(problem ? [`Your last answer was not usable: ${problem.slice(0, 2000)}`] : []),
  ];
  return { system: RULES, user: parts.join('\n\n') };
}

/** What the model was not to touch, and did: the dataset's uniqueness and its questions rest on it. */
export function changedFacts(cv: Cv, draft: Cv): string[] {
  const fixed = (of: Cv): Record<string, unknown> => ({
    name: of.name,
    contact: of.contact,
    language: of.language,
    education: of.education,
    jobs: of.experience.map(({ title, company, city, start, end, team_size }) => [title, company, city, start, end, team_size]),
  });
  const before = fixed(draft);
  return Object.entries(fixed(cv))
    .filter(([key, value]) => !sameJson(value, before[key]))
    .map(([key]) => `The given ${key} were changed.`);
}

/** Models shuffle the keys of objects. */
function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
