import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HierarchicalNSW } from 'hnswlib-node';
import { Unavailable } from '../../src/domain/failure';
import type { PassageIndex } from '../../src/domain/knowledge/passage-index';
import { loadSnapshot } from '../../src/infrastructure/indexes/load-snapshot';
import { ClusteredVectors } from '../support/clustered-vectors';
import { adminOf, freshDatabase, type TestDatabase } from '../support/database';
import { openThreadIndex, type OpenIndex } from '../support/passage-indexes';
import { StoredCollection, type StoredDocument } from '../support/stored-collection';
import { until } from '../support/until';
import { within } from '../../src/infrastructure/indexes/waiting';
import type { ThreadPassageIndex } from '../../src/infrastructure/indexes/thread-passage-index';
import { LONG } from '../support/long';

const generator = new ClusteredVectors(16, 1);
const vector = generator.next();
const edition = (n: number): StoredDocument[] =>
  Array.from({ length: 20 }, (_, at) => ({ source: `${at}.md`, chunks: [{ text: `A stream of edition${n}.`, vector }] }));

const large = (count: number): StoredDocument => ({
  source: 'large.txt',
  chunks: Array.from({ length: count }, (_, n) => ({ text: `stream ${n}`, vector: generator.next() })),
});
const PROCESS = join(__dirname, '../support/index-process.cjs');

let database: TestDatabase;
let collection: StoredCollection;
let opened: OpenIndex<ThreadPassageIndex>;
beforeAll(async () => void (database = await freshDatabase()));
beforeEach(async () => {
  collection = await StoredCollection.create(database.url, edition(1), 'test@16');
  opened = await openThreadIndex(database.url, { exactBelow: 0 });
});
afterEach(() => Promise.all([opened.end(), collection.end()]));
afterAll(() => database.drop());

/** That it answers, from the newest edition and whole. */
async function answers(index: PassageIndex, from = collection.now.version): Promise<void> {
  const { version, keyword, dense } = await index.search(collection.now, { text: 'streams', vector, k: 50 });
  expect(version).toBe(from);
  expect(keyword).toHaveLength(20);
  expect(dense).toHaveLength(20);
  expect(new Set([...keyword, ...dense].map(({ chunk }) => chunk.text))).toEqual(new Set([`A stream of edition${from}.`]));
}
const folders = async (root = opened.root): Promise<string[]> =>
  (await readdir(join(root, collection.id))).map((name) => join(root, collection.id, name));
const madeFolder = async (): Promise<string> => {
  await opened.index.refresh(collection.id);
  return (await folders())[0]!;
};

describe('a damaged index is made again from the database', () => {
  const damages: [string, (folder: string) => Promise<void>][] = [
    ['a truncated file', (folder) => truncate(join(folder, 'chunks.jsonl'), 100)],
    ['an empty file', (folder) => truncate(join(folder, 'posting-places.bin'), 0)],
    ['a flipped bit in the graph', (folder) => flipped(join(folder, 'vectors.hnsw'))],
    ['a flipped bit in the vectors', (folder) => flipped(join(folder, 'vectors.bin'))],
    ['a flipped bit in the words', (folder) => flipped(join(folder, 'terms.bin'))],
    ['a missing file', (folder) => rm(join(folder, 'documents.json'))],
    ['a missing manifest', (folder) => rm(join(folder, 'manifest.json'))],
    ['an empty manifest', (folder) => writeFile(join(folder, 'manifest.json'), '')],
    ['a manifest of another dimension', (folder) => edited(folder, (text) => text.replace('"dimension": 16', '"dimension": 32'))],
    ['a manifest of another count', (folder) => edited(folder, (text) => text.replace('"count": 20', '"count": 19'))],
    ['a graph of another dimension, which hnswlib would load', graphOfAnotherDimension],
    ['a missing folder', (folder) => rm(folder, { recursive: true })],
  ];
  it.each(LONG ? damages : damages.slice(0, 4))('%s', async (_, damage) => {
    await damage(await madeFolder());
    await answers(opened.another());
    const [folder] = await folders();
    expect((await loadSnapshot(folder!)).manifest.count).toBe(20); // whole again
    await answers(opened.index); // which had loaded it before
  });

  async function flipped(file: string): Promise<void> {
    const bytes = await readFile(file);
    bytes[bytes.length >> 1]! ^= 1;
    await writeFile(file, bytes);
  }
  async function edited(folder: string, edit: (text: string) => string): Promise<void> {
    const text = await readFile(join(folder, 'manifest.json'), 'utf8');
    expect(edit(text)).not.toBe(text);
    await writeFile(join(folder, 'manifest.json'), edit(text));
  }
  function graphOfAnotherDimension(folder: string): Promise<void> {
    const graph = new HierarchicalNSW('ip', 8);
    graph.initIndex(20);
    for (let place = 0; place < 20; place++) graph.addPoint(new Array<number>(8).fill(place), place);
    graph.writeIndexSync(join(folder, 'vectors.hnsw'));
    return Promise.resolve();
  }
});

