import { mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { SyncFolder, type SyncProgress } from '../../src/application/knowledge/sync-folder';
import { NoSuchFolder } from '../../src/domain/knowledge/source-folder';
import { DiskFolder } from '../../src/infrastructure/ingestion/disk-folder';
import { IngestLoop } from '../../src/infrastructure/ingestion/ingest-loop';
import { systemClock } from '../../src/infrastructure/system-clock';
import { CountingEmbedder, KnowledgeStage } from '../support/knowledge-stage';
import { times } from '../support/until';

const MAX_BYTES = 1_048_576;
let stage: KnowledgeStage;
let folder: string;
let loop: IngestLoop;
let sync: SyncFolder;
let embedder: CountingEmbedder;
const over: (() => Promise<void>)[] = [];

beforeEach(async () => {
  stage = await KnowledgeStage.open();
  folder = mkdtempSync(join(tmpdir(), 'runlog-folder-'));
  embedder = new CountingEmbedder();
  const [process, ingest, ended] = [await stage.process(), stage.ingest({ embedder }), new AbortController()];
  loop = new IngestLoop(stage.queue, systemClock, {
    concurrency: 2,
    execute: (claim, signal) => ingest.execute(claim, signal),
    changed: () => Promise.resolve(),
    processId: () => process,
    mayClaim: () => true,
    report: (error) => {
      throw error;
    },
  });
  const running = loop.run(ended.signal);
  over.push(async () => {
    await loop.leave(AbortSignal.timeout(5000));
    ended.abort();
    await running;
  });
  sync = new SyncFolder(new DiskFolder(MAX_BYTES), stage.documents, loop, systemClock);
});
afterEach(async () => {
  for (const end of over.splice(0)) await end();
  await stage.close();
  rmSync(folder, { recursive: true, force: true });
});

const put = (file: string, content: string | Buffer = file): void => {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), content);
};
const bring = (more: { collection?: string; mirror?: boolean; signal?: AbortSignal; progress?: (progress: SyncProgress) => void } = {}) =>
  sync.execute({ collection: 'papers', folder, ...more });
const sources = async (name = 'papers'): Promise<string[]> =>
  (await stage.documents.sources((await stage.shared(name)).id)).map(({ source }) => source);

it('brings every file under its path, and tells how far it is', async () => {
  for (const n of times(7, (i) => i)) put(`d${n}.txt`);
  put('below/deeper/e.txt');
  const told: number[] = [];
  const synced = await bring({ progress: ({ done, total }) => told.push(done / total) });
  expect(synced).toEqual({ done: 8, total: 8, failed: [], unchanged: 0, removed: 0 });
  expect(await sources()).toEqual(['below/deeper/e.txt', ...times(7, (i) => `d${i}.txt`)]);
  expect([told[0], told.at(-1)]).toEqual([0, 1]);
  expect([...told].sort((a, b) => a - b)).toEqual(told);
});

it('is no work the second time, and reads what has changed', async () => {
  put('a.txt', 'one\ntwo');
  put('b.txt', 'three');
  await bring();
  const asked = embedder.asked.length;
  const before = await stage.shared();
  expect(await bring()).toMatchObject({ done: 2, unchanged: 2 });
  expect(await stage.shared()).toEqual(before);
  put('a.txt', 'one\nnew');
  expect(await bring()).toMatchObject({ done: 2, unchanged: 1 });
  expect(embedder.asked.slice(asked)).toEqual(['h\nnew']);
});

it('names the files that cannot be read, and goes on', async () => {
  put('a.txt', 'unreadable');
  put('b.txt', 'fine');
  put('huge.txt', Buffer.alloc(MAX_BYTES + 1, 'x'));
  const { failed, done } = await bring();
  expect(failed).toEqual([
    { source: 'huge.txt', reason: 'It is larger than 1 MB (UPLOAD_MAX_MB).' },
    { source: 'a.txt', reason: 'It is broken: send it whole.' },
  ]);
  expect([done, await sources()]).toEqual([3, ['a.txt', 'b.txt']]);
});

it('as a mirror removes what has gone from the folder, else it does not', async () => {
  put('a.txt');
  put('b.txt');
  await bring();
  unlinkSync(join(folder, 'a.txt'));
  expect(await bring()).toMatchObject({ removed: 0 });
  expect(await sources()).toEqual(['a.txt', 'b.txt']);
  expect(await bring({ mirror: true })).toMatchObject({ removed: 1 });
  expect(await sources()).toEqual(['b.txt']);
  expect((await stage.collections.chunks((await stage.shared()).id)).chunks.map(({ source }) => source)).toEqual(['b.txt']);
});

it('leaves out what is hidden, and what leads out of the folder', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'runlog-outside-'));
  writeFileSync(join(outside, 'secret.txt'), 'secret');
  put('a.txt', 'fine');
  put('.env', 'secret');
  put('.git/config', 'secret');
  symlinkSync(join(outside, 'secret.txt'), join(folder, 'link.txt'));
  symlinkSync(outside, join(folder, 'linked'));
  symlinkSync(folder, join(folder, 'circle'));
  symlinkSync(join(folder, 'nowhere'), join(folder, 'broken.txt'));
  symlinkSync(join(folder, 'a.txt'), join(folder, 'within.txt'));
  await bring();
  expect(await sources()).toEqual(['a.txt', 'within.txt']);
  rmSync(outside, { recursive: true });
});

it('takes of a CV in several formats the first of PDF, HTML and JSON', async () => {
  for (const file of ['ana.json', 'ana.html', 'ana.pdf', 'bo.json', 'bo.html', 'Cy.JSON', 'notes.txt']) put(file);
  await bring({ collection: 'cvs' });
  expect(await sources('cvs')).toEqual(['Cy.JSON', 'ana.pdf', 'bo.html', 'notes.txt'].sort());
  expect(await stage.query('select distinct kind from documents')).toEqual([{ kind: 'cv' }]);
  await bring({ collection: 'pages' });
  expect(await sources('pages')).toHaveLength(7);
});

it('broken off, goes on from where it was', async () => {
  for (const n of times(120, (i) => i)) put(`d${n}.txt`);
  const stop = new AbortController();
  const broken = bring({ signal: stop.signal, progress: ({ done }) => done > 10 && stop.abort(new Error('stopped')) });
  await expect(broken).rejects.toThrow('stopped');
  const synced = await bring();
  expect(synced).toMatchObject({ done: 120, total: 120, failed: [] });
  expect(synced.unchanged).toBeGreaterThan(10);
  expect(new Set(embedder.asked).size).toBe(embedder.asked.length);
});

it('takes an empty folder, and refuses none in one sentence', async () => {
  expect(await bring()).toMatchObject({ total: 0 });
  await expect(sync.execute({ collection: 'papers', folder: join(folder, 'none') })).rejects.toThrow(NoSuchFolder);
});
