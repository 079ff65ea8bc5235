import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { EmbedChunks } from '../application/knowledge/embed-chunks';
import { EvaluateSearch } from '../application/knowledge/evaluate-search';
import { SearchPassages } from '../application/knowledge/search-passages';
import { embedderOf } from '../infrastructure/embedders/embedder-of';
import { readCvQuestions } from '../infrastructure/evaluation/cv-questions';
import { type EvaluatedCollection, type EvaluationReport, reportChart, reportTable } from '../infrastructure/evaluation/report';
import { withScratchCollection } from '../infrastructure/evaluation/scratch-collection';
import { readIrCollection, type TestCollection } from '../infrastructure/evaluation/test-collection';
import { ThreadExtractor } from '../infrastructure/extractors/thread-extractor';
import { passageIndexOf } from '../infrastructure/indexes/passage-index-of';
import { Database } from '../infrastructure/postgres/database';
import { PostgresChunkVectors } from '../infrastructure/postgres/postgres-chunk-vectors';
import { PostgresCollectionRepository } from '../infrastructure/postgres/postgres-collection-repository';
import { prepareDatabase } from '../infrastructure/postgres/prepare-database';
import { systemClock } from '../infrastructure/system-clock';
import { uuidIds } from '../infrastructure/uuid-ids';
import { type CallOptions, ROOT } from './knowledge-parts';
import { progressOf } from './progress';
import { say } from './say';
import { WrongCall } from './wrong-call';

const USAGE =
  'make eval takes IR=<folder of a test collection>, as in: node dist/cli.js eval --ir <folder> [--ir <folder>] [--cvs <folder>] [--out <folder>]';

/**
 * `eval [--ir folder]… [--cvs folder] [--out folder]`: measures each mode of the search on test collections (corpus.jsonl, queries.jsonl, qrels.tsv) and on
 * the questions of the CV generator. Each is brought into a collection of its own, by the service's own path, and removed afterwards.
 */
export async function evaluate(args: string[], call: CallOptions): Promise<void> {
  const { ir, cvs, out } = readCall(args);
  const notes: string[] = [];
  const tests = await testCollections(ir, cvs, notes);
  for (const note of notes) say(note);
  const report = await measured(tests, notes, call);
  const table = reportTable(report);
  process.stdout.write(table);
  await mkdir(out, { recursive: true });
  await writeFile(join(out, 'results.md'), table);
  await writeFile(join(out, 'results.svg'), reportChart(report));
  say(`Written to ${out}.`);
}

function readCall(args: string[]): { ir: string[]; cvs: string; out: string } {
  try {
    const options = { ir: { type: 'string', multiple: true }, cvs: { type: 'string' }, out: { type: 'string' } } as const;
    const { ir = [], cvs, out } = parseArgs({ args, options }).values;
    return { ir: ir.filter(Boolean), cvs: cvs ?? join(ROOT, 'cv_generation/data'), out: out ?? join(ROOT, 'rag_store/eval') };
  } catch (error) {
    throw new WrongCall(`${(error as Error).message.split('. ')[0]}. ${USAGE}`);
  }
}

async function testCollections(folders: readonly string[], cvs: string, notes: string[]): Promise<TestCollection[]> {
  const found: TestCollection[] = [];
  if (folders.length === 0) notes.push('No test collection was named: make eval IR=<folder with corpus.jsonl, queries.jsonl, qrels.tsv>.');
  for (const folder of folders) {
    if (await isFile(join(folder, 'corpus.jsonl'))) found.push(await readIrCollection(folder));
    else notes.push(`There is no test collection at ${folder}: it was skipped.`);
  }
  const questions = await readCvQuestions(cvs);
  if (questions) found.push(questions);
  else notes.push('There are no questions about CVs: make dataset writes them.');
  return found;
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

async function measured(
  tests: readonly TestCollection[],
  notes: readonly string[],
  { settings, url, signal }: CallOptions,
): Promise<EvaluationReport> {
  const { knowledge, runs, dataDir, database: at } = settings;
  await prepareDatabase({ url, migrateOnStart: at.migrateOnStart, clock: systemClock, signal, say });
  const database = new Database({ url, leaseSeconds: runs.leaseSeconds });
  const embedder = embedderOf(knowledge.embedding, { clock: systemClock, dataDir, minScore: knowledge.minScore, tell: say });
  const root = await mkdtemp(join(tmpdir(), 'runlog-eval-'));
  const index = passageIndexOf({ ...knowledge.store, folder: undefined }, { databaseUrl: url, root, warn: say });
  const cutting = { size: knowledge.chunkSize, overlap: knowledge.chunkOverlap };
  const extractor = new ThreadExtractor({ chunk: cutting, maxBytes: knowledge.uploadMaxBytes });
  const repository = new PostgresCollectionRepository(database, uuidIds);
  const parts = { database, collections: repository, extractor, embed: new EmbedChunks(embedder, new PostgresChunkVectors(database)) };
  const search = new EvaluateSearch(new SearchPassages(repository, index, embedder), systemClock);
  try {
    const collections: EvaluatedCollection[] = [];
    for (const test of tests) collections.push(await measure(test, parts, search, signal));
    return { collections, notes, embedder: embedder.name, store: knowledge.store.kind, chunk: cutting };
  } finally {
    await extractor.close();
    await index.close();
    await embedder.close();
    await database.close();
    await rm(root, { recursive: true, force: true });
  }
}

async function measure(
  test: TestCollection,
  parts: Parameters<typeof withScratchCollection>[0],
  search: EvaluateSearch,
  signal: AbortSignal,
): Promise<EvaluatedCollection> {
  const reading = progressOf(`Indexing ${test.name}`);
  const asking = progressOf(`Asking ${test.name}`);
  const results = await withScratchCollection(parts, test, { signal, progress: (done, total) => reading.at(done, total) }, (collection) => {
    reading.end();
    return search.execute({ collection, questions: test.questions, signal, progress: (done, total) => asking.at(done, total) });
  }).finally(() => asking.end());
  return { name: test.name, documents: test.documents.length, results };
}
