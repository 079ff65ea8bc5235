import { Bm25Builder } from '../../src/infrastructure/indexes/bm25-builder';
import type { Bm25Hit } from '../../src/infrastructure/indexes/bm25';

/** Documents and questions as words, a blank between. */
function found(documents: string[], question: string, k = 10, fits?: (place: number) => boolean): Bm25Hit[] {
  const builder = new Bm25Builder();
  for (const document of documents) builder.add(document.split(' ').filter(Boolean));
  return builder.bm25().search(question.split(' ').filter(Boolean), k, fits);
}
const places = (hits: Bm25Hit[]): number[] => hits.map(({ place }) => place);

describe('BM25', () => {
  it('puts the rare word first, and equal scores in order', () => {
    const hits = found(['a stream', 'a stream', 'a journal', 'a stream'], 'stream journal');
    expect(places(hits)).toEqual([2, 0, 1, 3]);
    const scores = hits.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });

  it('scores as the textbook does', () => {
    const [hit] = found(['alpha alpha beta', 'gamma'], 'alpha');
    const idf = Math.log(1 + (2 - 1 + 0.5) / (1 + 0.5));
    expect(hit!.score).toBeCloseTo((idf * (2 * 2.2)) / (2 + 1.2 * (1 - 0.75 + (0.75 * 3) / 2)), 10);
  });

  it('gives no more than k, the best ones', () => {
    const documents = Array.from({ length: 20 }, (_, n) => `stream ${'word '.repeat(20 - n)}`);
    expect(places(found(documents, 'stream', 3))).toEqual([19, 18, 17]);
  });

  it('passes over what does not fit, and finds k behind it', () => {
    const documents = Array.from({ length: 20 }, () => 'stream');
    expect(places(found(documents, 'stream', 3, (place) => place % 5 === 4))).toEqual([4, 9, 14]);
  });

  it('tells how much of the question a document covers, unknown words included', () => {
    const documents = ['alpha beta', 'gamma'];
    expect(found(documents, 'alpha beta')[0]?.coverage).toBeCloseTo(1);
    const unknown = found(documents, 'alpha omega')[0]!.coverage;
    expect(unknown).toBeGreaterThan(0);
    expect(unknown).toBeLessThan(0.5);
  });

  it('does not take a question for another’s in a few documents because one of its words is unknown', () => {
    const [hit] = found(['the backup runs at four each night', 'the restore runs each month'], 'when runs the nightly backup');
    expect(hit).toMatchObject({ place: 0 });
    expect(hit!.coverage).toBeGreaterThan(0.4);
    expect(found(['the backup runs at four'], 'capital of the kingdom france')[0]!.coverage).toBeLessThan(0.25);
  });

  it('counts a word that may stand as several terms once', () => {
    const builder = new Bm25Builder();
    for (const document of [['fabrik'], ['factori'], ['other']]) builder.add(document);
    const hits = builder.bm25().search([['fabrik', 'factori']], 10);
    expect(hits.map(({ place, coverage }) => [place, coverage])).toEqual([
      [0, 1],
      [1, 1],
    ]);
  });

  it('knows its terms by all of their bytes', () => {
    const terms = ['c', 'c#', 'c++', 'ca', 'naïf', 'naif', 'é', '東京', '東', '😀', 'z'];
    for (const term of terms) expect(places(found(terms, term))).toEqual([terms.indexOf(term)]);
    for (const unknown of ['', 'b', 'c+', 'na', '京', 'zz']) expect(found(terms, unknown)).toEqual([]);
  });

  it('finds nothing in nothing', () => {
    expect(found([], 'stream')).toEqual([]);
    expect(found(['stream'], '')).toEqual([]);
    expect(found([''], 'stream')).toEqual([]);
  });

  it('forgets one question at the next', () => {
    const builder = new Bm25Builder();
    for (const document of [['alpha'], ['beta']]) builder.add(document);
    const bm25 = builder.bm25();
    bm25.search(['alpha'], 5);
    expect(places(bm25.search(['beta'], 5))).toEqual([1]);
  });
});
