import { B, E, folded } from './folded-text';
import { type Idea, ideasIn, STUDIED } from './people-ideas';
import { type TopicName, topicOf, withoutTopic } from './people-topics';
import { GERMAN, HAN_WORDS, NOT, SAYS_NOTHING, WHO, words } from './people-words';

/** A word or a name that has to be in a CV as it is in the question. */
export interface Term {
  /** As it is written in the question. */
  text: string;
  /** A name, by its capitals or its signs: to be found as it is, and not by its stem. */
  isName: boolean;
}
/** What somebody who fits has to have: one of these. */
export type Wanted = { idea: Idea } | { anyOf: Term[] };

export interface PeopleQuestion {
  /** Asks for people; else something about people whom it names. */
  asksWho: boolean;
  /** Says what somebody is not to have: silence is no proof of that. */
  isNegated: boolean;
  wanted: Wanted[];
  /** What it wants to know of somebody. */
  topic: TopicName | undefined;
}

const JOINS = words('of de del la las los fur zu der di du & and y');
const SCHOOL = /^(?:university|universitat|universidad|institute|college|school|technische|universitat)$/u;
const TOKEN = /\p{Script=Han}+|\.?[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}]|[._\-/'’](?=[\p{L}\p{N}])|[+#])*/gu;
const OR = /^[ ,]*(?:or|o|u|oder|或者?|还是)[ ,]*$/u;

interface Piece extends Term {
  start: number;
  end: number;
}

/** Reads a question about people. @param people the full names in it, which are no other words */
export function peopleQuestion(question: string, people: readonly string[] = []): PeopleQuestion {
  const plain = question.normalize('NFKC').replace(/\s+/g, ' ');
  let rest = folded(plain);
  const original = rest.length === plain.length ? plain : rest; // else capitals cannot be told
  for (const name of people.flatMap((one) => [one, ...one.split(/[()（）]/), ...one.split(/[ ()（）]+/)]))
    rest = rest.replace(wholeName(name), blank);
  const asksWho = WHO.test(rest);
  const topic = topicOf(rest);
  const isNegated = NOT.test(original); // NI TestStand is no Spanish
  const found = ideasIn(rest);
  rest = found.rest;
  const phrases = phrasesOf(piecesOf(rest, original), rest, original);
  const terms = alternatives(phrases, rest).filter(({ anyOf }) => !isOfTopic(anyOf, topic));
  if (people.length === 0 && topic === 'studies' && found.ideas.length + terms.length === 0) found.ideas.push(STUDIED);
  return { asksWho, isNegated, topic, wanted: [...found.ideas.map((idea) => ({ idea })), ...terms] };
}

const blank = (found: string): string => ';'.padEnd(found.length);

function wholeName(name: string): RegExp {
  const plain = folded(name)
    .trim()
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  if (plain.length < 2) return /(?!)/u;
  return new RegExp(/\p{Script=Han}/u.test(plain) ? plain : `${B}${plain}${E}`, 'gu');
}

/** The words that say something, in order. */
function piecesOf(rest: string, original: string): Piece[] {
  return Array.from(rest.matchAll(TOKEN)).flatMap(({ 0: token, index }) => {
    if (/^\p{Script=Han}/u.test(token)) return hanPieces(token, index);
    const text = original.slice(index, index + token.length);
    const opens = /(?:^|[.:;?!¿¡] ?)$/u.test(original.slice(Math.max(0, index - 2), index));
    const isName = /[+#.\d]/u.test(text) || (/\p{Lu}/u.test(text) && !(opens && SAYS_NOTHING.has(token)));
    const isCapital = isName && !opens && !GERMAN.has(token) && !/^(?:i|cvs?|resumes?)$/.test(token); // Go, CAN
    return isCapital || !SAYS_NOTHING.has(token) ? [{ text, isName, start: index, end: index + token.length }] : [];
  });
}

const hanPieces = (run: string, at: number): Piece[] =>
  Array.from(run.replace(HAN_WORDS, (word) => ' '.repeat(word.length)).matchAll(/\S{2,}/gu), ({ 0: text, index }) => {
    return { text, isName: true, start: at + index, end: at + index + text.length };
  });

/** Words that stand together are one name ("University of Texas at Austin"), or one expression ("machine learning"). */
function phrasesOf(pieces: readonly Piece[], rest: string, original: string): Piece[] {
  const phrases: Piece[] = [];
  for (const piece of pieces) {
    const last = phrases.at(-1);
    if (!last || !belongs(last, rest.slice(last.end, piece.start), piece)) phrases.push({ ...piece });
    else
      Object.assign(last, {
        end: piece.end,
        text: original.slice(last.start, piece.end),
        isName: last.isName && piece.isName,
      });
  }
  return phrases;
}

function belongs(last: Piece, between: string, next: Piece): boolean {
  if (between === ' ') return last.isName === next.isName || /^\d+$/.test(next.text);
  if (!last.isName || !next.isName) return false;
  const joins = between.trim().split(' ');
  if (between.startsWith(' ') && joins.every((word) => word !== 'and' && word !== 'y' && JOINS.has(word))) return true;
  return /^ (?:at|in) $/.test(between) && SCHOOL.test(folded(last.text).split(' ')[0] ?? '');
}

/** "Which university?" wants one, not the word. */
const isOfTopic = (anyOf: readonly Term[], topic: TopicName | undefined): boolean =>
  topic !== undefined && anyOf.every(({ text }) => withoutTopic(folded(text), topic).trim() === '');

function alternatives(phrases: readonly Piece[], rest: string): { anyOf: Term[] }[] {
  const wanted: { anyOf: Term[] }[] = [];
  for (const [at, { text, isName, start }] of phrases.entries()) {
    const before = phrases[at - 1];
    if (before && OR.test(rest.slice(before.end, start))) wanted.at(-1)!.anyOf.push({ text, isName });
    else wanted.push({ anyOf: [{ text, isName }] });
  }
  return wanted;
}
