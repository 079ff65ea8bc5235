import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { HnswVectors } from '../../src/infrastructure/indexes/hnsw-vectors';
import { loadSnapshot } from '../../src/infrastructure/indexes/load-snapshot';
import { ThreadPassageIndex } from '../../src/infrastructure/indexes/thread-passage-index';
import { migrate } from '../../src/infrastructure/postgres/migrate';
import { THREADS } from '../support/passage-indexes';
import { benchDatabase } from './bench-database';
import { ofList, type Percentiles } from './percentiles';
import { DIMENSION, RetrievalCorpus } from './retrieval-corpus';
import { printed, written, type Retrieval } from './retrieval-report';

const { values } = parseArgs({
  options: {
    chunks: { type: 'string', default: '100000' },
    queries: { type: 'string', default: '500' },
    write: { type: 'boolean', default: false },
  },
});
const CHUNKS = Number(values.chunks);
const QUERIES = Number(values.queries);
const K = 50;
/** Questions under way at once while the index is made again. */
const AT_ONCE = 2;
const HOUR_MS = 3_600_000;

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const seconds = async (what: string, work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await work();
  const took = (performance.now() - started) / 1000;
  say(`${what}: ${took.toFixed(2)} s`);
  return took;
};
/** Milliseconds of each of so many calls, one after the other. */
async function times(count: number, call: () => unknown): Promise<Percentiles> {
  const took: number[] = [];
  for (let n = 0; n < count; n++) {
    const started = performance.now();
    await call();
    took.push((performance.now() - started) * 1000);
  }
  return ofList(took);
}

/** Searches go on while the index is made again: what that costs them, and the event loop that would serve streams meanwhile. */
async function rebuilding(index: ThreadPassageIndex, corpus: RetrievalCorpus): Promise<Retrieval['rebuilding']> {
  await corpus.change();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const took: number[] = [];
  let going = true;
  let failed = 0;
  const asking = async (): Promise<void> => {
    while (going) {
      const started = performance.now();
      await index.search(corpus.collection(1), { ...corpus.question(), k: K }).catch(() => failed++);
      took.push((performance.now() - started) * 1000);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  delay.enable();
  const asked = Promise.all(Array.from({ length: AT_ONCE }, asking));
  const build = await seconds('built again while it served', () => index.refresh(corpus.collection(1).id));
  going = false;
  await asked;
  delay.disable();
  const loop = { p50: delay.percentile(50) / 1e6, p99: delay.percentile(99) / 1e6, max: delay.max / 1e6 };
  return { seconds: build, searches: took.length, failed, search: { ...ofList(took), max: Math.max(...took) / 1000 }, loop };
}

async function measured(url: string, root: string): Promise<Retrieval> {
  const corpus = new RetrievalCorpus(url, CHUNKS);
  await seconds(`${CHUNKS} chunks × ${DIMENSION} made and stored`, () => corpus.store());
  const open = (): ThreadPassageIndex => new ThreadPassageIndex({ databaseUrl: url, root, warn: say, firstMs: HOUR_MS, ...THREADS });

  const first = open();
  const build = await seconds('built and loaded', () => first.refresh(corpus.collection(1).id));
  await first.close();
  const folder = join(root, corpus.collection(1).id, readdirSync(join(root, corpus.collection(1).id))[0]!);
  const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);

  const index = open();
  const load = await seconds('loaded by a new process', () => index.refresh(corpus.collection(1).id));
  const search = (query: object) => index.search(corpus.collection(1), { ...query, k: K });
  await times(50, () => search(corpus.question())); // warm
  const thread = {
    hybrid: await times(QUERIES, () => search(corpus.question())),
    keyword: await times(QUERIES, () => search({ text: corpus.question().text })),
    dense: await times(QUERIES, () => search({ vector: corpus.question().vector })),
  };

  const snapshot = await loadSnapshot(folder);
  const vectors = snapshot.vectors;
  const scan = vectors instanceof HnswVectors ? vectors.exact : vectors;
  if (!vectors || !scan) throw new Error('the bench has made vectors, and there are none');
  const { ef, recall, dense } = snapshot.manifest;
  const own = (query: object) => snapshot.search({ ...query, k: K });
  await times(50, () => own(corpus.question()));
  const inProcess = {
    hybrid: await times(QUERIES, () => own(corpus.question())),
    keyword: await times(QUERIES, () => own({ text: corpus.question().text })),
    dense: await times(QUERIES, () => own({ vector: corpus.question().vector })),
  };
  const exact = await times(Math.min(QUERIES, 50), () => scan.nearest(corpus.question().vector, K));
  let [found, all] = [0, 0];
  for (let n = 0; n < 100; n++) {
    const { vector } = corpus.question();
    const truth = new Set(scan.nearest(vector, 10).map(({ place }) => place));
    found += vectors.nearest(vector, 10).filter(({ place }) => truth.has(place)).length;
    all += truth.size;
  }
  const again = await rebuilding(index, corpus);
  await index.close();
  return {
    chunks: CHUNKS,
    dimension: DIMENSION,
    k: K,
    build,
    load,
    bytes,
    dense,
    ef,
    ownRecall: recall,
    recall: found / all,
    thread,
    inProcess,
    exact,
    rebuilding: again,
  };
}

async function main(): Promise<void> {
  const database = await benchDatabase();
  const root = mkdtempSync(join(tmpdir(), 'runlog-bench-index-'));
  try {
    await migrate(database.url);
    const retrieval = await measured(database.url, root);
    process.stdout.write(`${printed(retrieval)}\n`);
    if (values.write) written(retrieval);
  } finally {
    await database.end();
    rmSync(root, { recursive: true, force: true });
  }
}

void main();
