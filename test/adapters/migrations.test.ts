import { Database } from '../../src/infrastructure/postgres/database';
import { knownMigrations, migrate, newestVersion } from '../../src/infrastructure/postgres/migrate';
import { emptyDatabase, type TestDatabase } from '../support/database';

let store: TestDatabase;
let database: Database;
beforeEach(async () => {
  store = await emptyDatabase();
  database = new Database({ url: store.url, leaseSeconds: 15 });
});
afterEach(async () => {
  await database.close();
  await store.drop();
});

/** Tables, columns, constraints, indexes and sequences, as the catalog describes them; TypeORM's own table is left out. */
const schema = () =>
  database.query(`
    select 'column' as kind, table_name || '.' || column_name as name,
      concat_ws(' ', ordinal_position, data_type, is_nullable, column_default, is_identity, identity_generation) as what
      from information_schema.columns where table_schema = 'public' and table_name <> 'migrations'
    union all select 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
      from pg_constraint where connamespace = 'public'::regnamespace and conrelid::regclass::text <> 'migrations'
    union all select 'index', indexname, indexdef from pg_indexes where schemaname = 'public' and tablename <> 'migrations'
    union all select 'sequence', sequencename, data_type::text from pg_sequences where schemaname = 'public' and sequencename not like 'migrations%'
    order by 1, 2`);
const applied = async () => (await database.query<{ n: number }>('select count(*)::int as n from migrations'))[0]!.n;

it('goes up, down with rows in every table, and up again to the same schema', async () => {
  expect(await migrate(store.url)).toBe(knownMigrations().length);
  const before = await schema();
  expect(before.length).toBeGreaterThan(100);
  const id = (n: number) => `00000000-0000-7000-8000-00000000000${n}`;
  await database.query(`
    insert into users (name, token_hash) values ('Ana', 'h');
    insert into secrets (name, value) values ('ticket', 's');
    insert into processes (process_id, role, host, pid, version, lease_expires_at) values ('${id(1)}', 'all', 'h', 1, '0', now());
    insert into threads (thread_id, user_id, assistant) values ('${id(2)}', 1, 'docs');
    insert into messages (message_id, thread_id, turn, role, content, status) values ('${id(3)}', '${id(2)}', 1, 'user', 'q', 'complete');
    insert into messages (message_id, thread_id, turn, parent_id, role, content, status) values ('${id(4)}', '${id(2)}', 1, '${id(3)}', 'assistant', '', 'pending');
    insert into runs (run_id, user_id, thread_id, turn, user_message_id, answer_message_id, assistant, request, status, process_id)
      values ('${id(5)}', 1, '${id(2)}', 1, '${id(3)}', '${id(4)}', 'docs', '{}', 'running', '${id(1)}');
    insert into run_events (run_id, seq, type, data) values ('${id(5)}', 1, 'token', '{}');
    insert into collections (collection_id, name) values ('${id(6)}', 'docs');
    insert into documents (document_id, collection_id, source, title, mime, sha256, status) values ('${id(7)}', '${id(6)}', 's', 't', 'm', 'x', 'indexed');
    insert into documents (document_id, collection_id, parent_id, source, title, mime, sha256, status)
      values ('${id(9)}', '${id(6)}', '${id(7)}', 's#1', 't', 'm', 'x', 'indexed');
    update documents set process_id = '${id(1)}', pending_sha256 = 'y', status = 'pending' where document_id = '${id(7)}';
    insert into document_files (document_id, bytes, sha256) values ('${id(7)}', 'x', 'x'), ('${id(7)}', 'y', 'y');
    insert into chunks (chunk_id, document_id, ordinal, header, text, start_offset, end_offset) values ('${id(8)}', '${id(7)}', 0, '', 't', 0, 1)`);

  for (let n = knownMigrations().length; n > 0; n--) expect(await migrate(store.url, 'down')).toBe(1);
  expect(await schema()).toEqual([]);
  expect(await migrate(store.url)).toBe(knownMigrations().length);
  expect(await schema()).toEqual(before);
  expect(await migrate(store.url)).toBe(0);
});

it('checks no foreign key by reading a whole table, where rows that others point at are deleted', async () => {
  // Regression: each message that was purged read all of `runs` twice, until the purge of a grown table never came through.
  await migrate(store.url);
  const rows = await database.query<{ key: string }>(`
    select c.conrelid::regclass || '.' || c.conname as key from pg_constraint c
    where c.contype = 'f' and c.confrelid <> 'users'::regclass -- users stay
      and not exists (select from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
        where i.indrelid = c.conrelid and i.indkey[0] = c.conkey[1]
          and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) = format('(%I IS NOT NULL)', a.attname)))`);
  expect(rows).toEqual([]);
});

it('is applied by one of two processes that start on an empty database at once', async () => {
  const outcomes = await Promise.all([migrate(store.url), migrate(store.url)]);
  expect(outcomes.sort()).toEqual([0, knownMigrations().length]);
  expect(await applied()).toBe(knownMigrations().length);
});

it('lets this build serve the schema that it makes', async () => {
  await migrate(store.url);
  const [floor] = await database.query<{ version: number }>('select version from schema_floor');
  expect(floor!.version).toBeLessThanOrEqual(newestVersion());
});
