import type { ToolKind } from '../bank';

/** What a CV in one language says whatever the line of work. */
export interface Wording {
  /** BCP 47, for HTML and for numbers. */
  locale: string;
  labels: {
    summary: string;
    experience: string;
    education: string;
    skills: string;
    languages: string;
    certificates: string;
    projects: string;
    contact: string;
    present: string;
    native: string;
  };
  /** January to December, short. */
  months: readonly string[];
  /** `{month} {year}` as the language writes it. */
  date: (month: string, year: string) => string;
  percent: (value: number) => string;
  /** Two to twelve in words; more are digits. */
  count: (people: number) => string;
  groups: Record<ToolKind, string>;
  /** `{people}` of the field, `{size}` in words; what comes before the comma says that a team was led. */
  led: readonly string[];
  /** Bullets for any job. */
  common: readonly string[];
  /** Bullets for who is no beginner. */
  seasoned: readonly string[];
  /** `{title}`, `{years}`, `{focus}`, `{tools}`, `{industry}`; of the second, one is added. */
  summary: { opening: readonly string[]; middle: readonly string[]; closing: readonly string[] };
  /** Added to the summary of who has led. */
  summaryLed: readonly string[];
  list: (items: readonly string[]) => string;
  degree: (level: 'bachelor' | 'master', subject: string) => string;
  /** Of own projects: `{name}` is a word, `{tool}` one of the person's tools. */
  projects: readonly string[];
}
