import fc from 'fast-check';
import { incoherent } from '../../cv_generation/coherence';
import { cvSchema, LANGUAGES, type Cv } from '../../cv_generation/cv-schema';
import { offlineCvs } from '../../cv_generation/offline/offline-cvs';

const MANY = 200;
const many = offlineCvs(1, MANY);
const cvs = many.map(({ cv }) => cv);

/** How often each value occurs. */
function counted(values: string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

const career = ({ experience }: Cv): string => JSON.stringify(experience.map(({ bullets, company }) => [company, bullets]));

describe('offline CVs', () => {
  it('have the shape of the schema and hang together, for any seed', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        for (const { cv } of offlineCvs(seed, 12)) {
          cvSchema.parse(cv);
          expect({ name: cv.name, wrong: incoherent(cv) }).toEqual({ name: cv.name, wrong: [] });
        }
      }),
      { numRuns: 40 },
    );
    for (const cv of cvs) expect({ name: cv.name, wrong: incoherent(cv) }).toEqual({ name: cv.name, wrong: [] });
  });

  it('are the same for the same seed, others for another, and stay when more follow', () => {
    expect(JSON.stringify(offlineCvs(7, 30))).toBe(JSON.stringify(offlineCvs(7, 30)));
    expect(offlineCvs(7, 60).slice(0, 30)).toEqual(offlineCvs(7, 30));
    const before = new Set(offlineCvs(7, 30).map(({ cv }) => career(cv)));
    expect(offlineCvs(8, 30).filter(({ cv }) => before.has(career(cv)))).toEqual([]);
  });

  it('are no two alike: names, files, mailboxes, careers, summaries', () => {
    for (const part of [({ name }: Cv) => name, ({ contact }: Cv) => contact.email, career, ({ summary }: Cv) => summary])
      expect(new Set(cvs.map(part)).size).toBe(MANY);
    expect(new Set(many.map(({ slug }) => slug)).size).toBe(MANY);
    expect(many.map(({ slug }) => slug).filter((slug) => !/^[a-z]+(-[a-z]+)+$/.test(slug))).toEqual([]);
  });

  it('vary: half in English, all languages, fifteen lines of work, many companies, leaders and beginners', () => {
    const languages = counted(cvs.map(({ language }) => language));
    expect([...languages.keys()].sort()).toEqual([...LANGUAGES].sort());
    expect(languages.get('en')).toBeGreaterThan(MANY * 0.45);
    for (const language of LANGUAGES) expect(languages.get(language)).toBeGreaterThan(MANY * 0.12);
    expect(counted(cvs.map(({ experience }) => experience[0]!.title)).size).toBeGreaterThan(60);
    expect(counted(cvs.flatMap(({ experience }) => experience.map(({ company }) => company))).size).toBeGreaterThan(150);
    const leaders = cvs.filter(({ experience }) => experience.some(({ team_size }) => team_size));
    expect(leaders.length).toBeGreaterThan(MANY * 0.15);
    expect(leaders.length).toBeLessThan(MANY * 0.6);
  });

  it('leave no slot of a sentence unfilled, and no form for the other gender', () => {
    expect(
      cvs.filter((cv) => /\{\w|\w\}|\[\w*\||undefined|NaN/.test(cv.summary + career(cv) + cv.headline)).map(({ name }) => name),
    ).toEqual([]);
  });

  it('name companies and tools alike in every language', () => {
    const tools = new Map<string, Set<string>>();
    for (const { language, skills } of cvs)
      for (const tool of skills.flatMap(({ items }) => items)) tools.set(tool, (tools.get(tool) ?? new Set()).add(language));
    expect([...tools.values()].filter((languages) => languages.size === LANGUAGES.length).length).toBeGreaterThan(60);
    expect([...tools.keys()].filter((tool) => /[^\x20-\x7e]/.test(tool))).toEqual([]);
    expect(cvs.flatMap(({ experience }) => experience).filter(({ company }) => !/^[A-Z][a-zí]+ [A-Z][a-z]+$/.test(company))).toEqual([]);
  });

  it('has a check that finds what is wrong', () => {
    const [cv] = cvs as [Cv];
    const [latest, ...older] = cv.experience as [Cv['experience'][number], ...Cv['experience']];
    const overlapping = { ...cv, experience: [latest, { ...latest, end: null }, ...older] };
    expect(incoherent(overlapping).join()).toMatch(/has to end before the one at/);
    expect(incoherent({ ...cv, experience: [{ ...latest, team_size: 4, bullets: ['Wrote code.'] }] }).join()).toMatch(/no bullet says/);
    expect(incoherent({ ...cv, skills: [{ group: 'x', items: ['Fortran', 'Prolog'] }] }).join()).toMatch(/occur in no bullet/);
  });
});
