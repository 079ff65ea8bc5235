/** Microseconds of the machine's monotonic clock: the same in every process, so that a token can be timed from one to another. */
export function microseconds(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e6 + Math.floor(nanoseconds / 1e3);
}

/** Token `at` of a run, sent now: `#at@µs; `. A lost, doubled or swapped one shows at once, and so does its age. */
export const token = (at: number): string => `#${at}@${microseconds()}; `;
/** Tokens a second of every run, unless the source is told otherwise. */
export const RATE = 50;
export const TOKENS = /#(\d+)@(\d+);/g;

/** What a question asks of the token source: so many tokens, or none and no end. */
export const question = (tokens: number | 'silent'): string => (tokens === 'silent' ? 'silent' : `tokens=${tokens}`);
/** The last question's wish: those before it come along. */
export const asked = (body: string): number =>
  body.includes('silent') ? 0 : Number([...body.matchAll(/tokens=(\d+)/g)].at(-1)?.[1] ?? 20);
