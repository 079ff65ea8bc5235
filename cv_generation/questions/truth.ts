import type { Cv } from '../cv-schema';
import { spokenLanguage, SPOKEN_LANGUAGES } from '../banks/spoken-languages';
import type { NamedCv } from '../offline/offline-cvs';

/** Whether the skills name it. */
export function knows({ skills }: Cv, tool: string): boolean {
  return skills.some(({ items }) => items.includes(tool));
}

export const hasLed = ({ experience }: Cv): boolean => experience.some(({ team_size: size }) => size !== undefined);

/** People by what they have, in the order of the CVs: `{Kubernetes: [Ana, Ben]}`. */
export function byValue(cvs: readonly NamedCv[], valuesOf: (cv: Cv) => readonly string[]): Map<string, NamedCv[]> {
  const people = new Map<string, NamedCv[]>();
  for (const named of cvs) for (const value of new Set(valuesOf(named.cv))) people.set(value, [...(people.get(value) ?? []), named]);
  return people;
}

export const toolsOf = ({ skills }: Cv): string[] => skills.flatMap(({ items }) => items);
export const companiesOf = ({ experience }: Cv): string[] => experience.map(({ company }) => company);
export const certificatesOf = ({ certificates }: Cv): string[] => certificates.map(({ name }) => name);

/** By their English names; those that no table names are left out. */
export function languagesOf({ languages, language }: Cv): string[] {
  return languages.flatMap(({ name }) => {
    const code = spokenLanguage(name, language);
    return code ? [SPOKEN_LANGUAGES[code].en] : [];
  });
}

/** As one would ask for them: of `复旦大学 (Fudan University)` what stands in brackets. */
export function institutionsOf({ education }: Cv): string[] {
  return education.map(({ institution }) => /^\p{Script=Han}+ \((.+)\)$/u.exec(institution)?.[1] ?? institution);
}

/** Whether the name stands anywhere in the CV as a word, also in a longer name, as SQL does in SQL Server. */
export function mentions(cv: Cv, name: string): boolean {
  const word = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![A-Za-z0-9+#])${word}(?![A-Za-z0-9+#])`).test(JSON.stringify(cv));
}
