import { createServer } from 'node:net';
import { once } from 'node:events';
import { emptyDatabase, freshDatabase, type TestDatabase } from '../support/database';
import { adminOf } from '../support/database';
import { refusedStart, startService } from '../support/service';

let database: TestDatabase;
beforeAll(async () => void (database = await freshDatabase()));
afterAll(() => database.drop());

/** One line, without a stack, that says what is wrong and what to do. */
async function expectRefusal(env: Record<string, string>, sentence: RegExp): Promise<void> {
  const { code, said } = await refusedStart({ env });
  expect(said).toMatch(sentence);
  expect(said.split('\n')).toHaveLength(1);
  expect(code).toBe(1);
}
const changed = (change: (url: URL) => void): string => {
  const url = new URL(database.url);
  change(url);
  return url.href;
};

describe('a start that cannot succeed ends with 1 and one sentence:', () => {
  it('a password that PostgreSQL refuses', () =>
    expectRefusal(
      { DATABASE_URL: changed((url) => (url.password = 'wrong')) },
      /refuses the password of DATABASE_URL\. Set the right one\.$/,
    ));

  it('a database that does not exist', () =>
    expectRefusal({ DATABASE_URL: changed((url) => (url.pathname = 'no_such_database')) }, /does not exist\. Create it/));

  it('a port that is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    await expectRefusal(
      { DATABASE_URL: database.url, PORT: String(port) },
      new RegExp(`^Port ${port} is in use\\. Stop what uses it, or set PORT`),
    );
    other.close();
  });

  it('[row 36] a schema that has moved on', async () => {
    const ahead = await freshDatabase();
    await adminOf(ahead.url, (client) => client.query('update schema_floor set version = 9990000000001'));
    await expectRefusal({ DATABASE_URL: ahead.url }, /cannot serve \(schema_floor\)\. Start a newer release\.$/);
    await ahead.drop();
  });
});

it('names all wrong settings at once', async () => {
  const { code, said } = await refusedStart({
    env: {
      PORT: 'eighty',
      LEASE_SECONDS: '0',
      ROLE: 'boss',
      DATABASE_URL: 'mysql://localhost/x',
      OPENAI_BASE_URL: 'localhost',
      GOOGLE_GEMINI_BASE_URL: 'localhost',
      LLM_PROVIDER: 'claude',
      LLM_FALLBACK: 'gpt',
      MIGRATE_ON_START: 'yes',
    },
  });
  expect(code).toBe(1);
  const names = ['PORT', 'LEASE_SECONDS', 'ROLE', 'DATABASE_URL', 'OPENAI_BASE_URL', 'GOOGLE_GEMINI_BASE_URL', 'MIGRATE_ON_START'];
  for (const name of [...names, 'LLM_PROVIDER', 'LLM_FALLBACK']) expect(said).toMatch(new RegExp(`^ +${name}: `, 'm'));
  expect(said).not.toMatch(/ at .*\.js/);
});

it('names what does not go together beside what is wrong alone, and repeats no secret', async () => {
  const { said } = await refusedStart({
    env: {
      PORT: 'eighty',
      HOST: '0.0.0.0',
      CHUNK_OVERLAP: '900',
      ADMIN_TOKEN: 'too-short',
      TICKET_SECRET: 'brief',
      DATABASE_URL: 'mysql://me:hidden@localhost/x',
      ROLE: 'worker',
      ANTHROPIC_API_KEY: 'sk-hidden',
      GEMINI_API_KEY: 'hidden',
      LLM_FALLBACK: 'openai/gpt-5-mini',
    },
  });
  const named = said.split('\n').flatMap((line) => /^ +([A-Z_]+): /.exec(line)?.[1] ?? []);
  expect(named.sort()).toEqual([
    'ADMIN_TOKEN',
    'CHUNK_OVERLAP',
    'DATABASE_URL',
    'HOST',
    'LLM_FALLBACK',
    'LLM_PROVIDER',
    'PORT',
    'TICKET_SECRET',
  ]);
  expect(said).not.toMatch(/too-short|brief|hidden/);
});

it.each([
  [{ ROLE: 'worker' }, /DATABASE_URL: ROLE=worker shares a database/],
  [{ HOST: '0.0.0.0' }, /HOST: 0\.0\.0\.0 would let the network in/],
  [{ ANTHROPIC_API_KEY: 'k', GEMINI_API_KEY: 'k' }, /LLM_PROVIDER: anthropic and google have keys or base URLs\. Set LLM_PROVIDER/],
])('names settings that do not go together: %j', async (env, sentence) => {
  const { code, said } = await refusedStart({ env: env });
  expect([code, sentence.test(said)]).toEqual([1, true]);
});

it('[row 36] lets two processes start at once on an empty database: one migrates, both serve', async () => {
  const empty = await emptyDatabase();
  const both = await Promise.all([1, 2].map(() => startService({ env: { DATABASE_URL: empty.url } })));
  expect(both.filter((service) => /Applied \d+ migration/.test(service.output()))).toHaveLength(1);
  for (const service of both) expect((await fetch(`${service.url}/health/ready`)).status).toBe(200);
  const { rows } = await adminOf(empty.url, (client) =>
    client.query('select count(*)::int - count(distinct name)::int as twice from migrations'),
  );
  expect(rows).toEqual([{ twice: 0 }]);
  expect(await Promise.all(both.map((service) => service.stop()))).toEqual([0, 0]);
  await empty.drop();
});
