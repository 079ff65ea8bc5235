import { Client } from 'pg';
import { freshDatabase, type TestDatabase } from '../support/database';
import { asUser, callsTo, jsonOf, problemOf, type Calls, type Json } from '../support/http-calls';
import { startService, type Service } from '../support/service';

const NOWHERE = '0198aaaa-0000-7000-8000-000000000001';
const ADMIN_TOKEN = 'the-word-of-the-operator';
const PAGE = { Accept: 'application/json' };
/** What a route needs to be understood, where an empty body will not do. */
const BODIES: Record<string, Json> = {
  'POST /api/threads/{id}/messages': { content: 'x', on_busy: 'queue' },
  'POST /api/runs/{id}/retry': { on_busy: 'queue' },
  'PATCH /api/threads/{id}': { title: 'taken over' },
  'POST /api/messages/{id}/feedback': { rating: 'down' },
};

interface Person {
  id: number;
  token: string;
  call: Calls;
  thread: string;
  run: string;
  message: string;
  answer: string;
  document: string;
  ticketUrl: string;
}

let database: TestDatabase;
let service: Service;
let pg: Client;
let anybody: Calls;
let ana: Person;
let ben: Person;

async function aPerson(name: string): Promise<Person> {
  const user = await jsonOf(anybody('POST', '/api/users', { json: { name } }));
  const call = callsTo(service.url, asUser(user.token));
  const { thread_id } = await jsonOf(call('POST', '/api/threads', { json: { assistant: 'plain', title: `Thread of ${name}` } }));
  const posted = await jsonOf(
    call('POST', `/api/threads/${thread_id as string}/messages`, {
      json: { content: `Secret of ${name}` },
      headers: { 'Idempotency-Key': 'same-key' },
    }),
  );
  await (await call('GET', posted.events_url as string)).text();
  const { document_id } = await jsonOf(
    call('POST', '/api/collections/notes/documents', { json: { title: `Note of ${name}`, content: `Secret of ${name}` } }),
  );
  return {
    id: user.user_id as number,
    token: user.token as string,
    call,
    thread: thread_id as string,
    run: posted.run_id as string,
    message: posted.message_id as string,
    answer: posted.answer_message_id as string,
    document: document_id as string,
    ticketUrl: posted.events_url as string,
  };
}

