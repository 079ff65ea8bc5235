import { Unavailable } from '../../src/domain/failure';
import { nearestStatement, scanSettings } from '../../src/infrastructure/indexes/pgvector/nearest-vectors';
import type { PgvectorSettings } from '../../src/infrastructure/indexes/pgvector/vector-tables';
import { migrate } from '../../src/infrastructure/postgres/migrate';
import { ClusteredVectors } from '../support/clustered-vectors';
import { adminOf, freshDatabase, type TestDatabase } from '../support/database';
import { itLong, LONG } from '../support/long';
import { openPgvectorIndex } from '../support/passage-indexes';
import { pgvectorDatabase, pgvectorLacking, startPgvectorServer, type PgvectorServer } from '../support/pgvector-server';
import { StoredCollection, type StoredDocument } from '../support/stored-collection';

const lacking = pgvectorLacking();
if (lacking) console.log(`skipped: ${lacking}`);

const DIMENSION = 32;
const EMBEDDER = 'test@32';
const ENOUGH = 12_000;

/** A document of so many chunks. */
function large(count: number, seed = 1): { documents: StoredDocument[]; vectors: Float32Array[]; generator: ClusteredVectors } {
  const generator = new ClusteredVectors(DIMENSION, Math.ceil(count / 50), seed);
  const vectors = Array.from({ length: count }, () => generator.next());
  const chunks = vectors.map((vector, n) => ({ text: `stream ${n}`, vector }));
  return { documents: [{ source: 'large.txt', metadata: { size: 'large' }, chunks }], vectors, generator };
}

