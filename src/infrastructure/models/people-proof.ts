import { says } from '../../domain/knowledge/people-evidence';
import type { Wanted } from '../../domain/knowledge/people-question';
import type { Unit } from './people-units';

/** The fewest units that say all that is wanted; undefined where something is never said. */
export function evidenceFor(units: readonly Unit[], wanted: readonly Wanted[]): Unit[] | undefined {
  let open = [...wanted];
  const evidence: Unit[] = [];
  while (open.length > 0) {
    const best = mostTelling(units, open) ?? mostTelling(inPairs(units), open);
    if (!best) return undefined;
    evidence.push(best);
    open = open.filter((one) => !says(best.text, one));
  }
  return evidence;
}

function mostTelling(units: readonly Unit[], wanted: readonly Wanted[]): Unit | undefined {
  const told = units.map(({ text }) => wanted.filter((one) => says(text, one)).length);
  const most = Math.max(0, ...told);
  const at = bestOf(
    units,
    told.map((count) => most > 0 && count === most),
  );
  return units[at];
}

/** Two lines as one: a long name may go over a line's end. */
const inPairs = (units: readonly Unit[]): Unit[] =>
  units.flatMap((unit, at) => {
    const next = units[at + 1];
    return next && next.n === unit.n && !next.isBullet ? [{ ...unit, text: `${unit.text} ${next.text}` }] : [];
  });

/** Of those that say as much: what somebody did before a list of words, and the shorter one. */
function bestOf(units: readonly Unit[], may: readonly boolean[]): number {
  const cost = ({ text, isBullet, n }: Unit): number => text.length + (isBullet ? 0 : 60) + n / 100;
  return units.reduce((best, unit, at) => (may[at] && (best < 0 || cost(unit) < cost(units[best]!)) ? at : best), -1);
}
