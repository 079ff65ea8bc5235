import { offlineCvs, type NamedCv } from '../../cv_generation/offline/offline-cvs';
import type { Question } from '../../cv_generation/questions/question';
import { questionsFor } from '../../cv_generation/questions/questions';

/** The CVs whose JSON text holds all of these, as a person would look for them. */
const holding = (cvs: NamedCv[], ...texts: string[]): string[] =>
  cvs
    .filter(({ cv }) => texts.every((text) => JSON.stringify(cv).includes(JSON.stringify(text).slice(1, -1))))
    .map(({ slug }) => `${slug}.pdf`);

const subject = (question: Question, pattern: RegExp): string => pattern.exec(question.question)?.[1] ?? '';

describe.each([1, 2, 3])('questions on the CVs of seed %i', (seed) => {
  const cvs = offlineCvs(seed, 30);
  const questions = questionsFor(cvs, seed);
  const ofKind = (kind: Question['kind']): Question[] => questions.filter((question) => question.kind === kind);

  it('are sixty and more, of every kind, each with an answer', () => {
    expect(questions.length).toBeGreaterThanOrEqual(60);
    expect(new Set(questions.map(({ kind }) => kind)).size).toBe(8);
    expect(new Set(questions.map(({ question }) => question)).size).toBe(questions.length);
    for (const { relevant, names } of questions) {
      expect(names.length).toBeGreaterThan(0);
      expect(relevant).toEqual(names.map((name) => `${cvs.find(({ cv }) => cv.name === name)?.slug}.pdf`));
    }
  });

  it('name everybody who has the tool, the company or the certificate in the CV, in whatever language, and nobody else', () => {
    for (const question of ofKind('company')) expect(question.relevant).toEqual(holding(cvs, subject(question, /^Who worked at (.+)\?$/)));
    for (const question of ofKind('certificate'))
      expect(question.relevant).toEqual(holding(cvs, subject(question, /^Who holds the certificate (.+)\?$/)));
    for (const question of ofKind('skill')) {
      const tool = subject(question, /^Who knows (.+)\?$/);
      const listed = cvs.filter(({ cv }) => cv.skills.some(({ items }) => items.includes(tool)));
      expect(question.relevant).toEqual(listed.map(({ slug }) => `${slug}.pdf`));
    }
  });

  it('find leaders by their team and not by their title', () => {
    for (const question of ofKind('led')) {
      const tool = subject(question, /knows (.+)\?$/);
      const leaders = cvs.filter(
        ({ cv }) => cv.experience.some(({ team_size }) => team_size) && cv.skills.some(({ items }) => items.includes(tool)),
      );
      expect(question.relevant).toEqual(leaders.map(({ slug }) => `${slug}.pdf`));
    }
  });

  it('tell the facts about one person', () => {
    for (const question of [...ofKind('did'), ...ofKind('studied')]) {
      expect(question.names).toHaveLength(1);
      expect(holding(cvs, ...(question.facts ?? ['no facts']))).toContain(question.relevant[0]);
    }
  });

  it('have ten for the README, with one to four names', () => {
    const shown = questions.filter(({ readme }) => readme);
    expect(shown).toHaveLength(10);
    for (const { names } of shown) expect([1, 2, 3, 4]).toContain(names.length);
  });
});

it('asks in the README who has led a team and knows Kubernetes', () => {
  const shown = questionsFor(offlineCvs(1, 30), 1).filter(({ readme }) => readme);
  expect(shown.map(({ question }) => question)).toContain('Who has led a team and knows Kubernetes?');
});

it('counts speakers whatever their CV calls the language', () => {
  const cvs = offlineCvs(1, 60);
  const relevant = questionsFor(cvs, 1)
    .filter(({ kind }) => kind === 'language')
    .flatMap((question) => question.relevant);
  const languages = new Set(relevant.map((file) => cvs.find(({ slug }) => `${slug}.pdf` === file)?.cv.language));
  expect(languages.size).toBeGreaterThan(1);
});
