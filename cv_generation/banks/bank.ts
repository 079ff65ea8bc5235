import type { Language } from '../cv-schema';

/** The same thing in each language of the CVs. */
export type Worded<T = string> = Record<Language, T>;

/** The kinds of tools; also the groups of the skills. */
export const TOOL_KINDS = [
  'lang',
  'web',
  'mobile',
  'db',
  'bus',
  'data',
  'ml',
  'bio',
  'ops',
  'ci',
  'watch',
  'cloud',
  'net',
  'hw',
  'sec',
  'test',
  'erp',
  'design',
  'product',
  'method',
] as const;
export type ToolKind = (typeof TOOL_KINDS)[number];

/** What a bullet names, as in `{db}`. A kind may have three drawers, so that a sentence on secrets does not name a scanner: `{sec}`, `{sec2}`. */
export type ToolSlot = `${ToolKind}${'' | '2' | '3'}`;

export interface Certificate {
  name: string;
  issuer: string;
  /** What it is about: only who has this among the skills has the certificate. */
  tool?: string;
}

/**
 * A line of work. In the texts `{db}` is one of the person's own databases, `{ml=MLflow}` a tool by name, `{topic}` a matter of the company's industry, `{n:3-9}` a whole number from that
 * range, `{n:2000-90000/1000}` one in steps of 1000, `{pct:20-60}` a percentage; `[m|f]` in titles is the form for a man and for a woman.
 */
export interface Field {
  id: string;
  tools: Partial<Record<ToolSlot, readonly string[]>>;
  /** Junior, trained, senior, lead. */
  titles: Worded<readonly [string, string, string, string]>;
  /** What the person works on, as in "… years of experience in {focus}". */
  focus: Worded;
  /** Where there is such work, by English names; undefined: everywhere. */
  industries?: readonly string[];
  /** What a team of this field is made of, in the plural. */
  people: Worded;
  degrees: Worded<readonly string[]>;
  certificates: readonly Certificate[];
  bullets: Worded<readonly string[]>;
}
