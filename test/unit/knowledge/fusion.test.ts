import fc from 'fast-check';
import { fuse, type Scored } from '../../../src/domain/knowledge/fusion';

const list = (scores: Record<string, number>): Scored<string>[] => Object.entries(scores).map(([item, score]) => ({ item, score }));
const names = (fused: Scored<string>[]): string => fused.map(({ item }) => item).join('');

describe('the fusion of two rankings', () => {
  it('weighs both, each brought to 0 … 1, and counts what is missing as nothing', () => {
    const fused = fuse(list({ a: 10, b: 5 }), list({ c: 0.75, b: 0.5, d: 0.25 }), 0.5);
    expect(fused.map(({ item, score }) => `${item} ${score}`)).toEqual(['a 0.5', 'b 0.5', 'c 0.5', 'd 0']); // ties in order
  });

  it('takes the cosine of what is unrelated for the lower bound, where it is known', () => {
    const [near, far] = fuse([], list({ a: 0.9, b: 0.85 }), 1, 0.8);
    expect([near!.score, far!.score.toFixed(4)]).toEqual([1, '0.5000']);
  });

  it('gives a single hit the whole weight of its list', () => {
    expect(fuse(list({ a: 3 }), [], 0.1)).toEqual([{ item: 'a', score: 0.9 }]);
    expect(fuse([], list({ a: 0.2 }), 0.1)).toEqual([{ item: 'a', score: 0.1 }]);
    expect(fuse([], [], 0.1)).toEqual([]);
  });

  it('leaves the order of the better list where the weak one says nothing against it', () => {
    expect(names(fuse(list({ a: 9, b: 6, c: 3 }), list({ c: 0.3, b: 0.2, a: 0.1 }), 0.1))).toBe('abc');
  });

  const scored = fc
    .uniqueArray(fc.tuple(fc.constantFrom(...'abcdefghij'), fc.double({ min: 0.01, max: 40, noNaN: true })), { selector: ([item]) => item })
    .map((pairs) => pairs.map(([item, score]) => ({ item, score })).sort((x, y) => y.score - x.score));
  const dense = scored.map((hits) => hits.map(({ item, score }) => ({ item, score: score / 20 - 1 })));
  const alpha = fc.double({ min: 0, max: 1, noNaN: true });

  it('has every item of either list once, by descending scores from 0 to 1', () => {
    fc.assert(
      fc.property(scored, dense, alpha, (words, near, weight) => {
        const fused = fuse(words, near, weight);
        expect(fused.map(({ item }) => item).sort()).toEqual([...new Set([...words, ...near].map(({ item }) => item))].sort());
        fused.forEach(({ score }, at) => {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(1 + 1e-9);
          if (at > 0) expect(score).toBeLessThanOrEqual(fused[at - 1]!.score);
        });
      }),
    );
  });

  it('is one of the lists alone at either end of alpha', () => {
    const ahead = (fused: Scored<string>[]) => fused.filter(({ score }) => score > 0).map(({ item }) => item);
    fc.assert(
      fc.property(scored, dense, (words, near) => {
        expect(ahead(fuse(words, near, 0))).toEqual(words.map(({ item }) => item));
        expect(ahead(fuse(words, near, 1)).sort()).toEqual(ahead(fuse([], near, 1)).sort());
      }),
    );
  });

  it('never ranks an item lower for a better score in one of the lists', () => {
    fc.assert(
      fc.property(scored, dense, alpha, fc.nat(9), (words, near, weight, pick) => {
        fc.pre(words.length > 1 && pick % words.length > 0);
        const raised = words[pick % words.length]!;
        const better = words.map((hit) => (hit === raised ? { ...hit, score: words[0]!.score } : hit)).sort((x, y) => y.score - x.score);
        const above = (fused: Scored<string>[]) =>
          fused.filter(({ score }) => score > fused.find(({ item }) => item === raised.item)!.score + 1e-9);
        expect(above(fuse(better, near, weight)).length).toBeLessThanOrEqual(above(fuse(words, near, weight)).length);
      }),
    );
  });

  it('does not depend on the unit of the scores', () => {
    fc.assert(
      fc.property(scored, dense, alpha, (words, near, weight) => {
        const scaled = words.map(({ item, score }) => ({ item, score: score * 8 })); // a power of two: exact
        expect(fuse(scaled, near, weight)).toEqual(fuse(words, near, weight));
      }),
    );
  });
});
