import type { Passage } from '../../domain/knowledge/passage';
import { says } from '../../domain/knowledge/people-evidence';
import { namedIn } from '../../domain/knowledge/people-names';
import { type PeopleQuestion, peopleQuestion, type Wanted } from '../../domain/knowledge/people-question';
import { factsIn } from './people-facts';
import { evidenceFor } from './people-proof';
import { type Unit, unitsOf } from './people-units';

interface Person {
  name: string;
  units: Unit[];
}

/** So many are what there was room for, rather than all that there are. */
const MANY = 8;
const MOST_FACTS = 8;
const LONGEST_LINE = 1000;

/**
 * Answers a question about people by quoting their CVs, a paragraph for each: `Name: what shows it [n]`. Only people whose own passages say all that is asked
 * are named: better to miss one than to name a wrong one. Undefined when the passages do not tell.
 */
export function peopleAnswer(question: string, passages: readonly Passage[]): string | undefined {
  const people = peopleOf(passages);
  const names = namedIn(
    question,
    people.map(({ name }) => name),
  );
  const named = people.filter(({ name }) => names.includes(name));
  const asked = peopleQuestion(question, names);
  if (asked.isNegated) return undefined;
  const lines = named.length > 0 ? named.flatMap((person) => factsAbout(person, asked)) : whoFits(people, asked.wanted);
  if (lines.length === 0) return undefined;
  const isCut = named.length === 0 && lines.length === people.length && people.length >= MANY;
  return [isCut ? `All ${lines.length} people that I was shown fit, and there may be more:` : 'This fits best:', ...lines].join('\n\n');
}

/** In order of their first passage. */
function peopleOf(passages: readonly Passage[]): Person[] {
  const people = new Map<string, Person>();
  for (const passage of passages) {
    const person = people.get(passage.document_id) ?? { name: passage.title.replace(/\s+/g, ' ').trim(), units: [] };
    person.units.push(...unitsOf(passage));
    people.set(passage.document_id, person);
  }
  return [...people.values()];
}

function whoFits(people: readonly Person[], wanted: readonly Wanted[]): string[] {
  if (wanted.length === 0) return [];
  const fitting = people.flatMap(({ name, units }) => {
    const evidence = evidenceFor(units, wanted);
    return evidence ? [{ line: lineOf(name, evidence), strength: strengthOf(units, wanted) }] : [];
  });
  return fitting.sort((a, b) => b.strength - a.strength).map(({ line }) => line);
}

/** How much of it the CV says, and in how many places. */
const strengthOf = (units: readonly Unit[], wanted: readonly Wanted[]): number =>
  wanted.reduce((sum, one) => sum + Math.log(1 + units.filter(({ text }) => says(text, one)).length), 0);

function factsAbout({ name, units }: Person, asked: PeopleQuestion): string[] {
  const facts = factsIn(units, asked).slice(0, MOST_FACTS);
  return facts.length > 0 ? [lineOf(name, facts)] : [];
}

function lineOf(name: string, units: readonly Unit[]): string {
  let line = `${name}:`;
  for (const [at, { text, n }] of units.entries()) {
    if (at > 0 && line.length + text.length > LONGEST_LINE) break;
    line += ` ${text} [${n}]`;
  }
  return line;
}
