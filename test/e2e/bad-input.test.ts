import { Client } from 'pg';
import { freshDatabase, type TestDatabase } from '../support/database';
import { callsTo, jsonOf, problemOf, type Calls, type Json } from '../support/http-calls';
import { rawRequest } from '../support/raw-http';
import { startService, type Service } from '../support/service';

const NOWHERE = '0198aaaa-0000-7000-8000-000000000001';
const JSON_TYPE = { 'Content-Type': 'application/json' };
const NO_IDS = ['abc', "'%20OR%201=1", '..%2f', '%00', '1', 'a'.repeat(6000), `${NOWHERE}x`, NOWHERE, NOWHERE.toUpperCase()];
const NO_CURSORS = [
  '-1',
  'abc',
  '1.5',
  '1e9',
  '0x10',
  'NaN',
  '5,6',
  'Infinity',
  '{"a":1}',
  '9223372036854775808',
  '1'.repeat(1000),
  '+1',
  '1 2',
];
const fields = (problem: Json): unknown[] => (problem.errors as { field: string }[]).map(({ field }) => field);

let database: TestDatabase;
let service: Service;
let pg: Client;
let call: Calls;
let thread: string;
let ended: string;

const post = (path: string, body: string | Buffer, headers: Record<string, string> = JSON_TYPE): Promise<Response> =>
  call('POST', path, { body, headers });
