import { operationsOf, type Operation } from '../support/api-document';
import { asUser, callsTo, jsonOf, type Calls, type Json } from '../support/http-calls';
import { FOREIGN_FIELDS } from '../support/hostile-values';
import { rawRequest, type RawAnswer } from '../support/raw-http';
import { Stage, type Actor } from '../support/stage';
import { headerComplaints, problemComplaints } from '../support/sweep-oracle';
import { pathOf, requestBytes, type Parts } from '../support/sweep-request';
import { inLanes, until } from '../support/until';

const NOWHERE = '0198aaaa-0000-7000-8000-000000000001';
const PAGE = { Accept: 'application/json' };
const AT_ONCE = 10;

interface Person {
  id: number;
  token: string;
  call: Calls;
  thread: string;
  run: string;
  /** A run that goes on. */
  live: string;
  message: string;
  answer: string;
  ticket: string;
  threadsCursor: string;
  messagesCursor: string;
  collection: string;
  document: string;
  documentsCursor: string;
}

let stage: Stage;
let service: Actor;
let operations: Operation[];
let ana: Person;
let ben: Person;

async function aPerson(name: string): Promise<Person> {
  const { user_id, token } = await jsonOf(callsTo(service.url)('POST', '/api/users', { json: { name } }));
  const call = callsTo(service.url, asUser(token));
  const collection = `collection-of-${name}`;
  const bring = async (title: string): Promise<string> => {
    const json = { title, content: `Secret of ${name}, ${title}` };
    const { document_id } = await jsonOf(call('POST', `/api/collections/${collection}/documents`, { json }));
    const shown = async (): Promise<Json> => jsonOf(call('GET', `/api/documents/${document_id as string}`));
    await until('the document', async () => (await shown()).status === 'indexed');
    return document_id as string;
  };
  await bring(`Other title of ${name}`);
  const thread = async (): Promise<string> =>
    (await jsonOf(call('POST', '/api/threads', { json: { assistant: 'plain', collection, title: `Title of ${name}` } })))
      .thread_id as string;
  const ask = (at: string, content: string, key: string): Promise<Json> =>
    jsonOf(call('POST', `/api/threads/${at}/messages`, { json: { content }, headers: { 'Idempotency-Key': key } }));
  const ended = await thread();
  const posted = await ask(ended, `[[tokens=3]] Secret of ${name}`, `key-of-${name}`);
  await (await call('GET', posted.events_url as string)).text();
  const live = await ask(await thread(), `[[fault:stall-after=1]] Secret of ${name}`, 'the-same-key');
  const page = async (): Promise<string> => (await call('GET', `/api/runs/${live.run_id as string}/events`, { headers: PAGE })).text();
  await until('its first token', async () => (await page()).includes('"token"'));
  const cursor = async (path: string): Promise<string> => (await jsonOf(call('GET', `${path}?limit=1`))).next_cursor as string;
  return {
    id: user_id as number,
    token: token as string,
    call,
    thread: ended,
    run: posted.run_id as string,
    live: live.run_id as string,
    message: posted.message_id as string,
    answer: posted.answer_message_id as string,
    ticket: (posted.events_url as string).split('ticket=')[1]!,
    threadsCursor: await cursor('/api/threads'),
    messagesCursor: await cursor(`/api/threads/${ended}/messages`),
    collection,
    document: await bring(`Title of ${name}`),
    documentsCursor: await cursor(`/api/collections/${collection}/documents`),
  };
}

/** What Ana has, and what nobody has: to Ben they have to be the same. */
const pairs = (): [name: string, hers: string | number, nobodys: string | number][] => [
  ['thread', ana.thread, NOWHERE],
  ['run', ana.run, NOWHERE],
  ['live run', ana.live, NOWHERE],
  ['message', ana.message, NOWHERE],
  ['answer', ana.answer, NOWHERE],
  ['user', ana.id, 999_999],
  ['collection', ana.collection, 'collection-of-nobody'],
  ['document', ana.document, NOWHERE],
  ['cursor of documents', ana.documentsCursor, Buffer.from(`1.${NOWHERE}`).toString('base64url')],
  ['cursor of threads', ana.threadsCursor, Buffer.from(`1.${NOWHERE}`).toString('base64url')],
  ['cursor of messages', ana.messagesCursor, Buffer.from(`${NOWHERE}.${NOWHERE}`).toString('base64url')],
  ['ticket', ana.ticket, 'nonsense'],
];

