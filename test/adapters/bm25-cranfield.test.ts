import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fuse, type Scored } from '../../src/domain/knowledge/fusion';
import { meanOf, qualityOf, type Quality } from '../../src/domain/knowledge/retrieval-metrics';
import { OfflineEmbedder } from '../../src/infrastructure/embedders/offline-embedder';
import { readIrCollection } from '../../src/infrastructure/evaluation/test-collection';
import { queryOf, termsOf } from '../../src/infrastructure/indexes/analysis';
import type { Bm25 } from '../../src/infrastructure/indexes/bm25';
import { Bm25Builder } from '../../src/infrastructure/indexes/bm25-builder';
import { ENGLISH } from '../../src/infrastructure/indexes/languages';
import { ExactVectors } from '../../src/infrastructure/indexes/vectors';

const FOLDER = join(__dirname, '../../../shared/ir/cranfield');
const there = existsSync(join(FOLDER, 'corpus.jsonl'));
if (!there) console.log(`skipped: the Cranfield collection is not at ${FOLDER}; it is for measuring and not shipped`);

const CANDIDATES = 300;

/** Whole abstracts, so that the ranking is measured and nothing else; `make eval` measures the service, chunks and all. */
(there ? describe : describe.skip)('search over Cranfield', () => {
  let sources: string[];
  let texts: string[];
  let questions: Awaited<ReturnType<typeof readIrCollection>>['questions'];
  let bm25: Bm25;
  let keyword: Scored<string>[][];
  let quality: Quality;

  beforeAll(async () => {
    const collection = await readIrCollection(FOLDER);
    sources = collection.documents.map(({ source }) => source);
    texts = await Promise.all(collection.documents.map(async ({ read }) => Buffer.from((await read()).bytes).toString()));
    questions = collection.questions.filter(({ judged }) => judged.size > 0);
  });
  const judgedBy = (found: Scored<string>[][]): Quality =>
    meanOf(
      found.map((hits, at) =>
        qualityOf(
          hits.map(({ item }) => item),
          questions[at]!.judged,
        ),
      ),
    );
  const tell = (what: string, figures: object): void =>
    console.log(
      `${what}: ${Object.entries(figures)
        .map(([name, value]) => `${name} ${(value as number).toFixed(3)}`)
        .join(' · ')}`,
    );

  it('by keyword ranks better than the textbook, and fast enough', () => {
    const started = performance.now();
    const builder = new Bm25Builder();
    for (const text of texts) builder.add(termsOf(text));
    bm25 = builder.bm25();
    const indexed = performance.now();
    keyword = questions.map(({ text }) =>
      bm25.search(queryOf(text, [ENGLISH]), CANDIDATES).map(({ place, score }) => ({ item: sources[place]!, score })),
    );
    const queriesPerSecond = (questions.length / (performance.now() - indexed)) * 1000;
    quality = judgedBy(keyword);
    tell('keyword', { ...quality, indexSeconds: (indexed - started) / 1000, queriesPerSecond });
    expect(quality.ndcg10).toBeGreaterThanOrEqual(0.383);
    expect(quality.recall100).toBeGreaterThanOrEqual(0.73);
    expect(queriesPerSecond).toBeGreaterThan(100); // thousands on an idle machine; a broken index takes far longer still
  });

  it('by both is no worse for the offline embedder, which is', async () => {
    const embedder = new OfflineEmbedder();
    const vectors = await embedder.embed(texts, 'passage');
    const exact = new ExactVectors(Float32Array.from(vectors.flatMap((vector) => [...vector])), embedder.dimension);
    const asked = await embedder.embed(
      questions.map(({ text }) => text),
      'query',
    );
    const dense = asked.map((vector) =>
      exact.nearest(vector, CANDIDATES).map(({ place, similarity }) => ({ item: sources[place]!, score: similarity })),
    );
    const hybrid = judgedBy(keyword.map((hits, at) => fuse(hits, dense[at]!, embedder.alpha)));
    tell('semantic', judgedBy(dense));
    tell('hybrid', hybrid);
    expect(judgedBy(dense).ndcg10).toBeLessThan(quality.ndcg10);
    expect(hybrid.ndcg10).toBeGreaterThanOrEqual(quality.ndcg10 - 0.005);
    expect(hybrid.recall100).toBeGreaterThanOrEqual(0.73);
  }, 60_000);
});
