import type { Field } from '../banks/bank';
import { CITIES, type City } from '../banks/cities';
import { FIELDS } from '../banks/fields/fields';
import { CHINESE_NAMES, NAMES, type Gender } from '../banks/names';
import type { Language } from '../cv-schema';
import { dealt, Seeded } from './seeded';
import { slug } from './slug';

/** Who the CV is about, before there is a career. */
export interface Persona {
  index: number;
  /** Of the files: unique in the dataset. */
  slug: string;
  name: string;
  gender: Gender;
  language: Language;
  field: Field;
  city: City;
}

/** Half of the people write in English. */
const LANGUAGE_DECK: readonly Language[] = ['en', 'en', 'en', 'es', 'de', 'zh'];

/** The first `count` people of a seed. Who is first does not depend on how many follow. No two have the same name. */
export function personas(seed: number, count: number): Persona[] {
  const taken = new Set<string>();
  return Array.from({ length: count }, (_, index) => persona(seed, index, taken));
}

function persona(seed: number, index: number, taken: Set<string>): Persona {
  const language = dealt(LANGUAGE_DECK, `${seed}/language`, index);
  const random = new Seeded(`${seed}/persona/${index}`);
  const gender = random.pick(['m', 'f'] as const);
  const name = freeName(language, gender, random, taken);
  return {
    index,
    slug: slug(name),
    name,
    gender,
    language,
    field: dealt(FIELDS, `${seed}/field`, index),
    city: random.pick(CITIES.filter((city) => city.region === language)),
  };
}

function freeName(language: Language, gender: Gender, random: Seeded, taken: Set<string>): string {
  for (;;) {
    const name = someName(language, gender, random);
    if (taken.has(slug(name))) continue;
    taken.add(slug(name));
    return name;
  }
}

function someName(language: Language, gender: Gender, random: Seeded): string {
  if (language === 'zh') {
    const [family, familyLatin] = random.pick(CHINESE_NAMES.family).split('/') as [string, string];
    const [given, givenLatin] = random.pick(CHINESE_NAMES[gender]).split('/') as [string, string];
    return `${family}${given} (${familyLatin} ${givenLatin})`;
  }
  const names = NAMES[language];
  const [first, second] = random.some(names.family, 2) as [string, string];
  const family = language === 'es' ? `${first} ${second}` : language === 'de' && random.chance(0.12) ? `${first}-${second}` : first;
  return `${random.pick(names[gender])} ${family}`;
}
