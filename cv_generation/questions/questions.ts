import type { NamedCv } from '../offline/offline-cvs';
import { Seeded } from '../offline/seeded';
import type { Question, QuestionKind } from './question';
import { forReadme } from './readme-questions';
import { byValue, certificatesOf, companiesOf, hasLed, institutionsOf, knows, languagesOf, mentions, toolsOf } from './truth';

/** More right names than this make a question too wide to check an answer by. */
const MOST_NAMES = 6;
const MOST: Record<QuestionKind, number> = {
  skill: 18,
  company: 12,
  language: 8,
  led: 8,
  did: 10,
  studied: 6,
  education: 8,
  certificate: 6,
};

/** Questions on a dataset with the truth about it; the same CVs and seed give the same questions. */
export function questionsFor(cvs: readonly NamedCv[], seed: number): Question[] {
  const random = new Seeded(`${seed}/questions`);
  const tools = [...byValue(cvs, toolsOf)].filter(([tool, people]) => isPlain(tool, people, cvs));
  const all: Question[] = [
    ...tools.map(([tool, people]) => who('skill', `Who knows ${tool}?`, people)),
    ...[...byValue(cvs, companiesOf)].map(([company, people]) => who('company', `Who worked at ${company}?`, people)),
    ...[...byValue(cvs, languagesOf)].map(([language, people]) => who('language', `Who speaks ${language}?`, people)),
    ...tools.map(([tool, people]) =>
      who(
        'led',
        `Who has led a team and knows ${tool}?`,
        people.filter(({ cv }) => hasLed(cv) && knows(cv, tool)),
      ),
    ),
    ...cvs.flatMap(aboutPerson),
    ...[...byValue(cvs, institutionsOf)].map(([institution, people]) => who('education', `Who studied at ${institution}?`, people)),
    ...[...byValue(cvs, certificatesOf)].map(([name, people]) => who('certificate', `Who holds the certificate ${name}?`, people)),
  ];
  const fair = all.filter(({ names }) => names.length > 0 && names.length <= MOST_NAMES);
  const readme = new Set(forReadme(fair));
  const chosen = (Object.keys(MOST) as QuestionKind[]).flatMap((kind) => {
    const ofKind = fair.filter((question) => question.kind === kind);
    const marked = ofKind.filter((question) => readme.has(question));
    const others = ofKind.filter((question) => !readme.has(question));
    return [...marked, ...random.some(others, MOST[kind] - marked.length)];
  });
  return chosen.map((question) => (readme.has(question) ? { ...question, readme: true } : question));
}

/** Whoever mentions it also lists it: else it could be argued who knows it. */
function isPlain(tool: string, people: readonly NamedCv[], cvs: readonly NamedCv[]): boolean {
  return cvs.every((named) => people.includes(named) || !mentions(named.cv, tool));
}

function who(kind: QuestionKind, question: string, people: readonly NamedCv[], facts?: string[]): Question {
  return {
    question,
    kind,
    relevant: people.map(({ slug }) => `${slug}.pdf`),
    names: people.map(({ cv }) => cv.name),
    ...(facts ? { facts } : {}),
  };
}

function aboutPerson(named: NamedCv): Question[] {
  const { cv } = named;
  const did = cv.experience.map(({ company, bullets }) => who('did', `What did ${cv.name} do at ${company}?`, [named], bullets));
  return [...did, who('studied', `Where did ${cv.name} study?`, [named], institutionsOf(cv))];
}
