/** How fast an answer came, in steps of equal length. */
export interface Rates {
  readonly stepMs: number;
  readonly points: readonly RatePoint[];
}
export interface RatePoint {
  /** Where its step begins, in milliseconds since the run was posted. */
  readonly at: number;
  readonly tokens: number;
  readonly perSecond: number;
}
/** Tokens that were stored together. */
export interface Piece {
  /** Milliseconds since the run was posted. */
  readonly at: number;
  readonly tokens: number;
}

const STEPS_MS = [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 60_000, 300_000, 1_200_000, 3_600_000];
const MOST_POINTS = 60;

/** @param pieces by time, ascending */
export function ratesOf(pieces: readonly Piece[]): Rates {
  const first = pieces[0]?.at ?? 0;
  const span = (pieces.at(-1)?.at ?? 0) - first;
  if (span === 0) return { stepMs: 0, points: [] };
  const stepMs = STEPS_MS.find((step) => span / step <= MOST_POINTS) ?? Math.ceil(span / MOST_POINTS);
  const counts = Array.from({ length: Math.max(1, Math.round(span / stepMs)) }, () => 0);
  for (const { at, tokens } of pieces) {
    // What is left of a step at the end belongs to the one before it, so that no bar is low for being short.
    const step = Math.min(Math.floor((at - first) / stepMs), counts.length - 1);
    counts[step] = counts[step]! + tokens;
  }
  const points = counts.map((tokens, at) => {
    // The last ends with a piece, whose own share of time it has not yet had.
    const length = at < counts.length - 1 ? stepMs : span - at * stepMs + span / (pieces.length - 1);
    return { at: first + at * stepMs, tokens, perSecond: (tokens * 1000) / length };
  });
  return { stepMs, points };
}

/** Tokens a second between the first piece and the last. 0: too few to tell. */
export function meanRate(pieces: readonly Piece[]): number {
  const span = (pieces.at(-1)?.at ?? 0) - (pieces[0]?.at ?? 0);
  const after = pieces.slice(1).reduce((sum, { tokens }) => sum + tokens, 0);
  return span > 0 ? (after * 1000) / span : 0;
}
