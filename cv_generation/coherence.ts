import type { Cv, Job, Language } from './cv-schema';
import { parseMonth } from './offline/months';

/** How a bullet says that its author led a team. */
const LED: Record<Language, RegExp> = {
  en: /\b(led|managed|headed|ran|built up and led)\b.*\bteam\b/i,
  es: /(dirig(í|ió)|lider(é|ó)|dirección de|gestion(é|ó)).*\bequipo\b/iu,
  de: /(leitete|führte|leitung|geleitet).*\bteams?\b/iu,
  zh: /(带领|管理|领导).*团队/u,
};
/** The others are listed without a sentence that tells of them. */
const TOLD_SKILLS = 0.5;

/** What does not fit together in a CV that has the right shape; empty: it is coherent. */
export function incoherent(cv: Cv): string[] {
  return [...dates(cv), ...cv.experience.flatMap((job) => leading(job, cv.language)), ...skills(cv)];
}

function* dates({ experience, education }: Cv): Iterable<string> {
  for (const { start, end } of [...experience, ...education])
    if (end !== null && end < start) yield `${start} to ${end} ends before it starts.`;
  for (const [index, job] of experience.entries()) {
    const later = experience[index - 1];
    if (later && (job.end === null || parseMonth(job.end) >= parseMonth(later.start)))
      yield `The job at ${job.company} has to end before the one at ${later.company} starts; the latest job stands first.`;
  }
  const first = experience.at(-1)?.start ?? '';
  for (const { degree, end } of education) if (end >= first) yield `The degree ${degree} has to end before the first job starts.`;
}

function leading({ team_size: size, bullets, company }: Job, language: Language): string[] {
  const told = bullets.some((bullet) => LED[language].test(bullet));
  if (size !== undefined && !told) return [`The job at ${company} has a team_size, but no bullet says that a team was led.`];
  if (size === undefined && told) return [`A bullet at ${company} says that a team was led, but the job has no team_size.`];
  return [];
}

function skills(cv: Cv): string[] {
  const items = cv.skills.flatMap((group) => group.items);
  const twice = items.filter((item, index) => items.indexOf(item) !== index).map((item) => `The skill ${item} is listed twice.`);
  const text = [...cv.experience.flatMap(({ bullets }) => bullets), ...cv.projects.map(({ description }) => description)].join('\n');
  const told = items.filter((item) => text.includes(item)).length;
  return told >= items.length * TOLD_SKILLS ? twice : [...twice, 'Most of the skills occur in no bullet.'];
}
