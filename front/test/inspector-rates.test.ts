import { meanRate, ratesOf, type Piece } from '../src/inspector/rates';
import { tokenCounts } from '../src/inspector/token-counts';
import { eventsOf, restart, token } from './inspector-events';

const every = (ms: number, n: number, from = 0): Piece[] => Array.from({ length: n }, (_, at) => ({ at: from + at * ms, tokens: 1 }));
const pieces = (times: number[]): Piece[] => times.map((at) => ({ at, tokens: 1 }));

it('shows an even stream as even, to its last step', () => {
  const { points } = ratesOf(every(20, 500, 1234));
  expect(points[0]!.at).toBe(1234);
  for (const { perSecond } of points) expect(Math.abs(perSecond - 50)).toBeLessThanOrEqual(5);
  expect(meanRate(every(20, 500))).toBeCloseTo(50);
});

it('counts each token once, in at most sixty steps, however long the answer', () => {
  for (const times of [every(1, 20_000), every(997, 3000), pieces([0, 7_200_000]), pieces([5, 6])]) {
    const { points } = ratesOf(times);
    expect(points.length).toBeGreaterThan(0);
    expect(points.length).toBeLessThanOrEqual(60);
    expect(points.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(times.length);
  }
});

it('shows a pause as nothing', () => {
  const { points, stepMs } = ratesOf([...every(10, 100), ...every(10, 100, 4000)]);
  expect(points.filter(({ at }) => at > 1000 + stepMs && at < 4000 - stepMs).every(({ perSecond }) => perSecond === 0)).toBe(true);
});

it('says nothing of what came at once', () => {
  for (const times of [[], [5], [5, 5, 5]]) {
    expect(ratesOf(pieces(times))).toEqual({ stepMs: 0, points: [] });
    expect(meanRate(pieces(times))).toBe(0);
  }
});

it('is the same whether tokens were stored one by one or many together', () => {
  const together = every(20, 500)
    .filter((_, at) => at % 5 === 0)
    .map(({ at }) => ({ at, tokens: 5 }));
  expect(meanRate(together)).toBeCloseTo(50);
});

describe('tokens of an event', () => {
  const events = eventsOf([
    token(0, 'dropped with its attempt'),
    restart(1, 2),
    token(2, 'abcd'),
    token(3, 'abcdefghijkl'),
    token(4, 'wxyz'),
  ]);

  it('are those that the model counted, shared out by characters', () => {
    expect(tokenCounts(events, { input_tokens: 9, output_tokens: 10 }).slice(1)).toEqual([2, 6, 2]);
  });

  it('are about four characters where it did not', () => {
    expect(tokenCounts(events, undefined).slice(1)).toEqual([1, 3, 1]);
    expect(tokenCounts([], undefined)).toEqual([]);
  });
});
