import { namesIn, thingsIn } from './names';

interface Said {
  role: 'user' | 'assistant';
  content: string;
}

const word = (...alternatives: string[]): RegExp => new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives.join('|')})(?![\\p{L}\\p{N}])`, 'iu');

/** Words that stand for people who were named before, in English, Spanish, German and Chinese. */
const ONE_PERSON = [
  word('he|she|him|her|his|hers|himself|herself', '(?:this|that|the same) (?:person|candidate)'),
  word('él|ella|su|sus|suy[oa]s?', 'est[ae] (?:persona|candidat[oa])'),
  word('er|sie|ihm|ihn|ihre?[nmrs]?|seine?[nmrs]?', 'diese[rn]? (?:Person|Kandidat(?:in|en)?)'),
  /(?<!其)[他她](?!们)|[这该][位名个]?(?:候选人|人)/u,
];
const SEVERAL = [word('they|them|their|theirs|both'), word('ell[oa]s|ambos|ambas'), word('beiden?'), /[他她]们|两人/u];
const THING = [word('it|its'), word('ello|eso|esto'), word('davon|dafür|damit|darin|dazu'), /它/u];

/** How a question begins that leaves out what the one before it said. */
const ELLIPSIS = [
  /^(?:ok(?:ay)?,? )?(?:and|but|also|or|what about|how about|what of)(?![\p{L}\p{N}])/iu,
  /^[¿ ]*(?:y|e|o|pero|también|qué hay de|qué tal|qué pasa con)(?![\p{L}\p{N}])/iu,
  /^(?:und|aber|auch|oder|was ist mit|wie (?:ist|sieht|steht) es (?:mit|um))(?![\p{L}\p{N}])/iu,
  /^(?:那么?|还有|以及)|呢 *[?？]?$/u,
];
const WHO = [word('who|whom|which|anyone|anybody'), word('quién|quiénes|qué|cuáles'), word('wer|wen|wem|welche[rsn]?'), /谁|哪[些位几]/u];

const MOST_NAMES = 4;
/** In a longer question a pronoun means something in the question itself. */
const MOST_WORDS = 15;
const hasOne = (patterns: readonly RegExp[], text: string): boolean => patterns.some((pattern) => pattern.test(text));

/**
 * The last question of a conversation so that it can be searched for alone, by rule: who or what it refers to is put in front ("Ana Ruiz: and her
 * education?"), and a new thing takes the old one's place ("Who knows Docker?", "What about Kubernetes?"). A question that refers to nothing stays as it is.
 */
export function standAlone(turns: readonly Said[]): string {
  const question = turns.at(-1)?.content.trim() ?? '';
  const before = turns.slice(0, -1);
  if (before.length === 0 || namesIn(question).length > 0 || question.split(/\s+/).length > MOST_WORDS) return question;
  const meant = calledByPart(question, before);
  if (meant) return `${meant}: ${question}`;
  if (hasOne(SEVERAL, question)) return about(named(before).slice(0, MOST_NAMES), question);
  if (hasOne(ONE_PERSON, question)) return about(named(before).slice(0, 1), question);
  const previous = before.findLastIndex(({ role }) => role === 'user');
  if (previous < 0) return question;
  if (hasOne(ELLIPSIS, question)) return continued(question, standAlone(before.slice(0, previous + 1)), before);
  return hasOne(THING, question) ? `${before[previous]!.content.trim()} ${question}` : question;
}

const about = (names: readonly string[], question: string): string => (names.length > 0 ? `${names.join(', ')}: ${question}` : question);

/** A question that leaves out what the previous one said. */
function continued(question: string, previous: string, before: readonly Said[]): string {
  const [person] = namesIn(previous);
  if (person && !hasOne(WHO, previous.replace(person, ''))) return `${person}: ${question}`;
  const [old, fresh] = [thingsIn(previous).at(-1), thingsIn(question).at(-1)];
  if (old && fresh && placeOf(fresh, question) === placeOf(old, previous)) return previous.replace(old, () => fresh);
  if (!hasOne(WHO, previous)) return question;
  const answered = named(before);
  return answered.length === 1 ? about(answered, question) : `${previous} ${question}`;
}

/** "in Madrid" takes no other word's place than that of "in Berlin". */
const placeOf = (thing: string, text: string): string | undefined =>
  /(?<!\p{L})(?:in|at|from|near|en|desde|bei|aus)(?= +$)/iu.exec(text.slice(0, text.indexOf(thing)))?.[0];

/** The people named last: those of the last answer, else of the question before it, and so on back. */
function named(before: readonly Said[]): string[] {
  for (const { role, content } of [...before].reverse()) {
    const names = namesIn(content, role === 'assistant');
    if (names.length > 0) return names;
  }
  return [];
}

/** "And Ana's education?": the one named before of whose name it has a part. */
function calledByPart(question: string, before: readonly Said[]): string | undefined {
  const parts = new Set(question.match(/\p{Lu}[\p{L}\p{M}]+/gu));
  if (parts.size === 0) return undefined;
  return [...before]
    .reverse()
    .flatMap(({ role, content }) => namesIn(content, role === 'assistant'))
    .find((name) => name.split(/\s+/).some((part) => parts.has(part)));
}
