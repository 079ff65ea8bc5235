import { LANGUAGES } from '../cv-schema';
import { monthText, TODAY, type Month } from './months';
import type { Company } from './companies';
import type { Persona } from './persona';
import type { Seeded } from './seeded';

/** A job before it has bullets. */
export interface Post {
  company: Company;
  /** Junior, trained, senior, lead. */
  level: 0 | 1 | 2 | 3;
  start: Month;
  /** null: still there. */
  end: Month | null;
  teamSize: number | undefined;
}

/** A working life, oldest post first, and when it began. */
export interface Career {
  began: Month;
  posts: Post[];
}

/** Share of those with enough years who lead a team in the end. */
const LEADS = 0.45;
const YEARS_BEFORE_LEADING = 6;
const LONG_POST = 42;

export function career(persona: Persona, companies: readonly Company[], random: Seeded): Career {
  const months = random.whole(26, 21 * 12);
  const began = TODAY - months;
  const leads = months > 12 * (YEARS_BEFORE_LEADING + 1) && random.chance(LEADS);
  const ended = random.chance(0.12) ? random.whole(1, 3) : 0;
  const spans = stretches(months - ended, random);
  const employers = workplaces(persona, companies, spans.length, random);
  let at = began;
  const posts = spans.map((span, index) => {
    const start = at;
    const last = index === spans.length - 1;
    const gap = last ? 0 : random.whole(0, 3);
    at += span;
    const level = levelAfter(start - began, span, leads, last);
    const post: Post = {
      company: employers[index] as Company,
      level,
      start,
      end: last && ended === 0 ? null : at - gap - 1,
      teamSize: level === 3 ? random.whole(3, 12) : undefined,
    };
    return post;
  });
  return { began, posts };
}

/** Cuts a working life into one to five posts of a year and more. */
function stretches(months: number, random: Seeded): number[] {
  const least = 14;
  const most = Math.min(5, Math.max(1, Math.floor(months / 26)));
  const count = random.whole(Math.min(most, months > 96 ? 3 : months > 48 ? 2 : 1), most);
  const weights = Array.from({ length: count }, () => 0.5 + random.next());
  const sum = weights.reduce((a, b) => a + b);
  const spare = months - count * least;
  const spans = weights.map((weight) => least + Math.floor((weight / sum) * spare));
  spans[count - 1] = (spans[count - 1] as number) + months - spans.reduce((a, b) => a + b);
  return spans;
}

/** @param months in work before this post, which lasts `span` months: nobody stays a junior for long */
function levelAfter(months: number, span: number, leads: boolean, last: boolean): Post['level'] {
  if (leads && (last || months > 12 * 11) && months > 12 * 3) return 3;
  const experience = months + (span > LONG_POST ? span / 2 : 0);
  return experience < 22 ? 0 : experience < 66 ? 1 : 2;
}

/** Where there is such work, mostly in the person's own part of the world; some have been abroad, in one part of it. No company twice. */
function workplaces({ field, language }: Persona, companies: readonly Company[], count: number, random: Seeded): Company[] {
  const abroad = random.chance(0.45) ? random.pick(LANGUAGES) : language;
  const fits = ({ industry }: Company): boolean => field.industries?.includes(industry.name.en) ?? true;
  const near = ({ city }: Company): boolean => city.region === language || (city.region === abroad && random.chance(0.3));
  const rank = new Map(random.shuffled(companies).map((company) => [company, (fits(company) ? 0 : 2) + (near(company) ? 0 : 1)]));
  const best = [...rank].sort(([, a], [, b]) => a - b).map(([company]) => company);
  return random.shuffled(best.slice(0, count));
}

export function period(post: Post): { start: string; end: string | null } {
  return { start: monthText(post.start), end: post.end === null ? null : monthText(post.end) };
}