(lacking ? describe.skip : describe)('the tables of pgvector on a real server', () => {
  let server: PgvectorServer;
  let database: TestDatabase;
  beforeAll(async () => void (server = await startPgvectorServer()), 60_000);
  beforeEach(async () => void (database = await pgvectorDatabase(server)));
  afterEach(() => database.drop());
  afterAll(() => server.end());

  const rows = <T extends object>(sql: string): Promise<T[]> => adminOf(database.url, async (admin) => (await admin.query<T>(sql)).rows);
  const indexes = async (): Promise<string[]> =>
    (
      await rows<{ name: string }>(
        `select indexdef as name from pg_indexes where tablename = 'chunk_vectors_32' and indexdef ~ 'ivfflat|hnsw'`,
      )
    ).map(({ name }) => name);
  const opening = async (documents: StoredDocument[], more: Partial<PgvectorSettings> = {}) => {
    const stored = await StoredCollection.create(database.url, documents, EMBEDDER);
    const { index, another, end } = await openPgvectorIndex(database.url, { lists: 100, probes: 10, ...more });
    return { stored, index, another, end: () => Promise.all([end(), stored.end()]) };
  };

  it.each(LONG ? (['ivfflat', 'hnsw'] as const) : (['hnsw'] as const))(
    'are searched by the %s index when there are rows enough, in descending order, near the truth',
    async (kind) => {
      const { documents, vectors, generator } = large(ENOUGH);
      const { stored, index, end } = await opening(documents, { index: kind });
      await index.refresh(stored.id);
      expect(await indexes()).toEqual([expect.stringContaining(kind === 'ivfflat' ? `(lists='100')` : 'USING hnsw')]);

      const settings: PgvectorSettings = { index: kind, lists: 100, probes: 10, deferIndex: false };
      const question = { collection: stored.id, version: 1, vector: generator.next(), k: 50 };
      const plan = await adminOf(database.url, async (admin) => {
        await admin.query(`begin; ${scanSettings(settings, '0.8.0', 50)}`);
        const { text, values } = nearestStatement(question);
        const { rows: lines } = await admin.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values);
        return lines.map((line) => line['QUERY PLAN']).join('\n');
      });
      console.log(plan);
      expect(plan).toMatch(new RegExp(`Index Scan using chunk_vectors_32_${kind}_\\w+ on chunk_vectors_32`));

      let found = 0;
      for (let n = 0; n < 20; n++) {
        const asked = generator.next();
        const { dense } = await index.search(stored.now, { vector: asked, k: 10 });
        const similarities = dense.map(({ similarity }) => similarity);
        expect(similarities).toEqual([...similarities].sort((a, b) => b - a));
        const cosine = (vector: Float32Array): number => vector.reduce((sum, value, i) => sum + value * asked[i]!, 0);
        const tenth = vectors.map(cosine).sort((a, b) => b - a)[9]!;
        found += similarities.filter((similarity) => similarity >= tenth - 1e-5).length;
      }
      console.log(`recall@10 of ${kind}: ${(found / 200).toFixed(3)}`);
      expect(found / 200).toBeGreaterThan(0.9);
      await end();
    },
    120_000,
  );

  it('give the k of a small collection or a narrow filter, whatever else is in the table', async () => {
    const { documents, generator } = large(3000);
    const { stored, index, end } = await opening([
      ...documents,
      { source: 'rare.txt', metadata: { size: 'small' }, chunks: [1, 2, 3].map((n) => ({ text: `rare ${n}`, vector: generator.next() })) },
    ], { probes: 1 }); // prettier-ignore
    const other = await StoredCollection.create(
      database.url,
      [{ source: 'o.txt', chunks: [{ text: 'other', vector: generator.next() }] }],
      EMBEDDER,
    );
    await index.refresh(stored.id);
    for (let n = 0; n < 10; n++) {
      const vector = generator.next();
      expect((await index.search(stored.now, { vector, k: 5, filter: { size: 'small' } })).dense).toHaveLength(3);
      expect((await index.search(other.now, { vector, k: 5 })).dense.map(({ chunk }) => chunk.text)).toEqual(['other']);
    }
    await other.end();
    await end();
  }, 60_000);

  itLong(
    'get their index with enough rows only, again when they have grown, and late where that is put off',
    async () => {
      const { stored, index, end } = await opening(large(500).documents);
      await index.refresh(stored.id);
      expect(await indexes()).toEqual([]);
      await stored.replace(large(1100).documents);
      await index.refresh(stored.id);
      const [first] = await indexes();
      expect(first).toContain('ivfflat');
      await stored.replace([{ ...large(200, 2).documents[0]!, source: 'more.txt' }]);
      await index.refresh(stored.id);
      expect(await indexes()).toEqual([first]);
      await stored.replace([{ ...large(5000, 3).documents[0]!, source: 'more.txt' }]);
      await index.refresh(stored.id);
      expect(await indexes()).not.toEqual([first]);
      expect(await indexes()).toHaveLength(1);
      await end();

      const later = await openPgvectorIndex(database.url, { lists: 50, deferIndex: true });
      await later.index.refresh(stored.id);
      expect((await indexes())[0]).toContain(`lists='10`);
      await later.index.refresh(stored.id, { anew: true });
      expect(await indexes()).toEqual([expect.stringContaining(`lists='50'`)]);
      await later.end();
    },
    120_000,
  );

  it('are written only where chunks came or went, and old rows go in the end', async () => {
    const { stored, index, end } = await opening(large(50).documents);
    await index.refresh(stored.id);
    const { generator } = large(1);
    const one = { source: 'one.txt', chunks: [{ text: 'stream one', vector: generator.next() }] };
    await stored.replace([one]);
    await index.refresh(stored.id);
    await stored.replace([one]);
    await index.refresh(stored.id);
    const counts = `select since, until, count(*)::int as n from chunk_vectors_32 group by 1, 2 order by 1, 2`;
    expect(await rows(counts)).toEqual([
      { since: 1, until: null, n: 50 },
      { since: 2, until: 3, n: 1 },
      { since: 3, until: null, n: 1 },
    ]);
    await rows(`update chunk_vectors_32 set retired_at = now() - interval '11 minutes' where until is not null`);
    await stored.remove('one.txt');
    await index.refresh(stored.id);
    expect(await rows(counts)).toEqual([
      { since: 1, until: null, n: 50 },
      { since: 3, until: 4, n: 1 },
    ]);
    expect(await rows('select version, oldest from chunk_vector_sets')).toEqual([{ version: 4, oldest: 3 }]);
    await end();
  });

  it('serve a process that is behind as well as the one that is not, and take along who is too far behind', async () => {
    const { documents, generator } = large(5);
    const { stored, index, another, end } = await opening(documents);
    const before = stored.now;
    await index.refresh(stored.id);
    const behind = another();
    await behind.refresh(stored.id);
    await stored.replace([{ source: 'new.txt', chunks: [{ text: 'stream new', vector: generator.next() }] }]);
    await index.refresh(stored.id);
    const query = { vector: generator.next(), k: 10 };
    expect(await behind.search(before, query)).toMatchObject({ version: 1, dense: { length: 5 } });
    expect(await index.search(stored.now, query)).toMatchObject({ version: 2, dense: { length: 6 } });
    await rows('update chunk_vector_sets set oldest = 2');
    expect(await behind.search(before, query)).toMatchObject({ version: 2, dense: { length: 6 } });
    await end();
  });

  it('come back after a migration down and up, and after they were dropped', async () => {
    const { documents, generator } = large(20);
    const { stored, index, end } = await opening(documents);
    await index.refresh(stored.id);
    const query = { text: 'stream', vector: generator.next(), k: 5 };
    await rows('drop table chunk_vectors_32, chunk_vector_sets');
    expect((await index.search(stored.now, query)).dense).toHaveLength(5);

    while ((await rows(`select from information_schema.columns where table_name = 'chunks' and column_name = 'embedding'`)).length > 0)
      await migrate(database.url, 'down');
    expect(await rows(`select relname from pg_class where relname ~ '^chunk_vector' and relkind = 'r'`)).toEqual([]);
    await migrate(database.url);
    await stored.remove('large.txt'); // without vectors since the way down
    await stored.replace(documents);
    await index.refresh(stored.id);
    const { keyword, dense } = await index.search(stored.now, query);
    expect([keyword.length, dense.length]).toEqual([5, 5]);
    await end();
  });

  it('are synced by two processes at once', async () => {
    const { stored, index, another, end } = await opening(large(300).documents);
    const all = [index, another(), another()];
    const query = { vector: large(1, 5).vectors[0]!, k: 400 };
    for (const seed of [1, 2]) {
      await stored.replace(large(300, seed).documents);
      await Promise.all(all.map((one) => one.refresh(stored.id)));
      for (const one of all) expect((await one.search(stored.now, query)).dense).toHaveLength(300);
    }
    await end();
  }, 60_000);

  it('are refused in a sentence where this user may not make the extension', async () => {
    await rows(
      `create role "nobody-special" login; grant all on schema public to "nobody-special"; grant all on all tables in schema public to "nobody-special"`,
    );
    const stored = await StoredCollection.create(database.url, large(2).documents, EMBEDDER);
    const url = new URL(database.url);
    url.username = 'nobody-special';
    const { index, end } = await openPgvectorIndex(url.href);
    const search = index.search(stored.now, { vector: large(1).vectors[0]!, k: 1 });
    await expect(search).rejects.toThrow(Unavailable);
    await expect(search).rejects.toThrow('Have a superuser run "create extension vector"');
    await Promise.all([end(), stored.end()]);
    await rows(`drop owned by "nobody-special"; drop role "nobody-special"`);
  });
});

it('a server without pgvector is told what to do', async () => {
  const database = await freshDatabase();
  const stored = await StoredCollection.create(database.url, large(2).documents, EMBEDDER);
  const { index, end } = await openPgvectorIndex(database.url);
  await expect(index.search(stored.now, { text: 'stream', k: 1 })).rejects.toThrow(/Install pgvector there .*or set VECTOR_STORE=hnsw/);
  await Promise.all([end(), stored.end()]);
  await database.drop();
});
