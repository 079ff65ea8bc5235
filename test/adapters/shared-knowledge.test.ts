import { Database } from '../../src/infrastructure/postgres/database';
import { PostgresSharedKnowledge } from '../../src/infrastructure/postgres/postgres-shared-knowledge';
import { freshDatabase, type TestDatabase } from '../support/database';

let fresh: TestDatabase;
let database: Database;
let knowledge: PostgresSharedKnowledge;
beforeAll(async () => {
  fresh = await freshDatabase();
  database = new Database({ url: fresh.url, leaseSeconds: 15 });
  knowledge = new PostgresSharedKnowledge(database);
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

const addCollection = (name: string, owner: number | null) =>
  database.query(`insert into collections (collection_id, name, owner_user_id) values (gen_random_uuid(), $1, $2)`, [name, owner]);
const addDocument = (collection: string) =>
  database.query(
    `insert into documents (document_id, collection_id, source, title, mime, sha256, status)
     select gen_random_uuid(), collection_id, 'a.pdf', 'A', 'application/pdf', 'x', 'indexed' from collections where name = $1`,
    [collection],
  );
const addChunk = (collection: string) =>
  database.query(
    `insert into chunks (chunk_id, document_id, ordinal, header, text, start_offset, end_offset)
     select gen_random_uuid(), document_id, 0, '', 'text', 0, 4 from documents join collections using (collection_id) where name = $1`,
    [collection],
  );

it('has something in a shared collection once that holds a chunk', async () => {
  expect(await knowledge.hasChunks('cvs')).toBe(false);
  await addCollection('cvs', null);
  await addDocument('cvs');
  expect(await knowledge.hasChunks('cvs')).toBe(false);
  await addChunk('cvs');
  expect(await knowledge.hasChunks('cvs')).toBe(true);
});

it('has nothing of what is a user’s own', async () => {
  const [ana] = await database.query<{ id: number }>(`insert into users (name, token_hash) values ('Ana', 'x') returning user_id as id`);
  await addCollection('own', ana!.id);
  await addDocument('own');
  await addChunk('own');
  expect(await knowledge.hasChunks('own')).toBe(false);
});
