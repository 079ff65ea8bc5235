import { COMPANY_SYLLABLES } from '../banks/company-names';
import { CITIES, type City } from '../banks/cities';
import { INDUSTRIES, type Industry } from '../banks/industries';
import { LANGUAGES } from '../cv-schema';
import { dealt, Seeded } from './seeded';

/** Invented. Its name is the same in every language. */
export interface Company {
  name: string;
  city: City;
  industry: Industry;
}

/** Fewer than careers, so that people have worked at the same places; with more people there are more. */
const FIRST = 40;
const PER_PERSON = 1.2;

/** The companies of a seed, as many as have been asked for; the first ones stay the same. */
export class Companies {
  private readonly all: Company[] = [];
  private readonly taken = new Set<string>();

  constructor(private readonly seed: number) {}

  /** Those that the person with this index may have worked for. */
  for(index: number): readonly Company[] {
    const count = FIRST + Math.floor(index * PER_PERSON);
    while (this.all.length < count) this.all.push(this.make(this.all.length));
    return this.all.slice(0, count);
  }

  private make(index: number): Company {
    const random = new Seeded(`${this.seed}/company/${index}`);
    const region = dealt(LANGUAGES, `${this.seed}/company-region`, index);
    const industry = dealt(INDUSTRIES, `${this.seed}/industry`, index);
    const { heads, tails } = COMPANY_SYLLABLES[region];
    // A word belongs to one company until all words are taken.
    for (let tries = 0; ; tries++) {
      const word = `${random.pick(heads)}${random.pick(tails)}`;
      const name = `${word} ${random.pick(industry.suffixes)}`;
      const key = tries < 50 ? word : name;
      if (this.taken.has(key) && tries < 100) continue;
      this.taken.add(word).add(name);
      return { name, industry, city: random.pick(CITIES.filter((city) => city.region === region)) };
    }
  }
}
