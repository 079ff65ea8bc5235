import { SPOKEN_LANGUAGES, type SpokenLanguage } from '../banks/spoken-languages';
import type { Cv, Language } from '../cv-schema';
import type { Seeded } from './seeded';

type Level = Cv['languages'][number]['level'];

/** The mother tongue first. Who writes in English need not have grown up with it. */
export function spoken(language: Language, random: Seeded): Cv['languages'] {
  const all = Object.keys(SPOKEN_LANGUAGES) as SpokenLanguage[];
  const others = random.shuffled(all.filter((code) => code !== language && code !== 'en'));
  const levels: [SpokenLanguage, Level][] = [];
  if (language === 'en' && random.chance(0.35)) levels.push([others.pop() as SpokenLanguage, 'native'], ['en', random.pick(['C1', 'C2'])]);
  else levels.push([language, 'native']);
  if (language !== 'en') levels.push(['en', random.pick(['B2', 'C1', 'C1', 'C2'])]);
  for (const code of others.slice(0, random.whole(0, 2))) levels.push([code, random.pick(['A2', 'B1', 'B1', 'B2', 'C1'])]);
  return levels.map(([code, level]) => ({ name: SPOKEN_LANGUAGES[code][language], level }));
}
