import { CITIES } from '../banks/cities';
import { UNIVERSITIES } from '../banks/universities';
import type { Wording } from '../banks/wording/wording';
import type { Cv, Language } from '../cv-schema';
import { month, monthText, type Month } from './months';
import type { Persona } from './persona';
import type { Seeded } from './seeded';

/** Degrees that end before the career begins, the latest first. */
export function education(persona: Persona, began: Month, wording: Wording, random: Seeded): Cv['education'] {
  const { field, language } = persona;
  const subjects = random.shuffled(field.degrees[language]);
  // Summer to summer, as terms go: the last degree ends in the July before the career begins.
  const graduated = Math.floor((began - 7) / 12);
  if (!random.chance(0.55)) return [degree('bachelor', graduated, random.whole(3, 4))];
  return [degree('master', graduated, 2), degree('bachelor', graduated - 2, random.whole(3, 4))];

  function degree(level: 'bachelor' | 'master', year: number, years: number): Cv['education'][number] {
    const [institution, city] = random.pick(UNIVERSITIES[abroad(language, random) ?? language]);
    const place = CITIES.find(({ name }) => name.en === city);
    if (!place) throw new RangeError(`The city of ${institution} is not in the table.`);
    const subject = subjects[level === 'master' && subjects.length > 1 ? 1 : 0] as string;
    return {
      degree: wording.degree(level, subject),
      institution,
      city: place.name[language],
      start: monthText(month(year - years, 9)),
      end: monthText(month(year, 7)),
    };
  }
}

function abroad(language: Language, random: Seeded): Language | undefined {
  if (!random.chance(0.15)) return undefined;
  return language === 'en' ? random.pick(['de', 'es'] as const) : 'en';
}