const say = (json: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  call('POST', `/api/threads/${thread}/messages`, { json, headers });
const events = (run: string, headers: Record<string, string>, query = ''): Promise<Response> =>
  call('GET', `/api/runs/${run}/events${query}`, { headers });

/** Rows of what a caller can make. */
async function stored(): Promise<unknown> {
  const { rows } = await pg.query(
    `select (select count(*) from users) as users, (select count(*) from threads) as threads, (select count(*) from messages) as messages,
      (select count(*) from runs) as runs, (select count(*) from messages where content like '%' || chr(65533) || '%') as altered`,
  );
  return rows[0];
}

/** The text of a stream up to its end. */
const untilEnd = async (answer: Promise<Response>): Promise<string> => (await answer).text();

async function aRun(content = 'What is Runlog?'): Promise<{ run: string; thread: string }> {
  const { thread_id } = await jsonOf(call('POST', '/api/threads', { json: { assistant: 'plain' } }));
  const { run_id } = await jsonOf(call('POST', `/api/threads/${thread_id as string}/messages`, { json: { content } }));
  return { run: run_id as string, thread: thread_id as string };
}

describe('bad input', () => {
  beforeAll(async () => {
    database = await freshDatabase();
    service = await startService({
      env: { DATABASE_URL: database.url, LLM_PROVIDER: 'offline', OFFLINE_TOKENS_PER_SECOND: '1', SHUTDOWN_GRACE_SECONDS: '1' },
    });
    pg = new Client({ connectionString: database.url });
    await pg.connect();
    call = callsTo(service.url);
    const made = await aRun();
    ({ run: ended, thread } = made);
    await call('POST', `/api/runs/${ended}/cancel`);
    await untilEnd(events(ended, {}));
  }, 60_000);
  afterAll(async () => {
    await pg?.end();
    await service?.stop();
    await database?.drop();
  });

  let before: unknown;
  beforeEach(async () => void (before = await stored()));
  const nothingStored = async (): Promise<void> => expect(await stored()).toEqual(before);

  describe('stores nothing', () => {
    afterEach(nothingStored);

    it.each(['{', '{"content":"x"', '{"content":"x"}x', '{"content":"x"}{}', "{'content':'x'}", ''])(
      'when it is broken JSON: %j',
      async (body) => {
        await problemOf(post(`/api/threads/${thread}/messages`, body), 400);
        await problemOf(post('/api/users', body), 400);
        await problemOf(post('/api/threads', body), 400);
      },
    );

    it('when a body is needed and missing', async () => {
      for (const path of ['/api/users', '/api/threads', `/api/threads/${thread}/messages`]) await problemOf(call('POST', path), 400);
      await problemOf(call('PATCH', `/api/threads/${thread}`), 400);
    });

    it.each(['[]', '[{"content":"x"}]', 'null', '"x"', '1', 'true'])('when it is no object: %s', async (body) => {
      for (const path of ['/api/users', '/api/threads', `/api/threads/${thread}/messages`]) await problemOf(post(path, body), 422);
    });

    it('when its bytes are no UTF-8', async () => {
      const inQuotes = (...bytes: number[]): Buffer => Buffer.from([...Buffer.from('{"content":"'), ...bytes, ...Buffer.from('"}')]);
      for (const bytes of [[0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xe4]])
        await problemOf(post(`/api/threads/${thread}/messages`, inQuotes(...bytes)), 400);
    });

    it('when it is nested too deep, also under a key', async () => {
      const deep = `{"content":"x","more":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
      await problemOf(post(`/api/threads/${thread}/messages`, deep), 400);
      await problemOf(post(`/api/threads/${thread}/messages`, deep, { ...JSON_TYPE, 'Idempotency-Key': 'deep' }), 400);
      await problemOf(post(`/api/threads/${thread}/messages`, '['.repeat(500_000)), 400);
    });

    it('when it is too large, and says so before it has come', async () => {
      const head = `POST /api/threads/${thread}/messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`;
      expect(await rawRequest(service.url, `${head}Content-Length: 10485760\r\n\r\n{"content":"`)).toMatchObject({ status: 413 });
      await problemOf(post(`/api/threads/${thread}/messages`, `{"content":"${'x'.repeat(10 * 1024 * 1024)}"}`), 413);
    });

    it('when it is compressed, well or badly', async () => {
      for (const coding of ['gzip', 'br', 'deflate', 'zstd', 'nonsense'])
        await problemOf(post('/api/users', '{"name":"x"}', { ...JSON_TYPE, 'Content-Encoding': coding }), 415);
    });

    it('when it is of another type, or in an unknown charset', async () => {
      for (const type of [
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'application/xml',
        'application/json; charset=x-unknown',
      ])
        await problemOf(post(`/api/threads/${thread}/messages`, '{"content":"x"}', { 'Content-Type': type }), 415);
      await problemOf(post(`/api/threads/${thread}/messages`, Buffer.from('{"content":"x"}'), {}), 415);
    });

    it('when it has 20,000 keys, told within a second', async () => {
      const many = JSON.stringify({ content: 'x', ...Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${i}`, i])) });
      const start = performance.now();
      await problemOf(post(`/api/threads/${thread}/messages`, many), 422);
      expect(performance.now() - start).toBeLessThan(1000);
    });

    it.each([undefined, null, 5, {}, [], '', ' \n\t', 'a\0b', 'x'.repeat(200_001)])('when the content is %.30j', async (content) => {
      expect(fields(await problemOf(say({ content }), 422))).toEqual(['content']);
    });

    it.each(['\\ud83d', 'a\\ude00b', '\\ude00\\ud83d'])('when the content holds half a character: %s', async (half) => {
      expect(fields(await problemOf(post(`/api/threads/${thread}/messages`, `{"content":"${half}"}`), 422))).toEqual(['content']);
    });

    it.each([undefined, null, 5, '', ' ', 'a\0', 'x'.repeat(90_000), ['x']])('when the name is %.30j', async (name) => {
      expect(fields(await problemOf(call('POST', '/api/users', { json: { name } }), 422))).toEqual(['name']);
    });

    it.each([
      [{ on_busy: 'maybe' }, 422],
      [{ on_busy: 1 }, 422],
      [{ mode: 'odd' }, 422],
      [{ mode: 'selected_text_only' }, 422],
      [{ mode: 'selected_text_only', selected_text: 'a\0' }, 422],
      [{ assistant: 'nobody' }, 404],
      [{ assistant: 5 }, 422],
      [{ assistant: 'a\0' }, 422],
      [{ collection: 'nothing' }, 404],
      [{ parent_message_id: NOWHERE }, 404],
      [{ parent_message_id: 'abc' }, 404],
      [{ parent_message_id: 5 }, 422],
    ])('when a message has %j: %i', async (more, status) => {
      await problemOf(say({ content: 'x', ...more }), status);
    });

    it.each([
      [{ assistant: 'nobody' }, 404],
      [{ collection: 'nothing' }, 404],
      [{ title: '' }, 422],
      [{ title: 5 }, 422],
      [{ title: 'a\0' }, 422],
      [{ head_message_id: NOWHERE }, 404],
      [{ head_message_id: 'abc' }, 404],
      [{ head_message_id: null }, 422],
    ])('when a thread shall have %j: %i', async (changes, status) => {
      await problemOf(call('PATCH', `/api/threads/${thread}`, { json: changes }), status);
      if (!('head_message_id' in changes)) await problemOf(call('POST', '/api/threads', { json: changes }), status);
    });

    it.each(['', 'k'.repeat(3000), 'a b', 'a\tb'])('when the Idempotency-Key is %.20j', async (key) => {
      await problemOf(say({ content: 'x' }, { 'Idempotency-Key': key }), 422);
      await problemOf(call('POST', `/api/runs/${ended}/retry`, { headers: { 'Idempotency-Key': key } }), 422);
    });

    it.each(['abc', 1.5, 2 ** 63, 0, -1, '1', {}])('when user_id is %j', async (user_id) => {
      expect(fields(await problemOf(call('POST', '/api/threads', { json: { user_id } }), 422))).toEqual(['user_id']);
      if (user_id !== '1') await problemOf(call('GET', `/api/threads?user_id=${encodeURIComponent(JSON.stringify(user_id))}`), 422);
    });

    it('when user_id is nobody’s', async () => {
      await problemOf(call('POST', '/api/threads', { json: { user_id: 4_000_000_000 } }), 404);
      await problemOf(call('POST', '/api/threads', { json: { user_id: Number.MAX_SAFE_INTEGER } }), 404);
      await problemOf(call('GET', '/api/threads?user_id=4000000000'), 404);
    });

    it.each(['Bearer', 'Bearer ', 'Basic dTpw', 'Bearer wrong', `Bearer rl_${'A'.repeat(43)}`, 'Bearer "rl_x"', 'rl_x', 'Bearer a b'])(
      'when Authorization is %j',
      async (authorization) => {
        for (const [method, path] of [
          ['GET', '/api/threads'],
          ['GET', '/api/users/me'],
          ['GET', `/api/runs/${ended}/events`],
          ['POST', '/api/threads'],
        ] as const) {
          const answer = await call(method, path, { headers: { Authorization: authorization } });
          expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
          await problemOf(answer, 401);
        }
      },
    );

    it('when it comes from a page of another site, or for another name', async () => {
      for (const origin of ['http://evil.example', 'null', 'http://localhost.evil.example'])
        await problemOf(
          call('POST', '/api/users', { body: '{"name":"x"}', headers: { Origin: origin, 'Content-Type': 'text/plain' } }),
          403,
        );
      expect(await rawRequest(service.url, 'GET /api/threads HTTP/1.1\r\nHost: evil.example\r\n\r\n')).toMatchObject({ status: 421 });
    });
  });

  describe('in the address', () => {
    it.each(NO_IDS)('the id %.40s is unknown', async (id) => {
      for (const [method, path, json] of [
        ['GET', `/api/threads/${id}`],
        ['PATCH', `/api/threads/${id}`, { title: 'x' }],
        ['DELETE', `/api/threads/${id}`],
        ['GET', `/api/threads/${id}/messages`],
        ['POST', `/api/threads/${id}/messages`, { content: 'x' }],
        ['GET', `/api/runs/${id}`],
        ['GET', `/api/runs/${id}/events`],
        ['POST', `/api/runs/${id}/cancel`],
        ['POST', `/api/runs/${id}/retry`],
      ] as const)
        expect(await problemOf(call(method, path, { json }), 404)).toMatchObject({ code: 'not_found' });
      await problemOf(call('GET', `/api/runs/${id}/events`, { headers: { Accept: 'application/json' } }), 404);
      await nothingStored();
    });

    it.each(['/%', '/%zz', '/api/threads/%', '/api/runs/%ff', '/api/runs/%e2%82/events', `/api/runs/${NOWHERE}/%c0%af`])(
      'a broken escape is malformed: %s',
      async (path) => {
        const answer = await rawRequest(service.url, `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
        expect(answer).toMatchObject({ status: 400, headers: { 'content-type': 'application/problem+json' } });
      },
    );

    it('another method is a 405 that says which, another route a 404', async () => {
      for (const [method, path, allowed] of [
        ['PUT', '/api/users', 'POST'],
        ['GET', '/api/users', 'POST'],
        ['DELETE', '/api/threads', 'GET, HEAD, POST'],
        ['GET', `/api/runs/${ended}/cancel`, 'POST'],
        ['POST', `/api/runs/${ended}/events`, 'GET, HEAD'],
        ['POST', '/openapi.json', 'GET, HEAD'],
      ] as const) {
        const answer = await call(method, path);
        expect(answer.headers.get('allow')).toBe(allowed);
        await problemOf(answer, 405);
      }
      for (const path of ['/nothing', '/api', '/api/runs', '/v2/chat', '/api/threads/x/y/z']) await problemOf(call('GET', path), 404);
    });

    it.each([
      'limit=-1',
      'limit=abc',
      'limit=0',
      'limit=201',
      'limit=1.5',
      'limit=1&limit=2',
      'cursor=junk',
      'cursor=%00',
      'cursor=a&cursor=b',
      'cursor=eyJhIjoxfQ',
    ])('?%s is malformed', async (query) => {
      await problemOf(call('GET', `/api/threads?${query}`), 400);
      await problemOf(call('GET', `/api/threads/${thread}/messages?${query}`), 400);
    });
  });

  describe('as a cursor of a stream', () => {
    it.each(NO_CURSORS)('%.30s is malformed', async (id) => {
      await problemOf(events(ended, { 'Last-Event-ID': id }), 400);
      await problemOf(events(ended, { Accept: 'application/json', 'Last-Event-ID': id }), 400);
      await problemOf(events(ended, {}, `?after=${encodeURIComponent(id)}`), 400);
    });

    it('two of them, none where one is named, and other digits are malformed', async () => {
      for (const query of ['?after=1&after=2', '?after=', '?after=%D9%A1', '?after=%EF%BC%91'])
        await problemOf(events(ended, {}, query), 400);
      for (const query of ['?limit=0', '?limit=1001', '?limit=abc'])
        await problemOf(events(ended, { Accept: 'application/json' }, query), 400);
    });

    it('an empty header is none, and a header wins', async () => {
      const whole = await untilEnd(events(ended, {}));
      expect(whole).toContain('event: done');
      expect(await untilEnd(events(ended, { 'Last-Event-ID': '' }))).toBe(whole);
      expect((await events(ended, { 'Last-Event-ID': '999' }, '?after=0')).status).toBe(204);
      expect(await untilEnd(events(ended, { 'Last-Event-ID': '0' }, '?after=999'))).toBe(whole);
    });

    it('past the end of an ended run it is a 204, and an empty page', async () => {
      for (const past of ['1000', '2147483648', '999999999999999']) {
        expect((await events(ended, { 'Last-Event-ID': past })).status).toBe(204);
        expect(await jsonOf(events(ended, { Accept: 'application/json' }, `?after=${past}`))).toMatchObject({
          items: [],
          status: 'cancelled',
        });
      }
    });

    it('past the end of a live run it waits for the end', async () => {
      const { run } = await aRun();
      const answer = events(run, { 'Last-Event-ID': '999999999999999' });
      expect((await answer).status).toBe(200);
      await call('POST', `/api/runs/${run}/cancel`);
      expect(await untilEnd(answer)).toMatch(/^retry: 1000\n\n(: ping\n\n)*$/);
    });
  });

  describe('beside what is known', () => {
    it('is left out: no tier, role or token of one’s own, and no prototype', async () => {
      const body =
        '{"name":"Eve","tier":"admin","role":"admin","token":"rl_mine","user_id":77,"__proto__":{"tier":"admin"},"constructor":{"prototype":{"tier":"admin"}}}';
      const user = await jsonOf(post('/api/users', body));
      expect(Object.keys(user).sort()).toEqual(['name', 'token', 'user_id']);
      expect(user.token).toMatch(/^rl_[\w-]{43}$/);
      expect(user.user_id).not.toBe(77);
      const me = await jsonOf(call('GET', '/api/users/me', { headers: { Authorization: `Bearer ${user.token as string}` } }));
      expect(me).toEqual({ user_id: user.user_id, name: 'Eve', tier: 'default' });
      expect(await jsonOf(call('POST', '/api/users', { json: { name: 'Ben' } }))).not.toHaveProperty('tier');
    });

    it('the type of a body that is not needed is not looked at', async () => {
      const text = { body: 'not json', headers: { 'Content-Type': 'text/plain' } };
      expect((await call('POST', `/api/runs/${ended}/cancel`, text)).status).toBe(200);
      const retry = await jsonOf(call('POST', `/api/runs/${ended}/retry`, text));
      await call('POST', `/api/runs/${retry.run_id as string}/cancel`);
      const { thread: other } = await aRun();
      expect((await call('DELETE', `/api/threads/${other}`, text)).status).toBe(204);
    });
  });

  it('the same key with another body is refused, and with the same bytes replayed', async () => {
    const { thread: own } = await aRun();
    const path = `/api/threads/${own}/messages`;
    const key = { ...JSON_TYPE, 'Idempotency-Key': 'once' };
    const first = await call('POST', path, { body: '{"content":"a","on_busy":"queue"}', headers: key });
    expect(first.status).toBe(202);
    await problemOf(call('POST', path, { body: '{"content":"b","on_busy":"queue"}', headers: key }), 422);
    await problemOf(call('POST', path, { body: '{"content":"a", "on_busy":"queue"}', headers: key }), 422);
    const again = await call('POST', path, { body: '{"content":"a","on_busy":"queue"}', headers: key });
    expect([again.status, again.headers.get('idempotent-replay')]).toEqual([200, 'true']);
    expect((await jsonOf(again)).run_id).toBe((await jsonOf(first)).run_id);
  });

  it.each([
    ['headers of 64 kB', `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'a'.repeat(65_536)}\r\n\r\n`, 431],
    [
      'a length beside chunks',
      'POST /api/users HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['two lengths', 'POST /api/users HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!', 400],
    [
      'a body that is no chunk',
      'POST /api/users HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
      400,
    ],
  ])('%s: a problem all the same', async (_, text, status) => {
    const answer = await rawRequest(service.url, text);
    expect({ status: answer.status, type: answer.headers['content-type'], body: answer.body }).toMatchObject({
      status,
      type: 'application/problem+json',
    });
  });

  it('leaves nothing in the log but lines, and the service well', async () => {
    expect(service.output()).not.toMatch(/unhandled|"level":50|"level":60/i);
    expect((await call('GET', '/health')).status).toBe(200);
    expect((await jsonOf(call('POST', '/api/threads', { json: {} }))).thread_id).toEqual(expect.any(String));
  });
});