describe('the folder of the indexes', () => {
  it('may go while it is served from', async () => {
    await madeFolder();
    await rm(opened.root, { recursive: true });
    await answers(opened.index);
    await collection.replace(edition(2));
    await opened.index.refresh(collection.id);
    await answers(opened.index);
  });

  it('keeps the newest version, and what others are at work on', async () => {
    const unfinished = join(opened.root, collection.id, `1-0.${randomUUID()}.tmp`);
    const forgotten = join(opened.root, collection.id, `1-0.${randomUUID()}.tmp`);
    for (const folder of [unfinished, forgotten]) await mkdir(folder, { recursive: true });
    await utimes(forgotten, 0, 0);
    await madeFolder();
    await collection.replace(edition(2));
    await opened.index.refresh(collection.id);
    const names = (await readdir(join(opened.root, collection.id))).sort();
    expect(names).toEqual([expect.stringMatching(/^1-0\..*tmp$/), expect.stringMatching(/^2-[0-9a-f]{16}$/)]);
    expect((await stat(unfinished)).isDirectory()).toBe(true);
  });

  it('is one for several processes, who may build at once', async () => {
    const others = [opened.index, opened.another(), opened.another()];
    await Promise.all(others.map((index) => index.refresh(collection.id)));
    await Promise.all(others.map((index) => answers(index)));
    expect(await folders()).toHaveLength(1);
    await collection.replace(edition(2));
    await Promise.all(others.map((index) => index.refresh(collection.id, { anew: true })));
    await Promise.all(others.map((index) => answers(index)));
    expect(await folders()).toHaveLength(1);
    expect(opened.warned).toEqual([]);
  });

  it('is whole when processes of their own build at once, and one of them is killed in the middle', async () => {
    await collection.remove(...edition(1).map(({ source }) => source));
    await collection.replace([large(3000)]);
    const started = [0, 1, 2].map(() => spawn(process.execPath, [PROCESS, database.url, opened.root, collection.id], { stdio: 'inherit' }));
    const exits = started.map((process) => once(process, 'exit') as Promise<[number | null, string | null]>);
    const unfinished = async () => (await folders().catch(() => [])).find((name) => name.endsWith('.tmp'));
    await until('a build under way', unfinished, 60_000);
    started[0]!.kill('SIGKILL');
    expect((await Promise.all(exits)).slice(1).map(([code]) => code)).toEqual([0, 0]);
    const { dense } = await opened.another().search(collection.now, { vector, k: 3000 });
    expect(dense).toHaveLength(3000);
    expect(opened.warned).toEqual([]);
    expect((await folders()).filter((name) => !name.endsWith('.tmp'))).toHaveLength(1);
  }, 120_000);

  it('is another one where this one takes no files, which is said once', async () => {
    const file = join(tmpdir(), `runlog-no-folder-${randomUUID()}`);
    await writeFile(file, '');
    const elsewhere = await openThreadIndex(database.url, { root: join(file, 'store') });
    await answers(elsewhere.index);
    await collection.replace(edition(2));
    await elsewhere.index.refresh(collection.id);
    await answers(elsewhere.index);
    expect(elsewhere.warned).toEqual([expect.stringContaining(`${file}/store takes no index files`)]);
    const [, temporary = ''] = /are in (\S+)$/.exec(elsewhere.warned[0]!) ?? [];
    expect(await folders(temporary)).toHaveLength(1);
    await elsewhere.end();
    await expect(stat(temporary)).rejects.toThrow('ENOENT');
    await rm(file);
  });

  it('says what to set where no folder takes files at all', async () => {
    const file = join(tmpdir(), `runlog-no-folder-${randomUUID()}`);
    await writeFile(file, '');
    const nowhere = await openThreadIndex(database.url, { root: join(file, 'store'), elsewhere: file });
    const refused = nowhere.index.search(collection.now, { text: 'streams', k: 1 });
    await expect(refused).rejects.toThrow(Unavailable);
    await expect(refused).rejects.toThrow(
      `Neither ${file}/store nor ${file} takes index files. Set RAG_STORE to a folder that can be written.`,
    );
    await nowhere.end();
    await rm(file);
  });

  it('is not believed when the database has another history', async () => {
    await madeFolder();
    await collection.replace(edition(2));
    await adminOf(database.url, (admin) => admin.query('update collections set version = 1 where collection_id = $1', [collection.id]));
    const { keyword } = await opened.another().search({ ...collection.now, version: 1 }, { text: 'streams', k: 1 });
    expect(keyword[0]?.chunk.text).toBe('A stream of edition2.');
  });
});

