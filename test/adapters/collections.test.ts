import type { ChunkedDocument, CollectionRepository } from '../../src/domain/knowledge/collection';
import type { CollectionId, UserId } from '../../src/domain/ids';
import { NotFound } from '../../src/domain/failure';
import { Database } from '../../src/infrastructure/postgres/database';
import { PostgresCollectionRepository } from '../../src/infrastructure/postgres/postgres-collection-repository';
import { uuidIds } from '../../src/infrastructure/uuid-ids';
import { freshDatabase, type TestDatabase } from '../support/database';

let store: TestDatabase;
let database: Database;
let collections: CollectionRepository;
beforeEach(async () => {
  store = await freshDatabase();
  database = new Database({ url: store.url, leaseSeconds: 15 });
  collections = new PostgresCollectionRepository(database, uuidIds);
});
afterEach(async () => {
  await database.close();
  await store.drop();
});

const doc = (source: string, ...texts: string[]): ChunkedDocument => ({
  source,
  title: source.toUpperCase(),
  mime: 'text/markdown',
  sha256: texts.join('|'),
  chunks: texts.map((text, i) => ({ header: `h${i}`, text, page: i || null, section: null, start: 0, end: text.length })),
});

it('stores a shared collection with its chunks in order', async () => {
  const { collection, changed } = await collections.replaceShared('docs', [doc('b', 'three'), doc('a', 'one', 'two')]);
  expect({ collection, changed }).toMatchObject({ collection: { name: 'docs', ownerUserId: null, version: 1 }, changed: 2 });
  expect(await collections.find('docs', null)).toEqual(collection);
  expect(await collections.version(collection.id)).toBe(1);
  const { version, chunks } = await collections.chunks(collection.id);
  expect(version).toBe(1);
  expect(chunks).toMatchObject([
    { ordinal: 0, title: 'A', source: 'a', header: 'h0', text: 'one', page: null, section: null },
    { ordinal: 1, title: 'A', source: 'a', header: 'h1', text: 'two', page: 1, section: null },
    { ordinal: 0, title: 'B', source: 'b', text: 'three' },
  ]);
  expect(Object.keys(chunks[0]!).sort()).toEqual([
    'documentId',
    'header',
    'id',
    'metadata',
    'ordinal',
    'page',
    'section',
    'source',
    'text',
    'title',
  ]);
});

it('is no work the second time, and keeps the ids of what did not change', async () => {
  const first = await collections.replaceShared('docs', [doc('a', 'one'), doc('b', 'two'), doc('gone', 'x')]);
  const before = (await collections.chunks(first.collection.id)).chunks;
  expect(await collections.replaceShared('docs', [doc('gone', 'x'), doc('b', 'two'), doc('a', 'one')])).toEqual({ ...first, changed: 0 });

  const second = await collections.replaceShared('docs', [doc('a', 'one'), doc('b', 'other'), doc('new', 'y')]);
  expect(second).toEqual({ collection: { ...first.collection, version: 2 }, changed: 3 });
  const after = (await collections.chunks(first.collection.id)).chunks;
  expect(after.map((chunk) => chunk.text)).toEqual(['one', 'other', 'y']);
  expect(after[0]).toEqual(before[0]);
  expect(after[1]).toMatchObject({ documentId: before[1]!.documentId });
  expect(after[1]!.id).not.toBe(before[1]!.id);
});

it('is work again where it is cut otherwise', async () => {
  const documents = [doc('a', 'one'), doc('b', 'two')];
  await collections.replaceShared('docs', documents, '1:800/100');
  expect((await collections.replaceShared('docs', documents, '1:800/100')).changed).toBe(0);
  expect(await collections.unchanged('docs', documents, '1:800/100')).toEqual(new Set(['a', 'b']));
  expect(await collections.unchanged('docs', documents, '1:400/100')).toEqual(new Set());
  expect(await collections.unchanged('none', documents, '1:800/100')).toEqual(new Set());
  expect((await collections.replaceShared('docs', documents, '1:400/100')).changed).toBe(2);
});

it('is made once when several processes start together', async () => {
  const other = new Database({ url: store.url, leaseSeconds: 15 });
  const repositories = [collections, new PostgresCollectionRepository(other, uuidIds)];
  const documents = Array.from({ length: 30 }, (_, i) => doc(`d${i}`, 'text', 'more'));
  const outcomes = await Promise.all(Array.from({ length: 8 }, (_, i) => repositories[i % 2]!.replaceShared('docs', documents)));
  await other.close();
  expect(outcomes.map(({ changed }) => changed).sort((a, b) => b - a)).toEqual([30, 0, 0, 0, 0, 0, 0, 0]);
  expect(outcomes.every(({ collection }) => collection.version === 1)).toBe(true);
});

it('takes a document of more chunks than one statement inserts', async () => {
  const texts = Array.from({ length: 2500 }, (_, i) => `chunk ${i}`);
  const { collection } = await collections.replaceShared('docs', [doc('book', ...texts)]);
  expect((await collections.chunks(collection.id)).chunks.map((chunk) => chunk.text)).toEqual(texts);
});

it('prefers the user’s own collection to the shared one of the same name', async () => {
  const shared = (await collections.replaceShared('docs', [])).collection;
  expect(shared.version).toBe(0);
  expect(await collections.chunks(shared.id)).toEqual({ version: 0, chunks: [] });
  const [user] = await database.query<{ id: UserId }>(`insert into users (name, token_hash) values ('Ana', 'h') returning user_id as id`);
  const own = uuidIds.next<CollectionId>();
  await database.query(`insert into collections (collection_id, owner_user_id, name) values ($1, $2, 'docs')`, [own, user!.id]);
  expect(await collections.find('docs', user!.id)).toMatchObject({ id: own, ownerUserId: user!.id });
  expect(await collections.find('docs', 999 as UserId)).toEqual(shared);
  expect(await collections.find('docs', null)).toEqual(shared);
  expect(await collections.find('none', null)).toBeUndefined();
});

it('knows nothing of a collection that does not exist', async () => {
  expect(await collections.version(uuidIds.next())).toBeUndefined();
  await expect(collections.chunks(uuidIds.next())).rejects.toThrow(NotFound);
});