const FIELDS: Readonly<Record<string, Record<string, string>>> = {
  'POST /api/users': { name: '"Eve"' },
  'POST /api/threads/{id}/messages': { content: '"[[tokens=1]]"', on_busy: '"interrupt"' },
  'POST /api/runs/{id}/retry': { on_busy: '"interrupt"' },
  'PATCH /api/threads/{id}': { title: '"Title of Ben"' },
  'POST /api/messages/{id}/feedback': { rating: '"up"' },
  'POST /api/search': { query: '"Title"', mode: '"keyword"' },
  'POST /api/collections/{name}/documents': { title: '"Title of Ben"', content: '"Secret of Ben"' },
};
async function idOf(method: string, path: string): Promise<string> {
  const made = (at: string, json: Json): Promise<Json> => jsonOf(ben.call('POST', at, { json }));
  if (path.startsWith('/api/collections')) return ben.collection;
  if (path.startsWith('/api/documents')) {
    if (method !== 'DELETE') return ben.document;
    const doomed = { title: `Doomed ${++doomedDocuments}`, content: 'Secret of Ben' };
    return (await made(`/api/collections/${ben.collection}/documents`, doomed)).document_id as string;
  }
  if (path.startsWith('/api/messages')) return ben.answer;
  if (method === 'DELETE') return (await made('/api/threads', {})).thread_id as string;
  return path.startsWith('/api/runs') ? ben.run : ben.thread;
}
let doomedDocuments = 0;
/** First what reads, while Ben has nothing that he has named after Ana's; last what destroys. */
const turnOf = ({ method }: Operation): number => ['GET', 'POST', 'PATCH', 'DELETE'].indexOf(method);
/** Ben's own request, right in every place; what is his to delete is made for it. */
async function bens({ name, method, path, body }: Operation): Promise<Parts> {
  return {
    id: await idOf(method, path),
    query: [],
    headers: { ...asUser(ben.token), ...(path.endsWith('/events') && PAGE) },
    fields: body === 'none' ? undefined : (FIELDS[name] ?? {}),
  };
}
const IDS = ['user_id', 'owner', 'owner_user_id', 'thread_id', 'session_id', 'run_id', 'message_id', 'parent_id', 'cursor', 'ticket'];
const HEADERS = ['Last-Event-ID', 'X-User-Id', 'X-Run-Id', 'X-Thread-Id', 'X-Forwarded-User', 'X-Remote-User'];
/** What is counted names nobody. */
const NUMBERS = ['limit', 'after', 'k', 'min_score'];

