import { WORDING } from '../banks/wording/wordings';
import type { Cv, Job } from '../cv-schema';
import { incoherent } from '../coherence';
import { Bullets } from './bullets';
import { career, period } from './career';
import { Companies } from './companies';
import { education } from './education';
import { certificates, projects } from './extras';
import { gendered } from './fill';
import { personas, type Persona } from './persona';
import { Seeded } from './seeded';
import { spoken } from './spoken';
import { summary } from './summary';
import { Toolbox } from './toolbox';

const DRAWS = 20;

/** A CV and the name of its files. */
export interface NamedCv {
  slug: string;
  cv: Cv;
}

/** The first `count` CVs of a seed, the same at each call; more people leave the first ones as they are. */
export function offlineCvs(seed: number, count: number): NamedCv[] {
  const companies = new Companies(seed);
  return personas(seed, count).map((persona) => ({ slug: persona.slug, cv: coherentCv(persona, companies, seed) }));
}

/** Draws again where the draw does not hang together, which one in some hundred does not. @throws when it never does: a bank is at fault then */
function coherentCv(persona: Persona, companies: Companies, seed: number): Cv {
  for (let draw = 0; draw < DRAWS; draw++) {
    const random = new Seeded(`${seed}/cv/${persona.index}${draw === 0 ? '' : `/${draw}`}`);
    const cv = offlineCv(persona, companies, random);
    if (incoherent(cv).length === 0) return cv;
  }
  throw new Error(`No CV of seed ${seed} hangs together for ${persona.name}.`);
}

function offlineCv(persona: Persona, companies: Companies, random: Seeded): Cv {
  const { language, gender, field, city } = persona;
  const wording = WORDING[language];
  const life = career(persona, companies.for(persona.index), random);
  const tools = new Toolbox(field, random);
  const bullets = new Bullets(persona, wording, tools, random);
  // The latest first, as it will stand there: it has the most to tell.
  const experience = life.posts.toReversed().map((post, index): Job => {
    const title = gendered(field.titles[language][post.level], gender);
    const told = bullets.of(post, index === 0 ? 4 : index === 1 ? 3 : 2, life.posts.length - 1 - index);
    const { name: company, city: place } = post.company;
    const led = post.teamSize === undefined ? {} : { team_size: post.teamSize };
    return { title, company, city: place.name[language], ...period(post), bullets: told, ...led };
  });
  const side = projects(tools, wording, random);
  const skills = tools.skills(wording);
  const title = experience[0]?.title as string;
  return {
    name: persona.name,
    headline: `${title}${language === 'zh' ? '，' : ' · '}${wording.list(tools.main(2))}`,
    contact: {
      email: `${mailbox(persona)}@example.${random.pick(['com', 'net', 'org'])}`,
      phone: city.phone.replace(/#/g, () => String(random.whole(0, 9))),
      city: city.name[language],
      country: city.country[language],
    },
    language,
    summary: summary(persona, life, title, tools, wording, random),
    experience,
    education: education(persona, life.began, wording, random),
    skills,
    languages: spoken(language, random),
    certificates: certificates(persona, tools, life.began, random),
    projects: side,
  };
}

/** Short enough for a narrow column; of two with the same two names, the number tells which. */
function mailbox({ slug, index }: Persona): string {
  const [first, family, ...more] = slug.split('-');
  return `${first}.${family}${more.length > 0 ? index + 1 : ''}`;
}
