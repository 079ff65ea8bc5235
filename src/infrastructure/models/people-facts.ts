import type { PeopleQuestion } from '../../domain/knowledge/people-question';
import { tells, type TopicName } from '../../domain/knowledge/people-topics';
import { evidenceFor } from './people-proof';
import type { Unit } from './people-units';

/** Of somebody of whom nothing is asked in particular. */
const SHORT = 4;
/** A job's title and company stand so far above its dates. */
const LINES_OF_HEAD = 2;

/** What a question about one person is answered with, best first. */
export function factsIn(units: readonly Unit[], { wanted, topic }: PeopleQuestion): Unit[] {
  if (wanted.length > 0) {
    const evidence = evidenceFor(units, wanted) ?? [];
    return topic === 'work' ? evidence.flatMap((unit) => [unit, ...below(units, unit)]) : evidence;
  }
  if (topic === 'work') return latestWork(units);
  return topic ? telling(units, topic) : inShort(units);
}

/** From where little else is told: a company's line looks like a list of skills, but not among others of its kind. */
function telling(units: readonly Unit[], topic: TopicName): Unit[] {
  const told = units.filter(({ text }) => tells(topic, text));
  const share = ({ n }: Unit): number => told.filter((unit) => unit.n === n).length / units.filter((unit) => unit.n === n).length;
  const most = Math.max(0, ...told.map(share));
  return told.filter((unit) => share(unit) >= most / 2).sort((a, b) => share(b) - share(a));
}

const UNTIL_NOW = /(?<!\p{L})(?:present|actualidad|heute)(?!\p{L})|至今/u;
const latestYear = (text: string): number =>
  UNTIL_NOW.test(text) ? Infinity : Math.max(0, ...(text.match(/(?:19|20)\d\d/g) ?? []).map(Number));

/** The entry of the latest year, of those below which something was done. */
function latestWork(units: readonly Unit[]): Unit[] {
  const done = new Set(units.filter(({ isBullet }) => isBullet).map(({ n }) => n));
  const dated = units.filter(({ n, isBullet }) => done.has(n) && !isBullet);
  const latest = dated.reduce<Unit | undefined>(
    (best, unit) => (best && latestYear(best.text) >= latestYear(unit.text) ? best : unit),
    undefined,
  );
  return latest ? units.filter(({ n, line }) => n === latest.n && line >= latest.line - LINES_OF_HEAD) : [];
}

/** What somebody says of themselves, before what stands in lists. */
function inShort(units: readonly Unit[]): Unit[] {
  const told = units.filter(({ text, isBullet }) => !isBullet && !text.includes('@'));
  const isProse = ({ text }: Unit): boolean => /[.。]$/.test(text);
  return [...told.filter(isProse), ...told.filter((unit) => !isProse(unit) && unit.line > 0)].slice(0, SHORT);
}

/** What stands below the heading of an entry, up to the next one. */
function below(units: readonly Unit[], head: Unit): Unit[] {
  const after = units.filter(({ n, line }) => n === head.n && line > head.line);
  const first = after.findIndex(({ isBullet }) => isBullet);
  const next = after.findIndex(({ isBullet }, at) => at > first && !isBullet);
  return first < 0 ? [] : after.slice(first, next < 0 ? undefined : next);
}
