import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCvQuestions } from '../../src/infrastructure/evaluation/cv-questions';
import { reportChart, reportTable, type EvaluationReport } from '../../src/infrastructure/evaluation/report';
import { readIrCollection } from '../../src/infrastructure/evaluation/test-collection';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'runlog-ir-'))));
afterEach(() => rmSync(folder, { recursive: true }));
const file = (name: string, ...lines: unknown[]): void =>
  writeFileSync(join(folder, name), lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)) + '\n').join(''));

describe('a test collection', () => {
  it('is read as the benchmarks have it; the title is repeated where the text does not begin with it', async () => {
    file(
      'corpus.jsonl',
      { _id: 'a', title: 'Wings', text: 'They lift.' },
      { _id: 'b', title: 'Heat', text: 'Heat flows.' },
      { _id: 'c', text: 'Alone.' },
    );
    file('queries.jsonl', { _id: '1', text: 'what lifts' }, { _id: '2', text: 'what flows' });
    file('qrels.tsv', 'query-id\tcorpus-id\tscore', '1\ta\t2', '1\tb\t-1', '2\tb\t1', '2\tc\t0');
    const { kind, documents, questions } = await readIrCollection(folder);
    const texts = await Promise.all(
      documents.map(async ({ source, title, read }) => [source, title, Buffer.from((await read()).bytes).toString()]),
    );
    expect(texts).toEqual([
      ['a', 'Wings', 'Wings\n\nThey lift.'],
      ['b', 'Heat', 'Heat flows.'],
      ['c', undefined, 'Alone.'],
    ]);
    expect([kind, questions]).toEqual([
      'text',
      [
        { text: 'what lifts', judged: new Map([['a', 2]]) },
        { text: 'what flows', judged: new Map([['b', 1]]) },
      ],
    ]);
  });

  it('says which line is no record', async () => {
    file('corpus.jsonl', { _id: 'a', text: 'x' }, '{"_id":');
    file('queries.jsonl');
    file('qrels.tsv');
    await expect(readIrCollection(folder)).rejects.toThrow('corpus.jsonl, line 2');
  });

  it('of CVs is not there before the generator has written one', async () => {
    expect(await readCvQuestions(folder)).toBeUndefined();
  });
});

describe('the report', () => {
  const result = { questions: 4, recall100: 0.9, mrr10: 0.5, answered: 0.75, queriesPerSecond: 123.4 };
  const report: EvaluationReport = {
    collections: [
      {
        name: 'a & b',
        documents: 10,
        results: [
          { mode: 'keyword', ndcg10: 0.5, ...result },
          { mode: 'hybrid', ndcg10: 0.625, ...result },
        ],
      },
    ],
    notes: ['nothing else was there'],
    embedder: 'offline/hash@768',
    store: 'hnsw',
    chunk: { size: 800, overlap: 100 },
  };

  it('is a table with a line for each mode, and what was left out', () => {
    expect(reportTable(report)).toContain('| a & b | 10 | 4 | hybrid | 0.625 | 0.900 | 0.500 | 75 % | 123 |\n');
    expect(reportTable(report)).toContain('- nothing else was there');
    expect(reportTable({ ...report, collections: [] })).not.toContain('| mode |');
  });

  it('is a chart whose bars are as high as the values', () => {
    const chart = reportChart(report);
    const heights = [...chart.matchAll(/ height="(\d+\.\d)" rx/g)].map(([, height]) => Number(height));
    expect(heights[2]! / heights[0]!).toBeCloseTo(1.25);
    expect(heights[1]).toBe(0); // semantic was not measured
    expect(chart).toContain('>a &#38; b<');
  });
});