describe('the threads', () => {
  it('are replaced when they die in the middle of a search, and the others get their answers', async () => {
    await answers(opened.index);
    const deadly = opened.index.search(collection.now, { text: 'die in the middle', k: 1 });
    await Promise.all([answers(opened.index), answers(opened.index), expect(deadly).rejects.toThrow(Unavailable)]);
    await answers(opened.index);
  });

  it('are replaced when they hang', async () => {
    const impatient = await openThreadIndex(database.url, { searchMs: 1500 });
    await answers(impatient.index);
    await expect(impatient.index.search(collection.now, { text: 'hang in the middle', k: 1 })).rejects.toThrow(Unavailable);
    await answers(impatient.index);
    await impatient.end();
  });

  it('hold no more chunks than they may, and load what was let go', async () => {
    const small = await openThreadIndex(database.url, { maxChunks: 45 });
    const others = await Promise.all([1, 2, 3].map(() => StoredCollection.create(database.url, edition(1), 'test@16')));
    for (const { now } of [...others, ...others])
      expect((await small.index.search(now, { text: 'stream', vector, k: 1 })).dense).toHaveLength(1);
    await Promise.all(others.map((other) => other.end()));
    await small.end();
  });

  it('may end in the middle of their work', async () => {
    await collection.replace([large(3000)]);
    for (const after of [0, 100, 200, 300, 400, 600, 900]) {
      const ending = await openThreadIndex(database.url, { exactBelow: 0 });
      const refreshing = ending.index.refresh(collection.id);
      refreshing.catch(() => undefined); // looked at below
      await within(after, refreshing);
      await ending.index.close();
      await Promise.allSettled([refreshing]);
      await ending.end();
    }
  });

  it('end with the index, and answer no more', async () => {
    await answers(opened.index);
    await opened.index.close();
    await expect(opened.index.search(collection.now, { text: 'stream', k: 1 })).rejects.toThrow(Unavailable);
  });
});

describe('while a newer version is on its way', () => {
  it('the older one answers', async () => {
    await answers(opened.index);
    await collection.replace(edition(2));
    await adminOf(database.url, async (admin) => {
      await admin.query('begin; lock table chunks in access exclusive mode');
      const started = performance.now();
      await answers(opened.index, 1);
      expect(performance.now() - started).toBeLessThan(5000);
      await Promise.all([answers(opened.index, 1), answers(opened.index, 1)]);
      await admin.query('commit');
    });
    await until('the newer version', async () => (await opened.index.search(collection.now, { text: 'stream', k: 1 })).version === 2);
    await answers(opened.index);
  });

  it('a question by nearness alone waits where the embedder is another, one with words does not', async () => {
    await answers(opened.index);
    const other = new ClusteredVectors(16, 1, 2).next();
    await collection.embedAgain('other@16', other);
    await adminOf(database.url, async (admin) => {
      await admin.query('begin; lock table chunks in access exclusive mode');
      const { version, dense, keyword } = await opened.index.search(collection.now, { text: 'stream', vector: other, k: 1 });
      expect([version, dense.length, keyword.length]).toEqual([1, 0, 1]);
      const waiting = opened.index.search(collection.now, { vector: other, k: 1 });
      await admin.query('commit');
      expect((await waiting).dense[0]?.similarity).toBeCloseTo(1);
    });
  });

  it('nothing yet is told to who has waited long enough', async () => {
    const impatient = await openThreadIndex(database.url, { firstMs: 100 });
    await adminOf(database.url, async (admin) => {
      await admin.query('begin; lock table chunks in access exclusive mode');
      await expect(impatient.index.search(collection.now, { text: 'stream', k: 1 })).rejects.toThrow('being indexed');
      await admin.query('commit');
    });
    await until('the index', () => answers(impatient.index).then(() => true, () => false)); // prettier-ignore
    await impatient.end();
  });

  it('the older one answers although the database is away, and without any that is said', async () => {
    const own = await freshDatabase();
    const stored = await StoredCollection.create(own.url, edition(1), 'test@16');
    const { index, another, end } = await openThreadIndex(own.url);
    await index.search(stored.now, { text: 'stream', k: 1 });
    await own.drop();
    const newer = { ...stored.now, version: 2 };
    expect((await index.search(newer, { text: 'stream', k: 1 })).version).toBe(1);
    await expect(another().search(newer, { text: 'stream', k: 1 })).rejects.toThrow();
    await Promise.all([end(), stored.end()]);
  });
});
