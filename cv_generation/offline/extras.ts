import type { Wording } from '../banks/wording/wording';
import type { Cv } from '../cv-schema';
import { fill } from './fill';
import { TODAY, type Month } from './months';
import type { Persona } from './persona';
import type { Seeded } from './seeded';
import type { Toolbox } from './toolbox';

/** Languages that one writes a side project in. */
const FOR_PROJECTS = new Set('C,C++,C#,Dart,Go,Java,JavaScript,Julia,Kotlin,Node.js,PHP,Python,R,Rust,Scala,Swift,TypeScript'.split(','));
/** By the place of the sentence among the wording's projects. */
const PROJECT_NAMES = ['Commonpot', 'Wellmap', 'Quantiform', 'Courtside'];

/** At most one side project, with a tool that the bullets tell of too. */
export function projects(tools: Toolbox, wording: Wording, random: Seeded): Cv['projects'] {
  const tool = tools.main(20).find((known) => FOR_PROJECTS.has(known));
  if (!tool || !random.chance(0.45)) return [];
  const which = random.whole(0, wording.projects.length - 1);
  const description = fill(wording.projects[which] as string, { tool }, tools, wording, random);
  return [{ name: PROJECT_NAMES[which] as string, description }];
}

/** None to two, of what the person knows, since the career began; the latest first. */
export function certificates({ field }: Persona, tools: Toolbox, began: Month, random: Seeded): Cv['certificates'] {
  const fitting = field.certificates.filter(({ tool }) => tool === undefined || tools.knows(tool));
  const least = Math.floor(began / 12) + 1;
  return random
    .some(fitting, random.whole(0, 2))
    .map(({ name, issuer }) => ({ name, issuer, year: random.whole(least, Math.floor(TODAY / 12) - 1) }))
    .sort((a, b) => b.year - a.year);
}
