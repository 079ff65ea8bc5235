import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { termsOf } from '../../src/infrastructure/indexes/analysis';
import { Bm25 } from '../../src/infrastructure/indexes/bm25';

const FOLDER = join(__dirname, '../../../shared/ir/cranfield');
const there = existsSync(join(FOLDER, 'corpus.jsonl'));
const lines = (file: string): string[] => readFileSync(join(FOLDER, file), 'utf8').split('\n').filter(Boolean);
const records = (file: string) => lines(file).map((line) => JSON.parse(line) as { _id: string; text: string });

if (!there) console.log(`skipped: the Cranfield collection is not at ${FOLDER}; it is for measuring and not shipped`);

/** nDCG@10 and Recall@100 with binary judgements, as trec_eval computes them. */
function measured(): { ndcg: number; recall: number; indexSeconds: number; queriesPerSecond: number } {
  const corpus = records('corpus.jsonl');
  const started = performance.now();
  const bm25 = new Bm25();
  for (const { text } of corpus) bm25.add(termsOf(text));
  const indexed = performance.now();
  const relevant = new Map<string, Set<string>>();
  for (const line of lines('qrels.tsv').slice(1)) {
    const [query = '', document = '', score] = line.split('\t');
    if (Number(score) > 0) relevant.set(query, (relevant.get(query) ?? new Set()).add(document));
  }
  const queries = records('queries.jsonl').filter(({ _id }) => relevant.has(_id));
  const found = queries.map(({ text }) => bm25.search(termsOf(text), 100).map(({ place }) => corpus[place]!._id));
  const searched = performance.now();
  const discount = (rank: number): number => 1 / Math.log2(rank + 2);
  const each = queries.map(({ _id }, at) => {
    const wanted = relevant.get(_id)!;
    const gain = found[at]!.slice(0, 10).reduce((sum, id, rank) => sum + (wanted.has(id) ? discount(rank) : 0), 0);
    const ideal = Array.from({ length: Math.min(10, wanted.size) }, (_, rank) => discount(rank)).reduce((a, b) => a + b, 0);
    return { ndcg: gain / ideal, recall: found[at]!.filter((id) => wanted.has(id)).length / wanted.size };
  });
  const mean = (key: 'ndcg' | 'recall'): number => each.reduce((sum, one) => sum + one[key], 0) / each.length;
  return {
    ndcg: mean('ndcg'),
    recall: mean('recall'),
    indexSeconds: (indexed - started) / 1000,
    queriesPerSecond: queries.length / ((searched - indexed) / 1000),
  };
}

(there ? describe : describe.skip)('BM25 over Cranfield', () => {
  it('ranks as well as the textbook, and fast enough', () => {
    const figures = measured();
    console.log(
      Object.entries(figures)
        .map(([name, value]) => `${name} ${value.toFixed(3)}`)
        .join(' · '),
    );
    expect(figures.ndcg).toBeGreaterThanOrEqual(0.37);
    expect(figures.recall).toBeGreaterThanOrEqual(0.73);
    expect(figures.queriesPerSecond).toBeGreaterThan(200); // thousands on an idle machine; a broken index takes far longer still
  });
});
