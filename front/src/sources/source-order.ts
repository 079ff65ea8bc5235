import type { Passage } from '../api/types';

/** Those that the answer names before those that were only found, each in the order of their numbers. Unknown what is named: as they come. */
export function citedFirst(passages: readonly Passage[], cited: readonly number[] | undefined): Passage[] {
  const isNamed = ({ n }: Passage): boolean => cited?.includes(n) ?? true;
  return [...passages.filter(isNamed), ...passages.filter((passage) => !isNamed(passage))];
}

/** So many stand in the row at once: those that the answer names, or where it names none the first ones; the others on demand. */
export const shownAtOnce = (passages: readonly Passage[], cited: readonly number[] | undefined): number =>
  Math.min(passages.filter(({ n }) => cited?.includes(n)).length || FIRST, MOST);

const FIRST = 4;
const MOST = 8;

/** How long a score's bar is, 0 to 1. Scores are comparable within one search only, so the best of it is the measure. */
export function shareOfBest({ score }: Pick<Passage, 'score'>, passages: readonly Pick<Passage, 'score'>[]): number {
  const best = Math.max(...passages.map((one) => one.score));
  return best > 0 ? Math.min(1, Math.max(0, score / best)) : 0;
}
