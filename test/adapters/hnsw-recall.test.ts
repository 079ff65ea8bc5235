import { HnswVectors, hnswlib } from '../../src/infrastructure/indexes/hnsw-vectors';
import { ExactVectors } from '../../src/infrastructure/indexes/vectors';
import { ClusteredVectors } from '../support/clustered-vectors';
import { itLong, LONG } from '../support/long';

const DIMENSION = 384;
const QUESTIONS = 100;
const native = hnswlib();
if (!native) console.log('skipped: hnswlib-node could not be compiled here; the exact scan serves');

/** Vectors with questions from the same generator, none of which is among them. */
function generated(count: number): { exact: ExactVectors; questions: Float32Array[] } {
  const vectors = new ClusteredVectors(DIMENSION, Math.ceil(count / 50));
  const all = new Float32Array(count * DIMENSION);
  for (let place = 0; place < count; place++) all.set(vectors.next(), place * DIMENSION);
  return { exact: new ExactVectors(all, DIMENSION), questions: Array.from({ length: QUESTIONS }, () => vectors.next()) };
}

(native ? describe : describe.skip)('the graph', () => {
  it.each(LONG ? [5000, 100_000] : [3000])(
    'finds the true ten neighbours among %d vectors, 99 of 100',
    async (count) => {
      const { exact, questions } = generated(count);
      const pause = (): Promise<void> => Promise.resolve();
      const graph = await HnswVectors.build(native!, exact, pause);
      const own = await graph.tune(pause);
      let found = 0;
      for (const question of questions) {
        const truth = new Set(exact.nearest(question, 10).map(({ place }) => place));
        found += graph.nearest(question, 10).filter(({ place }) => truth.has(place)).length;
      }
      const recall = found / (10 * QUESTIONS);
      console.log(`recall@10 ${recall.toFixed(4)} over ${count} × ${DIMENSION}, ${own.toFixed(4)} on its own vectors, ef ${graph.ef}`);
      expect(own).toBeGreaterThanOrEqual(0.99);
      expect(recall).toBeGreaterThanOrEqual(0.99);
    },
    900_000,
  );

  itLong('raises ef where its vectors ask for it', async () => {
    const random = new ClusteredVectors(384, 3000, 3, 100); // no clusters at all: what no text is like
    const all = new Float32Array(3000 * 384);
    for (let place = 0; place < 3000; place++) all.set(random.next(), place * 384);
    const graph = await HnswVectors.build(native!, new ExactVectors(all, 384), () => Promise.resolve());
    const recall = await graph.tune(() => Promise.resolve());
    expect(graph.ef).toBeGreaterThan(128);
    expect(recall).toBeGreaterThanOrEqual(0.99);
  });
});