/** Every route of the service, from its own description. */
async function routes(): Promise<{ method: string; path: string }[]> {
  const { paths } = (await jsonOf(anybody('GET', '/openapi.json'))) as { paths: Record<string, object> };
  return Object.entries(paths).flatMap(([path, item]) => Object.keys(item).map((method) => ({ method: method.toUpperCase(), path })));
}
/** Of a person's thread, run or document; the ones that destroy come last. */
const owned = async (): Promise<{ method: string; path: string }[]> =>
  (await routes())
    .filter(({ path }) => path.includes('{id}'))
    .sort((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'));
function addressed(path: string, { run, thread, answer, document }: Person): string {
  if (path.startsWith('/api/runs')) return path.replace('{id}', run);
  if (path.startsWith('/api/messages')) return path.replace('{id}', answer);
  return path.replace('{id}', path.startsWith('/api/documents') ? document : thread);
}
const bodyFor = (method: string, path: string): Json | undefined => BODIES[`${method} ${path}`];

async function rowsOf(person: Person): Promise<unknown> {
  const { rows } = await pg.query(
    `select t.title, t.head_message_id, t.deleted_at, (select count(*) from messages m where m.thread_id = t.thread_id) as messages,
      (select json_agg(r.status order by r.turn) from runs r where r.thread_id = t.thread_id) as runs,
      (select json_agg(m.rating order by m.turn) from messages m where m.thread_id = t.thread_id) as ratings,
      (select json_agg(d.title) from documents d where d.document_id = $2) as documents from threads t where t.thread_id = $1`,
    [person.thread, person.document],
  );
  return rows[0];
}

describe('in token mode', () => {
  beforeAll(async () => {
    database = await freshDatabase();
    service = await startService({
      env: {
        DATABASE_URL: database.url,
        LLM_PROVIDER: 'offline',
        AUTH_MODE: 'token',
        ADMIN_TOKEN,
        LOG_LEVEL: 'trace',
        SHUTDOWN_GRACE_SECONDS: '1',
      },
    });
    pg = new Client({ connectionString: database.url });
    await pg.connect();
    anybody = callsTo(service.url);
    ana = await aPerson('Ana');
    ben = await aPerson('Ben');
  }, 60_000);
  afterAll(async () => {
    await pg?.end();
    await service?.stop();
    await database?.drop();
  });

  it('the first to sign up is user 1', () => {
    expect(ana.id).toBe(1);
  });

  it('every route that is not public needs a token', async () => {
    const open = ['POST /api/users', 'GET /health', 'GET /health/live', 'GET /health/ready'];
    for (const { method, path } of await routes()) {
      if (open.includes(`${method} ${path}`)) continue;
      const answer = await anybody(method, addressed(path, ana), { json: bodyFor(method, path) });
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
      await problemOf(answer, 401);
    }
    for (const path of ['/health', '/health/live', '/health/ready', '/docs', '/openapi.json'])
      expect((await anybody('GET', path)).status).toBe(200);
  });

  it('another’s thread and run are the same as none, on every route, and stay as they are', async () => {
    const before = await rowsOf(ana);
    for (const { method, path } of await owned())
      for (const headers of [{} as Record<string, string>, PAGE, { 'Idempotency-Key': 'same-key' }]) {
        const options = { json: bodyFor(method, path), headers };
        const foreign = await problemOf(ben.call(method, addressed(path, ana), options), 404);
        const unknown = await problemOf(ben.call(method, path.replace('{id}', NOWHERE), options), 404);
        expect({ ...foreign, instance: '' }).toEqual({ ...unknown, instance: '' });
      }
    expect(await rowsOf(ana)).toEqual(before);
  });

  it('one’s own are there, on every route', async () => {
    for (const { method, path } of (await owned()).filter(({ method }) => method !== 'DELETE')) {
      const answer = await ana.call(method, addressed(path, ana), { json: bodyFor(method, path), headers: PAGE });
      expect([method, path, answer.status]).toEqual([method, path, expect.any(Number)]);
      expect(answer.status).toBeLessThan(300);
    }
  });

  it('another’s user, message or key in a body opens nothing', async () => {
    await problemOf(ben.call('POST', '/api/threads', { json: { user_id: ana.id } }), 404);
    await problemOf(ben.call('GET', `/api/threads?user_id=${ana.id}`), 404);
    await problemOf(
      ben.call('POST', `/api/threads/${ben.thread}/messages`, { json: { content: 'x', parent_message_id: ana.answer } }),
      404,
    );
    await problemOf(ben.call('PATCH', `/api/threads/${ben.thread}`, { json: { head_message_id: ana.message } }), 404);
    expect(ben.run).not.toBe(ana.run); // both had used the same key
  });

  it('a list holds one’s own alone', async () => {
    const { items } = (await jsonOf(ben.call('GET', '/api/threads'))) as { items: Json[] };
    expect(items.map(({ thread_id }) => thread_id)).toEqual([ben.thread]);
    expect(await jsonOf(ben.call('GET', '/api/users/me'))).toEqual({ user_id: ben.id, name: 'Ben', tier: 'default' });
  });

  describe('a ticket', () => {
    it('opens its stream, and the page of it, without headers', async () => {
      expect(await (await anybody('GET', ana.ticketUrl)).text()).toContain('event: done');
      expect(await jsonOf(anybody('GET', ana.ticketUrl, { headers: PAGE }))).toMatchObject({ status: 'done' });
    });

    it('opens no other stream, and no other route', async () => {
      const ticket = ana.ticketUrl.slice(ana.ticketUrl.indexOf('?'));
      await problemOf(anybody('GET', `/api/runs/${ben.run}/events${ticket}`), 401);
      for (const { method, path } of (await owned()).filter(({ path }) => !path.endsWith('/events')))
        await problemOf(anybody(method, addressed(path, ana) + ticket, { json: bodyFor(method, path) }), 401);
    });

    it('is refused when it is changed, cut, empty or another’s', async () => {
      const base = `/api/runs/${ana.run}/events?ticket=`;
      const good = ana.ticketUrl.slice(base.length);
      for (const bad of [
        '',
        'x',
        good.slice(0, -1),
        `${good}x`,
        good.replace(`.${ana.id}.`, `.${ben.id}.`),
        ben.ticketUrl.split('ticket=')[1],
        `${good}&ticket=${good}`,
      ])
        await problemOf(anybody('GET', `${base}${bad}`), 401);
    });

    it('does not help a token that may not, nor harm one that may', async () => {
      await problemOf(ben.call('GET', ana.ticketUrl), 404);
      expect((await ana.call('GET', `/api/runs/${ana.run}/events?ticket=nonsense`)).status).toBe(200);
      await problemOf(anybody('GET', ana.ticketUrl, { headers: { Authorization: 'Bearer nonsense' } }), 401);
    });

    it('grows old an hour after the run has ended, by the clock of the database', async () => {
      await pg.query(`update runs set finished_at = now() - interval '59 minutes' where run_id = $1`, [ana.run]);
      expect((await anybody('GET', ana.ticketUrl)).status).toBe(200);
      await pg.query(`update runs set finished_at = now() - interval '61 minutes' where run_id = $1`, [ana.run]);
      await problemOf(anybody('GET', ana.ticketUrl), 401);
    });
  });

  it('a token stands nowhere but in the answer that gave it', async () => {
    const { rows } = await pg.query<{ row: string }>(
      `select row_to_json(u)::text as row from users u union all select row_to_json(s)::text from secrets s`,
    );
    for (const { token } of [ana, ben]) {
      expect(rows.map(({ row }) => row).join()).not.toContain(token.slice(3));
      expect(service.output()).not.toContain(token.slice(3));
    }
    expect(service.output()).not.toMatch(/ticket=|Secret of/);
    expect(service.output()).not.toContain(ADMIN_TOKEN);
  });

  it('DELETE is for the owner: afterwards the thread, its runs and the document are unknown to it, too', async () => {
    await problemOf(ben.call('DELETE', `/api/threads/${ana.thread}`), 404);
    await problemOf(ben.call('DELETE', `/api/documents/${ana.document}`), 404);
    expect((await ana.call('DELETE', `/api/threads/${ana.thread}`)).status).toBe(204);
    expect((await ana.call('DELETE', `/api/documents/${ana.document}`)).status).toBe(204);
    for (const { method, path } of await owned())
      await problemOf(ana.call(method, addressed(path, ana), { json: bodyFor(method, path) }), 404);
  });
});

describe('where signing up is closed', () => {
  it.each(['open', 'token'])('only the operator makes users, in mode %s', async (mode) => {
    const own = await freshDatabase();
    const closed = await startService({
      env: { DATABASE_URL: own.url, LLM_PROVIDER: 'offline', AUTH_MODE: mode, SIGNUP: 'closed', ADMIN_TOKEN, SHUTDOWN_GRACE_SECONDS: '1' },
    });
    try {
      const call = callsTo(closed.url);
      const signUp = (headers?: Record<string, string>) => call('POST', '/api/users', { json: { name: 'Ana' }, headers });
      await problemOf(signUp(), 401);
      await problemOf(signUp(asUser('guessed')), 401);
      const ana = await signUp(asUser(ADMIN_TOKEN));
      expect(ana.status).toBe(201);
      await problemOf(signUp(asUser((await jsonOf(ana)).token)), 403);
    } finally {
      await closed.stop();
      await own.drop();
    }
  });
});
