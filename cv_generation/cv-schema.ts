import { z } from 'zod';

export const LANGUAGES = ['en', 'es', 'de', 'zh'] as const;
/** Of a CV's text. */
export type Language = (typeof LANGUAGES)[number];

const text = (most: number) => z.string().trim().min(1).max(most);
const month = z.string().regex(/^(19|20)\d\d-(0[1-9]|1[0-2])$/, 'must be a month, as in 2024-03');

const experience = z.strictObject({
  title: text(100),
  company: text(100),
  city: text(80),
  start: month,
  /** null: still there. */
  end: month.nullable(),
  bullets: z.array(text(400)).min(1).max(8),
  /** People led, where the job was to lead a team; one of the bullets says so. */
  team_size: z.int().min(2).max(200).optional(),
});

const education = z.strictObject({ degree: text(140), institution: text(140), city: text(80), start: month, end: month });

/** A person's CV, as `data/cvs/<slug>.json` holds it. The HTML and the PDF beside it say the same. */
export const cvSchema = z.strictObject({
  name: text(80),
  headline: text(140),
  contact: z.strictObject({ email: z.email(), phone: text(40), city: text(80), country: text(80) }),
  language: z.enum(LANGUAGES),
  summary: text(900),
  /** The latest first. */
  experience: z.array(experience).min(1).max(8),
  /** The latest first. */
  education: z.array(education).min(1).max(4),
  skills: z
    .array(z.strictObject({ group: text(60), items: z.array(text(60)).min(1).max(20) }))
    .min(1)
    .max(8),
  /** Spoken languages, by their names in the CV's language. */
  languages: z
    .array(z.strictObject({ name: text(40), level: z.enum(['A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'native']) }))
    .min(1)
    .max(8),
  certificates: z.array(z.strictObject({ name: text(140), issuer: text(100), year: z.int().min(1980).max(2100) })).max(6),
  projects: z.array(z.strictObject({ name: text(80), description: text(400) })).max(4),
});

export type Cv = z.infer<typeof cvSchema>;
export type Job = Cv['experience'][number];
