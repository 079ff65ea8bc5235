import { z } from 'zod';
import type { DocumentText } from './blocks';
import type { CvFacts } from './cv-facts';
import { languagesIn } from './spoken-languages';
import { TextBuilder } from './text-builder';

const text = z.string().catch('');
const when = z.string().nullish();
const listOf = <T extends z.ZodType>(element: T) => z.array(element).catch([]);

/** The CV that the generator writes (cv_generation/README.md), with nothing but name and jobs insisted on: others may write one by hand. */
const schema = z.object({
  name: z.string().min(1),
  headline: text,
  contact: z.object({ email: text, phone: text, city: text, country: text }).partial().catch({}),
  language: z.string().catch('en'),
  summary: text,
  experience: z.array(
    z.object({ title: z.string(), company: z.string(), city: text, start: when, end: when, bullets: listOf(z.string()) }),
  ),
  education: listOf(z.object({ degree: z.string(), institution: z.string(), city: text, start: when, end: when })),
  skills: listOf(z.object({ group: text, items: z.array(z.string()) })),
  languages: listOf(z.object({ name: z.string(), level: text })),
  certificates: listOf(z.object({ name: z.string(), issuer: text, year: z.union([z.string(), z.number()]).catch('') })),
  projects: listOf(z.object({ name: z.string(), description: text })),
});
type CvJson = z.infer<typeof schema>;

const ENGLISH = {
  summary: 'Profile',
  experience: 'Experience',
  education: 'Education',
  skills: 'Skills',
  languages: 'Languages',
  certificates: 'Certificates',
  projects: 'Projects',
  now: 'present',
};
const WORDS: Record<string, typeof ENGLISH | undefined> = {
  es: {
    summary: 'Perfil',
    experience: 'Experiencia',
    education: 'Formación',
    skills: 'Competencias',
    languages: 'Idiomas',
    certificates: 'Certificados',
    projects: 'Proyectos',
    now: 'actualidad',
  },
  de: {
    summary: 'Profil',
    experience: 'Berufserfahrung',
    education: 'Ausbildung',
    skills: 'Kenntnisse',
    languages: 'Sprachen',
    certificates: 'Zertifikate',
    projects: 'Projekte',
    now: 'heute',
  },
  zh: {
    summary: '个人简介',
    experience: '工作经历',
    education: '教育背景',
    skills: '专业技能',
    languages: '语言能力',
    certificates: '证书',
    projects: '项目经历',
    now: '至今',
  },
};

/** A CV from its JSON, as text and as the facts that it states; undefined where the JSON is of another shape. */
export function readCvJson(json: unknown): { document: DocumentText; name: string; facts: CvFacts } | undefined {
  const { success, data: cv } = schema.safeParse(json);
  if (!success) return undefined;
  const facts = {
    skills: [...new Set(cv.skills.flatMap(({ items }) => items))],
    languages: languagesIn(cv.languages.map(({ name }) => name).join(', ')),
    companies: [...new Set(cv.experience.map(({ company }) => company))],
  };
  return { document: writtenOut(cv), name: cv.name, facts };
}

function writtenOut(cv: CvJson): DocumentText {
  const builder = new TextBuilder();
  const said = WORDS[cv.language] ?? ENGLISH;
  const section = (heading: string, blocks: readonly string[], title: (at: number) => string = () => ''): void => {
    if (blocks.every((block) => block === '')) return;
    builder.heading(2, heading);
    for (const [at, block] of blocks.entries()) {
      builder.heading(3, title(at));
      builder.text(block);
    }
  };
  const dates = (start: string | null | undefined, end: string | null | undefined): string =>
    start ? `${start} – ${end ?? said.now}` : '';
  builder.heading(1, cv.name);
  builder.text(lines(cv.headline, line(' · ', ...Object.values(cv.contact))));
  section(said.summary, [cv.summary]);
  section(
    said.experience,
    cv.experience.map((job) => lines(line(' · ', job.city, dates(job.start, job.end)), ...job.bullets.map((bullet) => `- ${bullet}`))),
    (at) => line(', ', cv.experience[at]!.title, cv.experience[at]!.company),
  );
  section(
    said.education,
    cv.education.map(({ degree, institution, city, start, end }) => lines(degree, line(' · ', institution, city, dates(start, end)))),
  );
  section(said.skills, [lines(...cv.skills.map(({ group, items }) => line(': ', group, items.join(', '))))]);
  section(said.languages, [cv.languages.map(({ name, level }) => `${name}${level && ` (${level})`}`).join(', ')]);
  section(said.certificates, [lines(...cv.certificates.map(({ name, issuer, year }) => line(' · ', name, issuer, String(year))))]);
  section(
    said.projects,
    cv.projects.map(({ name, description }) => line(': ', name, description)),
  );
  return builder.built(cv.name);
}

const line = (between: string, ...parts: (string | undefined)[]): string => parts.filter(Boolean).join(between);
const lines = (...parts: string[]): string => line('\n', ...parts);