/** One thing of Ana's in one place of a request. */
interface Case {
  operation: Operation;
  place: string;
  put(this: void, parts: Parts, value: string | number): unknown;
  what: string;
  hers: string | number;
  nobodys: string | number;
}
/** Every place in which Ben can name something: all in those that the description knows, one in turn in the others. */
function* casesOf(operation: Operation): Generator<Case> {
  const { path, parameters, fields, body } = operation;
  const queries = parameters.filter(({ in: where, name }) => where === 'query' && !NUMBERS.includes(name)).map(({ name }) => name);
  const more = [...IDS, ...Object.keys(FOREIGN_FIELDS)].filter((name) => name !== '__proto__' && !fields.includes(name));
  let turn = operation.name.length;
  const inPlace = function* (place: string, known: boolean, put: Case['put']): Generator<Case> {
    const all = pairs().filter(([what]) => what !== 'ticket' || !place.startsWith('field'));
    for (const [what, hers, nobodys] of known ? all : [all[turn++ % all.length]!]) yield { operation, place, put, what, hers, nobodys };
  };
  // A name that is new to Ben makes a collection of his own: what he then finds there is his.
  if (path.includes('{id}') || (path.includes('{name}') && operation.method !== 'POST'))
    yield* inPlace('path id', true, (parts, value) => (parts.id = String(value)));
  for (const name of [...queries, ...IDS])
    yield* inPlace(`query ${name}`, queries.includes(name), ({ query }, value) => query.push(`${name}=${value}`));
  for (const name of HEADERS) yield* inPlace(`header ${name}`, false, ({ headers }, value) => (headers[name] = String(value)));
  for (const name of body === 'none' ? [] : [...fields, ...more].filter((field) => !NUMBERS.includes(field)))
    yield* inPlace(`field ${name}`, fields.includes(name), (parts, value) => {
      parts.fields = { ...parts.fields, [name]: JSON.stringify(value) };
    });
}
async function send(operation: Operation, change: (parts: Parts) => void): Promise<RawAnswer & { path: string }> {
  const parts = await bens(operation);
  change(parts);
  return { ...(await rawRequest(service.url, requestBytes(operation, parts))), path: pathOf(operation, parts) };
}
/** What was taken was taken: the same bytes twice are told apart from what is new. */
const problem = ({ status, body }: RawAnswer): unknown =>
  status < 300 ? 'taken' : { ...(status >= 400 ? (JSON.parse(body) as Json) : {}), status, instance: '' };

/** Every row that is a person's, as one hash. */
async function hashOf({ id }: Person): Promise<string> {
  const [row] = await stage.query<{ hash: string }>(
    `select md5(string_agg(line, e'\\n' order by line)) as hash from (
       select u::text as line from users u where user_id = $1 union all select c::text from collections c where owner_user_id = $1
       union all select d::text from documents d join collections using (collection_id) where owner_user_id = $1
       union all select t::text from threads t where user_id = $1 union all select r::text from runs r where user_id = $1
       union all select m::text from messages m join threads using (thread_id) where user_id = $1
       union all select e::text from run_events e join runs using (run_id) where user_id = $1) as rows`,
    [id],
  );
  return row!.hash;
}

