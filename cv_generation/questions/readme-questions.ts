import type { Question, QuestionKind } from './question';

/** How many of each kind the README shows. */
const SHOWN: readonly (readonly [QuestionKind, number])[] = [
  ['led', 2],
  ['skill', 3],
  ['company', 2],
  ['language', 1],
  ['certificate', 1],
  ['did', 1],
];
const FAVOURITES = ['Who has led a team and knows Kubernetes?', 'Who knows Kubernetes?', 'Who speaks Portuguese?'];
/** Nearly everybody knows them. */
const DULL = ['Kanban', 'Scrum'];
/** A short name, such as R or Go, is a word of its own in some languages. */
const SHORTEST_NAME = 4;

/** The ten that read well: a few right names, plain names of things, the favourites first. */
export function forReadme(questions: readonly Question[]): Question[] {
  return SHOWN.flatMap(([kind, count]) => {
    const good = questions.filter((question) => question.kind === kind && readsWell(question));
    const rank = (question: Question): number => (FAVOURITES.includes(question.question) ? 10 : 0) + Math.min(3, question.names.length);
    return good.sort((a, b) => rank(b) - rank(a) || (a.question < b.question ? -1 : 1)).slice(0, count);
  });
}

function readsWell({ question, names, kind }: Question): boolean {
  const subject = question.replace(/^Who (?:has led a team and )?(?:knows|speaks|worked at|holds the certificate) |\?$/g, '');
  const plain = /^[\x20-\x7e]+$/.test(question) && subject.length >= SHORTEST_NAME && !DULL.includes(subject);
  return plain && names.length <= (kind === 'certificate' ? 2 : 4);
}
