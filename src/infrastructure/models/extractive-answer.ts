import type { Passage } from '../../domain/knowledge/passage';
import { termsOf } from '../indexes/analysis';
import { peopleAnswer } from './people-answer';
import { type Quotable, quotablesOf } from './quotables';

const WHO = 'I am the offline model: I quote the documents and write nothing of my own.';
const MORE = 'For a model that does more, set ANTHROPIC_API_KEY, GEMINI_API_KEY, OPENAI_API_KEY or OPENAI_BASE_URL.';
const NOTHING = `${WHO} I found nothing in them that answers this. ${MORE}`;
const NOBODY = `${WHO} The CVs do not tell, as far as I can find. ${MORE}`;

const MOST_QUOTES = 4;
const LONGEST_ANSWER = 900;
/** What only its heading says counts less than what it says itself, but not much: people ask for sections. */
const CONTEXT_WEIGHT = 0.8;
/** A table's row is hard to read alone: prose goes before it. */
const ROW_WEIGHT = 0.7;
/** Quotes that match far worse than the best one only make the answer longer. */
const LEAST_OF_BEST = 0.6;

/** An answer about people, from passages that are each about the person whom the title names. */
export function answerAboutPeople(question: string, passages: readonly Passage[]): string {
  const answer = peopleAnswer(question, passages);
  return answer ? `${WHO} ${answer}` : NOBODY;
}

/** The sentences and commands of the passages that match the question best, each with its citation. */
export function extractiveAnswer(question: string, passages: readonly Passage[]): string {
  const quotables = quotablesOf(passages);
  const scores = scored(quotables, new Set(termsOf(question)));
  const best = Math.max(0, ...scores);
  if (best === 0) return NOTHING;
  const chosen = chosenOf(quotables, scores, best);
  return `${WHO} This fits best:\n\n${[...chosen]
    .sort((a, b) => a - b)
    .map((at) => quoted(quotables[at]!))
    .join('\n\n')}`;
}

/** The idf mass of the question that each covers. A rare word tells more, and of two that cover the same the shorter one is the answer. */
function scored(quotables: readonly Quotable[], question: ReadonlySet<string>): number[] {
  const weights = new Map<string, number>();
  for (const term of question) {
    const having = quotables.filter(({ terms, context }) => terms.has(term) || context.has(term)).length;
    weights.set(term, Math.log(1 + (quotables.length + 1) / (having + 0.5)));
  }
  return quotables.map(({ terms, context, n, kind }) => {
    let mass = 0;
    for (const [term, weight] of weights) mass += terms.has(term) ? weight : context.has(term) ? weight * CONTEXT_WEIGHT : 0;
    const rank = 1 / (1 + 0.1 * (n - 1)); // the search has looked at the whole passage
    return (mass * rank * (kind === 'row' ? ROW_WEIGHT : 1)) / (1 + terms.size / 60);
  });
}

/** Best first, each with what it leads to; what is left of the room goes to the next best. */
function chosenOf(quotables: readonly Quotable[], scores: readonly number[], best: number): Set<number> {
  const order = scores.map((_, at) => at).sort((a, b) => scores[b]! - scores[a]! || a - b);
  const chosen = new Set<number>();
  let length = 0;
  for (const at of order) {
    if (scores[at]! < best * LEAST_OF_BEST) break;
    const group = [at, ...ledTo(quotables, at)].filter((one) => !chosen.has(one));
    const added = group.reduce((sum, one) => sum + quotables[one]!.text.length, 0);
    if (chosen.size > 0 && (chosen.size + group.length > MOST_QUOTES || length + added > LONGEST_ANSWER)) continue;
    for (const one of group) chosen.add(one);
    length += added;
  }
  return chosen;
}

/** A command belongs to the sentence before it, and what ends in a colon to what follows. */
function ledTo(quotables: readonly Quotable[], at: number): number[] {
  const [before, self, after] = [quotables[at - 1], quotables[at]!, quotables[at + 1]];
  if (self.leads && after?.n === self.n) return [at + 1];
  return self.kind === 'code' && before?.leads && before.n === self.n ? [at - 1] : [];
}

const quoted = ({ kind, text, n }: Quotable): string => (kind === 'code' ? `${text}\n[${n}]` : `${text} [${n}]`);