describe('two users', () => {
  let before: string;
  beforeAll(async () => {
    stage = await Stage.open();
    service = await stage.start({ env: { AUTH_MODE: 'token', LOG_LEVEL: 'trace', LLM_STALL_SECONDS: '280', SHUTDOWN_GRACE_SECONDS: '1' } });
    operations = (await operationsOf(service.url)).sort((a, b) => turnOf(a) - turnOf(b));
    ana = await aPerson('Ana');
    ben = await aPerson('Ben');
    await ben.call('POST', '/api/search', { json: { query: 'x' } }); // the first search waits for its index
    before = await hashOf(ana);
  }, 60_000);
  afterAll(() => stage?.close());

  it('who names nobody is asked who calls, wherever the description says so', async () => {
    for (const operation of operations.filter(({ open }) => !open)) {
      const answer = await send(operation, (parts) => delete parts.headers.Authorization);
      expect([operation.name, answer.status, ...problemComplaints(answer, answer.path)]).toEqual([operation.name, 401]);
    }
    expect(await hashOf(ana)).toBe(before);
  });

  it('whatever Ben names of Ana’s, in whatever place of whatever route, is the same to him as what nobody has', async () => {
    const cases = operations.flatMap((operation) => [...casesOf(operation)]);
    const secrets = [
      ana.thread,
      ana.run,
      ana.live,
      ana.message,
      ana.answer,
      ana.collection,
      ana.document,
      'Title of Ana',
      'Secret of Ana',
      ana.ticket,
    ];
    const wrong = await inLanes(AT_ONCE, cases.length, async (i) => {
      const { operation, place, put, what, hers, nobodys } = cases[i]!;
      const answer = await send(operation, (parts) => put(parts, hers));
      const unknown = await send(operation, (parts) => put(parts, nobodys));
      const told = [
        ...headerComplaints(answer.headers),
        ...(answer.status >= 400 ? problemComplaints(answer, answer.path) : []),
        ...(answer.status >= 500 || answer.status === 0 ? [`${answer.status}`] : []),
        ...(place === 'path id' && answer.status !== 404 ? [`${answer.status}, no 404`] : []),
        ...(JSON.stringify(problem(answer)) === JSON.stringify(problem(unknown)) ? [] : [`${answer.body} is not ${unknown.body}`]),
        ...secrets.filter((secret) => secret !== hers && `${JSON.stringify(answer.headers)}${answer.body}`.includes(secret)),
      ];
      return told.map((complaint) => `${operation.name}, ${what} in ${place}: ${complaint}`);
    });
    expect(wrong.flat()).toEqual([]);
    expect(cases.length).toBeGreaterThan(500);
    expect(await hashOf(ana)).toBe(before);
  }, 120_000);

  it('a key is its user’s own: with Ana’s, Ben makes a run of his own', async () => {
    const json = { content: '[[tokens=1]]', on_busy: 'interrupt' };
    for (const path of [`/api/threads/${ben.thread}/messages`, `/api/runs/${ben.run}/retry`]) {
      const headers = { 'Idempotency-Key': path.endsWith('retry') ? 'key-of-Ana-too' : 'key-of-Ana' };
      const made = await ben.call('POST', path, { json, headers });
      expect([made.status, made.headers.get('idempotent-replay')]).toEqual([202, null]);
      expect((await jsonOf(made)).thread_id).toBe(ben.thread);
    }
    expect(ben.live).not.toBe(ana.live); // both had the same key
    expect(await hashOf(ana)).toBe(before);
  });

  it('what Ben has made is his, of no better tier, and the lists of both are their own', async () => {
    const rows = await stage.query<{ user_id: string; owner: string; tier: string }>(
      `select distinct r.user_id, t.user_id as owner, u.tier from threads t left join runs r using (thread_id) join users u on u.user_id = t.user_id`,
    );
    for (const { user_id, owner, tier } of rows) expect([user_id ?? owner, tier]).toEqual([owner, 'default']);
    for (const [person, other] of [
      [ana, ben],
      [ben, ana],
    ] as const) {
      const { items } = (await jsonOf(person.call('GET', '/api/threads?limit=200'))) as { items: Json[] };
      expect(new Set(items.map(({ user_id }) => user_id))).toEqual(new Set([person.id]));
      expect(items.map(({ thread_id }) => thread_id)).not.toContain(other.thread);
      const found = (await jsonOf(person.call('GET', '/api/threads?limit=200&q=secret'))) as { items: Json[] };
      expect(found.items.length).toBeGreaterThan(0);
      expect(new Set(found.items.map(({ user_id }) => user_id))).toEqual(new Set([person.id]));
    }
  });

  it('one’s own are there: what was refused was refused for the person', async () => {
    for (const path of [
      `/api/threads/${ana.thread}`,
      `/api/threads/${ana.thread}/messages?cursor=${ana.messagesCursor}`,
      `/api/runs/${ana.run}`,
      `/api/documents/${ana.document}/file`,
      `/api/documents/${ana.document}/text`,
      '/api/threads?q=secret%20of',
      `/api/collections/${ana.collection}/documents?cursor=${ana.documentsCursor}`,
    ])
      expect((await ana.call('GET', path)).status).toBe(200);
    expect((await ana.call('PATCH', `/api/threads/${ana.thread}`, { json: { collection: ana.collection } })).status).toBe(200);
    expect((await ana.call('POST', `/api/messages/${ana.answer}/feedback`, { json: { rating: 'up' } })).status).toBe(204);
    expect((await ana.call('POST', `/api/runs/${ana.live}/cancel`)).status).toBe(202);
  });

  it('no token and no secret stands in any table or in the log', async () => {
    const tables = await stage.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public'`,
    );
    expect(tables.length).toBeGreaterThan(5);
    for (const word of [ana.token.slice(3), ben.token.slice(3), ana.ticket]) {
      for (const { name } of tables) {
        const rows = await stage.query(`select from ${name} x where position($1 in x::text) > 0`, [word]);
        expect([name, rows]).toEqual([name, []]);
      }
      expect(service.output()).not.toContain(word);
    }
    expect(service.output()).not.toMatch(/Secret of|Title of|"level":[56]0/);
  });
});
