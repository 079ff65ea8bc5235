import { request as httpRequest } from 'node:http';
import type { RunId } from '../../src/domain/ids';
import { Unavailable } from '../../src/domain/failure';
import { routesOf } from '../../src/infrastructure/http/allowed-methods';
import { startApi, type Api } from '../support/in-memory-api';
import { rawRequest } from '../support/raw-http';

type Json = Record<string, unknown>;
const JSON_TYPE = { 'Content-Type': 'application/json' };

let api: Api;
const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(api.url + path, {
    method,
    headers: body === undefined ? headers : { ...JSON_TYPE, ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
const json = async (answer: Promise<Response>): Promise<Json> => (await answer).json() as Promise<Json>;
const aThread = async (): Promise<string> => (await json(call('POST', '/api/threads', {}))).thread_id as string;
const aRun = async (): Promise<Json> => json(call('POST', `/api/threads/${await aThread()}/messages`, { content: 'Who?' }));
const token = (content: string) => ({ type: 'token', data: { content, citations: [] } });

async function expectProblem(answer: Response | Promise<Response>, status: number, code?: string): Promise<Json> {
  const response = await answer;
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(response.status).toBe(status);
  const body = (await response.json()) as Json;
  expect(body).toMatchObject({
    type: 'about:blank',
    title: expect.any(String),
    status,
    detail: expect.any(String),
    instance: expect.any(String),
    ...(code && { code }),
  });
  return body;
}

describe('the HTTP surface in open mode', () => {
  beforeAll(async () => void (api = await startApi()));
  afterAll(() => api.close());
  beforeEach(() => void (api.chat.failure = undefined));

  describe('what is on every answer', () => {
    it('says little about us and lets nothing be guessed or stored', async () => {
      const { headers } = await call('GET', '/health/live');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      for (const absent of ['x-powered-by', 'server', 'etag', 'access-control-allow-origin']) expect(headers.get(absent)).toBeNull();
    });

    it('names the request, with the name it came with where that is sane', async () => {
      expect((await call('GET', '/health/live')).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect((await call('GET', '/health/live', undefined, { 'x-request-id': 'abc-1' })).headers.get('x-request-id')).toBe('abc-1');
      expect((await call('GET', '/health/live', undefined, { 'x-request-id': 'a b<c>' })).headers.get('x-request-id')).toMatch(
        /^[0-9a-f-]{36}$/,
      );
    });
  });

  describe('Host and Origin', () => {
    const from = (headers: string): ReturnType<typeof rawRequest> => rawRequest(api.url, `GET /health/live HTTP/1.1\r\n${headers}\r\n\r\n`);

    it.each(['localhost', 'localhost:1', '127.0.0.1:8000', '[::1]'])('Host %s is answered', async (host) => {
      expect((await from(`Host: ${host}`)).status).toBe(200);
    });
    it.each(['evil.example', 'localhost.evil.example', '10.0.0.1'])('Host %s is misdirected', async (host) => {
      expect(await from(`Host: ${host}`)).toMatchObject({ status: 421, headers: { 'content-type': 'application/problem+json' } });
    });
    it.each(['http://evil.example', 'null', 'https://localhost.evil.example'])('Origin %s is forbidden', async (origin) => {
      expect((await from(`Host: localhost\r\nOrigin: ${origin}`)).status).toBe(403);
    });
    it('a page of this machine may ask', async () => {
      expect((await from('Host: localhost\r\nOrigin: http://localhost:5173')).status).toBe(200);
    });
    // What the page's development server on :5173 passes on: it keeps the Origin, and the Host or not.
    it.each(['127.0.0.1:8000', '127.0.0.1:5173', 'localhost:5173'])('a page in development may write, as Host %s', async (host) => {
      const body = '{"name":"Ana"}';
      const head = `POST /api/users HTTP/1.1\r\nHost: ${host}\r\nOrigin: http://127.0.0.1:5173\r\nContent-Type: application/json\r\n`;
      const answer = await rawRequest(api.url, `${head}Content-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`);
      expect(answer.status).toBe(201);
    });
  });

  describe('addresses', () => {
    it('that are unknown are a 404, those with another method a 405 that says which', async () => {
      await expectProblem(call('GET', '/api/nothing'), 404, 'unknown_route');
      await expectProblem(call('GET', '/%E2%82%AC'), 404, 'unknown_route');
      for (const [method, path, allow] of [
        ['PUT', '/api/users', 'POST'],
        ['DELETE', '/api/users/me', 'GET, HEAD'],
        ['POST', '/health', 'GET, HEAD'],
        ['PUT', `/api/threads/${await aThread()}`, 'DELETE, GET, HEAD, PATCH'],
        ['GET', '/api/runs/abc/cancel', 'POST'],
        ['OPTIONS', '/api/threads', 'GET, HEAD, POST'],
      ] as const) {
        const answer = await call(method, path);
        expect(answer.headers.get('allow')).toBe(allow);
        await expectProblem(answer, 405, 'method_not_allowed');
      }
    });

    it.each(['/%', '/api/threads/%zz', '/api/threads/%ff', '/nothing/%e2%82'])('%s is malformed', async (path) => {
      const { status, body } = await rawRequest(api.url, `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
      expect(status).toBe(400);
      expect(JSON.parse(body)).toMatchObject({ code: 'malformed', instance: path });
    });

    it.each([
      'abc',
      "'%20OR%201=1",
      '..%2f',
      '%00',
      'a'.repeat(6000),
      '0198aaaa-0000-7000-8000-00000000000g',
      '00000000-0000-0000-0000-000000000000',
    ])('the id %s is unknown', async (id) => {
      for (const [method, path] of [
        ['GET', `/api/threads/${id}`],
        ['DELETE', `/api/threads/${id}`],
        ['GET', `/api/threads/${id}/messages`],
        ['GET', `/api/runs/${id}`],
        ['GET', `/api/runs/${id}/events`],
        ['POST', `/api/runs/${id}/cancel`],
        ['POST', `/api/runs/${id}/retry`],
      ] as const)
        await expectProblem(call(method, path), 404, 'not_found');
      await expectProblem(call('PATCH', `/api/threads/${id}`, { title: 'x' }), 404, 'not_found');
      await expectProblem(call('POST', `/api/threads/${id}/messages`, { content: 'x' }), 404, 'not_found');
    });

    it('are not repeated with their query, which may hold a ticket', async () => {
      const body = await expectProblem(call('GET', '/api/runs/abc/events?ticket=secret'), 401);
      expect(JSON.stringify(body)).not.toContain('secret');
    });
  });

  describe('bodies', () => {
    const post = (body: string | Buffer, headers: Record<string, string> = JSON_TYPE): Promise<Response> =>
      fetch(`${api.url}/api/users`, { method: 'POST', headers, body: body as BodyInit });

    it('that cannot be read are malformed', async () => {
      await expectProblem(call('POST', '/api/users'), 400, 'malformed');
      await expectProblem(fetch(`${api.url}/api/users`, { method: 'POST', headers: JSON_TYPE }), 400, 'malformed');
      for (const body of ['{', '{"name":"a"}x', `${'['.repeat(50_000)}${']'.repeat(50_000)}`, Buffer.from([0x7b, 0xff, 0x7d])])
        await expectProblem(post(body), 400, 'malformed');
    });

    it('of another type, charset or coding are not taken', async () => {
      for (const type of [
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'application/json; charset=latin1',
      ])
        await expectProblem(post('{"name":"a"}', { 'Content-Type': type }), 415, 'unsupported_media_type');
      await expectProblem(post(Buffer.from('{"name":"a"}'), {}), 415, 'unsupported_media_type');
      await expectProblem(post('{"name":"a"}', { ...JSON_TYPE, 'Content-Encoding': 'gzip' }), 415, 'unsupported_media_type');
    });

    it('that are no small object are invalid', async () => {
      const many = JSON.stringify(Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${i}`, 1])));
      for (const body of ['[]', 'null', '"x"', '1', many]) await expectProblem(post(body), 422, 'invalid');
    });

    it('that are too large are refused before they are read', async () => {
      const head = 'POST /api/users HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';
      expect(await rawRequest(api.url, `${head}Content-Length: 10485760\r\n\r\n{`)).toMatchObject({ status: 413 });
    });

    it('that turn out too large in chunks are refused, and the connection goes on', async () => {
      const { status, after } = await new Promise<{ status?: number; after?: number }>((resolve, reject) => {
        const request = httpRequest(
          `${api.url}/api/users`,
          { method: 'POST', headers: { ...JSON_TYPE, 'Transfer-Encoding': 'chunked' } },
          (response) => {
            response
              .resume()
              .on(
                'end',
                () => void fetch(`${api.url}/health/live`).then((live) => resolve({ status: response.statusCode, after: live.status })),
              );
          },
        );
        request.on('error', reject);
        for (let i = 0; i < 40; i++) request.write(Buffer.alloc(65_536, 0x20));
        request.end('{}');
      });
      expect({ status, after }).toEqual({ status: 413, after: 200 });
    });

    it('of a call that needs none are not looked at', async () => {
      const { run_id } = await aRun();
      const text = { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: 'not json' };
      expect((await fetch(`${api.url}/api/runs/${run_id as string}/cancel`, text)).status).toBe(202);
      expect((await fetch(`${api.url}/api/runs/${run_id as string}/retry`, text)).status).toBe(202);
    });

    it('pollute nothing, and give nothing that is not asked for', async () => {
      const answer = await post(
        '{"name":"Eve","tier":"admin","role":"admin","token":"rl_x","user_id":99,"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
      );
      expect(answer.status).toBe(201);
      const user = (await answer.json()) as Json;
      expect(user.user_id).not.toBe(99);
      expect(user.token).toMatch(/^rl_[\w-]{43}$/);
      expect(await json(call('GET', '/api/users/me', undefined, { Authorization: `Bearer ${user.token as string}` }))).toMatchObject({
        tier: 'default',
      });
      expect(({} as Json).polluted).toBeUndefined();
    });
  });

  describe('fields', () => {
    it.each([undefined, null, 1, '', '   ', 'a\0b', 'x'.repeat(90_000), {}, []])('the name %j is invalid', async (name) => {
      expect((await expectProblem(call('POST', '/api/users', { name }), 422, 'invalid')).errors).toMatchObject([{ field: 'name' }]);
    });

    it.each([undefined, null, 1, {}, [], '', ' \n ', 'a\0', 'x'.repeat(200_001)])('the content %.20j is invalid', async (content) => {
      const answer = call('POST', `/api/threads/${await aThread()}/messages`, { content });
      expect((await expectProblem(answer, 422, 'invalid')).errors).toMatchObject([{ field: 'content' }]);
    });

    it('half a surrogate pair is invalid, wherever it stands', async () => {
      const path = `/api/threads/${await aThread()}/messages`;
      for (const content of ['\\ud83d', 'a\\ude00', '\\ud83dx']) {
        const answer = fetch(api.url + path, { method: 'POST', headers: JSON_TYPE, body: `{"content":"${content}"}` });
        expect((await expectProblem(answer, 422, 'invalid')).errors).toMatchObject([{ field: 'content' }]);
      }
      expect((await call('POST', path, { content: '😀' })).status).toBe(202);
    });

    it.each([
      [{ on_busy: 'maybe' }, 422, 'on_busy'],
      [{ mode: 'odd' }, 422, 'mode'],
      [{ mode: 'selected_text_only' }, 422, 'selected_text'],
      [{ parent_message_id: 5 }, 422, 'parent_message_id'],
      [{ assistant: 'nobody' }, 404, undefined],
      [{ collection: 'nothing' }, 404, undefined],
      [{ parent_message_id: 'abc' }, 404, undefined],
    ])('a message with %j: %i', async (fields, status, field) => {
      const body = await expectProblem(call('POST', `/api/threads/${await aThread()}/messages`, { content: 'x', ...fields }), status);
      if (field) expect(body.errors).toMatchObject([{ field }]);
    });

    it('a parent that is null is not one that is missing', async () => {
      const thread = await aThread();
      const post = jest.spyOn(api.chat.runRepository, 'post');
      await call('POST', `/api/threads/${thread}/messages`, { content: 'x', parent_message_id: null });
      await call('POST', `/api/threads/${thread}/messages`, { content: 'x' });
      expect(post.mock.calls.map(([, message]) => message.parentId)).toEqual([null, undefined]);
      post.mockRestore();
    });

    it.each(['abc', 1.5, 2 ** 63, 0, -1, '1', true])('user_id %j is invalid', async (user_id) => {
      await expectProblem(call('POST', '/api/threads', { user_id }), 422, 'invalid');
    });

    it('a user_id of nobody is unknown', async () => {
      await expectProblem(call('POST', '/api/threads', { user_id: 999 }), 404, 'not_found');
      await expectProblem(call('GET', '/api/threads?user_id=999'), 404, 'not_found');
      await expectProblem(call('GET', '/api/threads?user_id=abc'), 422, 'invalid');
    });

    it.each(['limit=-1', 'limit=abc', 'limit=201', 'limit=1&limit=2', 'cursor=a&cursor=b'])('?%s is malformed', async (query) => {
      for (const path of ['/api/threads', `/api/threads/${await aThread()}/messages`])
        await expectProblem(call('GET', `${path}?${query}`), 400);
    });
  });

  describe('threads, messages and runs', () => {
    it('have the shapes of the contract', async () => {
      const thread = await json(call('POST', '/api/threads', { title: 'T' }));
      expect(thread).toEqual({
        thread_id: expect.any(String),
        user_id: expect.any(Number),
        assistant: 'docs',
        collection: null,
        title: 'T',
        created_at: '1970-01-01T00:00:00.000Z',
        updated_at: '1970-01-01T00:00:00.000Z',
      });
      const path = `/api/threads/${thread.thread_id as string}`;
      const posted = await json(call('POST', `${path}/messages`, { content: 'x' }));
      expect(Object.keys(posted).sort()).toEqual(['answer_message_id', 'events_url', 'message_id', 'run_id', 'status', 'thread_id']);
      expect(await json(call('GET', path))).toEqual({
        ...thread,
        head_message_id: null,
        active_run: { run_id: posted.run_id, status: 'queued', events_url: posted.events_url },
      });
      expect(await json(call('PATCH', path, { title: 'U' }))).toMatchObject({ title: 'U', assistant: 'docs' });
      expect(await json(call('GET', `/api/runs/${posted.run_id as string}`))).toEqual({
        ...posted,
        attempt: 0,
        last_seq: 0,
        model: null,
        created_at: '1970-01-01T00:00:00.000Z',
      });
      expect((await call('DELETE', path)).status).toBe(204);
      await expectProblem(call('GET', path), 404);
    });

    it('a busy thread names the run that is active, and interrupt goes past it', async () => {
      const { thread_id, run_id } = await aRun();
      const path = `/api/threads/${thread_id as string}/messages`;
      expect(await expectProblem(call('POST', path, { content: 'x' }), 409, 'thread_busy')).toMatchObject({ run_id, status: 409 });
      expect((await call('POST', path, { content: 'x', on_busy: 'interrupt' })).status).toBe(202);
    });

    it('a repeated key is answered 200 with the same ids', async () => {
      const path = `/api/threads/${await aThread()}/messages`;
      const once = await call('POST', path, { content: 'x' }, { 'Idempotency-Key': 'k1' });
      const again = await call('POST', path, { content: 'x' }, { 'Idempotency-Key': 'k1' });
      expect([once.status, again.status]).toEqual([202, 200]);
      expect([once.headers.get('idempotent-replay'), again.headers.get('idempotent-replay')]).toEqual([null, 'true']);
      expect(await again.json()).toEqual(await once.json());
    });

    it('a cancelled run ends at once when it waits, is asked when it runs, and is left when it has ended', async () => {
      const { run_id } = await aRun();
      const path = `/api/runs/${run_id as string}/cancel`;
      const cancel = async () => {
        const answer = await call('POST', path);
        return [answer.status, ((await answer.json()) as Json).status];
      };
      Object.assign(api.chat.runs.get(run_id as RunId) ?? {}, { status: 'running' });
      expect(await cancel()).toEqual([202, 'running']);
      Object.assign(api.chat.runs.get(run_id as RunId) ?? {}, { status: 'queued' });
      expect(await cancel()).toEqual([202, 'cancelled']);
      expect(await cancel()).toEqual([200, 'cancelled']);
    });

    it('a post, a cancel and an interrupt wake who has to know', async () => {
      api.chat.woken.length = 0;
      const { run_id } = await aRun();
      expect(api.chat.woken).toEqual(['queued']);
      await call('POST', `/api/runs/${run_id as string}/cancel`);
      expect(api.chat.woken).toEqual(['queued', 'moved', 'queued']);
    });
  });

  describe('the stream of a run', () => {
    const stream = async (run: Json, headers: Record<string, string> = {}, query = ''): Promise<Response> =>
      call('GET', `/api/runs/${run.run_id as string}/events${query}`, undefined, headers);

    it('writes every event after the cursor, live, and ends after done', async () => {
      const run = await aRun();
      const id = run.run_id as RunId;
      api.chat.emit(id, token('a'));
      const answer = await stream(run);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
      expect(answer.headers.get('cache-control')).toBe('no-cache, no-transform');
      expect(answer.headers.get('x-accel-buffering')).toBe('no');
      expect(answer.headers.get('x-run-id')).toBe(id);
      expect(answer.headers.get('x-thread-id')).toBe(run.thread_id);
      api.chat.emit(id, token('b\r\nid: 9'));
      api.chat.end(id, 'done');
      expect(await answer.text()).toBe(
        'retry: 1000\n\nid: 1\nevent: token\ndata: {"content":"a","citations":[]}\n\n' +
          'id: 2\nevent: token\ndata: {"content":"b\\r\\nid: 9","citations":[]}\n\n' +
          `id: 3\nevent: done\ndata: {"run_id":"${id}","status":"done"}\n\n`,
      );
      expect((await (await stream(run, { 'Last-Event-ID': '2' }, '?after=0')).text()).match(/^id: \d+$/gm)).toEqual(['id: 3']);
      expect((await (await stream(run, { 'Last-Event-ID': '' }, '?after=1')).text()).match(/^id: \d+$/gm)).toEqual(['id: 2', 'id: 3']);
      for (const past of ['3', '4', '999999999999999']) expect((await stream(run, { 'Last-Event-ID': past })).status).toBe(204);
    });

    it('begins at once, with nothing to tell yet', async () => {
      const run = await aRun();
      const reader = (await stream(run)).body!.getReader();
      expect(Buffer.from((await reader.read()).value as Uint8Array).toString()).toBe('retry: 1000\n\n');
      await reader.cancel();
    });

    it('refuses what is no cursor', async () => {
      const run = await aRun();
      for (const id of ['-1', 'abc', '1.5', '1e9', '0x10', 'NaN', '5,6', 'Infinity', '{"a":1}', '9223372036854775808', '1'.repeat(1000)])
        await expectProblem(stream(run, { 'Last-Event-ID': id }), 400, 'malformed');
      for (const query of ['?after=1&after=2', '?after=%D9%A3', '?after=', '?after=-1'])
        await expectProblem(stream(run, {}, query), 400, 'malformed');
    });

    it('gives HEAD its headers', async () => {
      const run = await aRun();
      const path = `/api/runs/${run.run_id as string}/events`;
      const answer = await call('HEAD', path);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
      expect(answer.headers.get('x-run-id')).toBe(run.run_id);
      api.chat.end(run.run_id as RunId, 'done');
      expect((await call('HEAD', `${path}?after=1`)).status).toBe(204);
    });

    it('gives a page of JSON to who wants it', async () => {
      const run = await aRun();
      const id = run.run_id as RunId;
      api.chat.emit(id, token('a'), token('b'));
      const page = (query: string) => json(stream(run, { Accept: 'application/json' }, query));
      expect(await page('?limit=1')).toEqual({
        items: [{ seq: 1, type: 'token', data: { content: 'a', citations: [] }, created_at: '1970-01-01T00:00:00.000Z' }],
        next_after: 1,
        status: 'queued',
      });
      api.chat.end(id, 'done');
      expect(await page('?after=9')).toEqual({ items: [], next_after: 9, status: 'done' });
      for (const query of ['?limit=1001', '?limit=0', '?limit=abc'])
        await expectProblem(stream(run, { Accept: 'application/json' }, query), 400);
      expect((await stream(run, { Accept: 'text/html,*/*;q=0.8' }, '?after=2')).headers.get('content-type')).toContain('text/event-stream');
    });

    it('opens with its ticket alone, and the ticket opens nothing else', async () => {
      const run = await aRun();
      const other = await aRun();
      const url = run.events_url as string;
      api.chat.end(run.run_id as RunId, 'done');
      expect((await call('GET', url)).status).toBe(200);
      expect((await call('GET', `${url}&after=1`)).status).toBe(204);
      const ticket = url.slice(url.indexOf('?'));
      await expectProblem(call('GET', `/api/runs/${other.run_id as string}/events${ticket}`), 401);
      await expectProblem(call('GET', `${url.slice(0, -1)}_`), 401);
      for (const bad of ['?ticket=', '?ticket=x', `${ticket}&ticket=x`])
        await expectProblem(call('GET', `/api/runs/${run.run_id as string}/events${bad}`), 401);
      await expectProblem(call('GET', url, undefined, { Authorization: 'Bearer nobody' }), 401);
    });

    it('tells the feed when its reader leaves', async () => {
      const run = await aRun();
      const left = new AbortController();
      const answer = await fetch(`${api.url}/api/runs/${run.run_id as string}/events`, { signal: left.signal });
      expect(answer.status).toBe(200);
      const before = api.streams.count;
      left.abort();
      while (api.streams.count === before) await new Promise((resolve) => setTimeout(resolve, 5));
    });
  });

  describe('when the database is away', () => {
    it('says so and when to come back, except to a stream that would never come back', async () => {
      const { run_id } = await aRun();
      const path = `/api/runs/${run_id as string}/events`;
      api.chat.failure = new Unavailable();
      const answer = await call('GET', `/api/runs/${run_id as string}`);
      expect(answer.headers.get('retry-after')).toBe('1');
      await expectProblem(answer, 503, 'unavailable');
      await expectProblem(call('GET', path), 503, 'unavailable');
      await expectProblem(call('GET', path, undefined, { 'Last-Event-ID': '3', Accept: 'application/json' }), 503);
      await expect(call('GET', path, undefined, { 'Last-Event-ID': '3' })).rejects.toThrow();
      expect((await call('GET', '/health/live')).status).toBe(200);
    });

    it('a bug is a 500 that tells nothing', async () => {
      api.chat.failure = new Error('column "secret" of /srv/app does not exist');
      const body = await expectProblem(call('GET', `/api/runs/0198aaaa-0000-7000-8000-000000000001`), 500, 'internal');
      expect(JSON.stringify(body)).not.toMatch(/secret|srv|column/);
    });
  });

  describe('what is no HTTP', () => {
    it.each([
      ['GET / HTTP/1.1\r\nHost: localhost\r\nX: ' + 'a'.repeat(65_536) + '\r\n\r\n', 431],
      ['POST /api/users HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}', 400],
      ['GET / HTTP/1.1\r\nHost : localhost\r\n\r\n', 400],
      ['nonsense\r\n\r\n', 400],
    ])('%.40j: %i, as a problem', async (text, status) => {
      const answer = await rawRequest(api.url, text);
      expect(answer).toMatchObject({ status, headers: { 'content-type': 'application/problem+json', connection: 'close' } });
      expect(JSON.parse(answer.body)).toMatchObject({ status, code: expect.any(String) });
    });
  });
});

describe('the HTTP surface in token mode', () => {
  const ADMIN = 'the-word-of-the-operator';
  const bearer = (token: unknown) => ({ Authorization: `Bearer ${token as string}` });
  beforeAll(async () => void (api = await startApi({ AUTH_MODE: 'token', ADMIN_TOKEN: ADMIN, CORS_ORIGINS: 'https://app.example' })));
  afterAll(() => api.close());

  it('needs a token everywhere but where it says so', async () => {
    const express = api.app.getHttpAdapter().getInstance();
    for (const { method, path } of routesOf(express).filter(({ path }) => path.startsWith('/api') && path !== '/api/users')) {
      const answer = await call(method, path.replace(':id', '0198aaaa-0000-7000-8000-000000000001'));
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
      await expectProblem(answer, 401, 'unauthenticated');
    }
    for (const path of ['/health', '/health/live', '/health/ready', '/docs', '/openapi.json'])
      expect((await call('GET', path)).status).toBe(200);
    expect((await call('POST', '/api/users', { name: 'Ana' })).status).toBe(201);
  });

  it('refuses every credential but a token', async () => {
    const { token } = await json(call('POST', '/api/users', { name: 'Ana' }));
    const whole = token as string;
    for (const header of [
      'Bearer',
      'Bearer ',
      'Basic dTpw',
      `Bearer "${whole}"`,
      `Bearer ${whole.slice(0, -1)}`,
      `Bearer ${whole}x`,
      whole,
      `Bearer ${ADMIN}`,
    ])
      await expectProblem(call('GET', '/api/users/me', undefined, { Authorization: header }), 401);
    expect((await call('GET', '/api/users/me', undefined, bearer(token))).status).toBe(200);
  });

  it('keeps what is another’s out of sight', async () => {
    const ana = await json(call('POST', '/api/users', { name: 'Ana' }));
    const ben = await json(call('POST', '/api/users', { name: 'Ben' }));
    const thread = await json(call('POST', '/api/threads', {}, bearer(ana.token)));
    expect(thread.user_id).toBe(ana.user_id);
    await expectProblem(call('GET', `/api/threads/${thread.thread_id as string}`, undefined, bearer(ben.token)), 404);
    await expectProblem(call('POST', '/api/threads', { user_id: ana.user_id }, bearer(ben.token)), 404);
    await expectProblem(call('GET', `/api/threads?user_id=${ana.user_id as number}`, undefined, bearer(ben.token)), 404);
  });

  it('answers by any name, and only the pages that are let in', async () => {
    expect((await rawRequest(api.url, 'GET /health/live HTTP/1.1\r\nHost: runlog.example\r\n\r\n')).status).toBe(200);
    const preflight = await call('OPTIONS', '/api/threads', undefined, {
      Origin: 'https://app.example',
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'authorization,idempotency-key,x-stainless-os',
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('https://app.example');
    expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization,idempotency-key,x-stainless-os');
    const answer = await call('GET', '/health/live', undefined, { Origin: 'https://app.example' });
    expect(answer.headers.get('access-control-expose-headers')).toContain('X-Run-Id');
    expect(
      (await call('GET', '/health/live', undefined, { Origin: 'https://evil.example' })).headers.get('access-control-allow-origin'),
    ).toBeNull();
  });

  it('refuses while it shuts down, and cuts the streams that come back', async () => {
    api.state.phase = 'draining';
    const answer = await call('GET', '/api/assistants');
    expect(answer.headers.get('connection')).toBe('close');
    await expectProblem(answer, 503, 'unavailable');
    await expect(
      call('GET', '/api/runs/0198aaaa-0000-7000-8000-000000000001/events', undefined, { 'Last-Event-ID': '1' }),
    ).rejects.toThrow();
    expect((await call('GET', '/health/live')).status).toBe(200);
    api.state.phase = 'serving';
  });
});
