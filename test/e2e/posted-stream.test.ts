import { randomUUID } from 'node:crypto';
import { Stage, type Actor } from '../support/stage';

let stage: Stage;
let actor: Actor;
beforeAll(async () => {
  stage = await Stage.open();
  actor = await stage.start();
});
afterAll(async () => {
  expect(await stage.endScene()).toEqual([]);
  await stage.close();
});

const STREAM = { accept: 'text/event-stream' };
const ask = (thread: string, json: object, headers: Record<string, string> = STREAM): Promise<Response> =>
  fetch(new URL(`/api/threads/${thread}/messages`, actor.url), {
    method: 'POST',
    body: JSON.stringify(json),
    headers: { 'content-type': 'application/json', ...headers },
  });
const idOf = (answer: Response): string => answer.headers.get('x-run-id') ?? '';
/** The frames of a stream, without what only keeps it alive. */
const framesOf = (text: string): string[] => text.split('\n\n').filter((frame) => frame.startsWith('id: '));
async function shownBy(get: string): Promise<string[]> {
  return framesOf(await (await fetch(new URL(`/api/runs/${get}/events`, actor.url))).text());
}

it('is the stream of the run, from its first event to its last, the same as who comes later gets', async () => {
  const thread = await actor.client.thread();
  const answer = await ask(thread, { content: '[[tokens=20]]' });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
  expect(answer.headers.get('x-thread-id')).toBe(thread);
  const frames = framesOf(await answer.text());
  expect(frames[0]).toMatch(/^id: 1\nevent: status\ndata: .*"thinking"/);
  expect(frames.at(-1)).toMatch(/\nevent: done\n/);
  expect(frames).toEqual(await shownBy(idOf(answer)));
});

it('of a retry is its run’s', async () => {
  const first = await actor.client.ask('[[tokens=3]]');
  await shownBy(first.run_id);
  const retried = await fetch(new URL(`/api/runs/${first.run_id}/retry`, actor.url), { method: 'POST', headers: STREAM });
  const frames = framesOf(await retried.text());
  expect(idOf(retried)).not.toBe(first.run_id);
  expect(frames).toEqual(await shownBy(idOf(retried)));
});

it('begins with the run that waits in line, too', async () => {
  const thread = await actor.client.thread();
  const before = await ask(thread, { content: '[[tokens=40]] [[rate=100]]' });
  const waits = await ask(thread, { content: '[[tokens=5]]', on_busy: 'queue' });
  const [first, second] = await Promise.all([before.text(), waits.text()]);
  expect(framesOf(first).at(-1)).toContain('event: done');
  expect(framesOf(second)).toEqual(await shownBy(idOf(waits)));
});

it('of a key that was used is the run’s that it made, whole again', async () => {
  const thread = await actor.client.thread();
  const key = { ...STREAM, 'idempotency-key': randomUUID() };
  const [once, again] = [await ask(thread, { content: '[[tokens=5]]' }, key), await ask(thread, { content: '[[tokens=5]]' }, key)];
  expect(again.headers.get('idempotent-replay')).toBe('true');
  expect(idOf(again)).toBe(idOf(once));
  expect(framesOf(await again.text())).toEqual(framesOf(await once.text()));
});

it('is a problem where nothing was posted', async () => {
  const thread = await actor.client.thread();
  const speaks = await ask(thread, { content: '[[tokens=100]] [[rate=100]]' });
  const refused = await ask(thread, { content: 'x' });
  expect([refused.status, refused.headers.get('content-type')]).toEqual([409, expect.stringMatching(/^application\/problem\+json/)]);
  expect(await refused.json()).toMatchObject({ code: 'thread_busy', run_id: idOf(speaks) });
  expect((await ask(randomUUID(), { content: 'x' })).status).toBe(404);
  expect((await ask(thread, {})).status).toBe(422);
  await actor.client.cancel(idOf(speaks));
  await speaks.text();
});

it('may be left: the run goes on', async () => {
  const thread = await actor.client.thread();
  const leaving = new AbortController();
  const answer = await fetch(new URL(`/api/threads/${thread}/messages`, actor.url), {
    method: 'POST',
    body: JSON.stringify({ content: '[[tokens=30]] [[rate=100]]' }),
    headers: { 'content-type': 'application/json', ...STREAM },
    signal: leaving.signal,
  });
  leaving.abort();
  const frames = await shownBy(idOf(answer));
  expect(frames.filter((frame) => frame.includes('\nevent: token\n')).length).toBeGreaterThan(0);
  expect(frames.at(-1)).toContain('"status":"done"');
});

it('is asked for by name: whoever takes anything gets JSON', async () => {
  const answer = await ask(await actor.client.thread(), { content: '[[tokens=1]]' }, { accept: '*/*' });
  expect(answer.status).toBe(202);
  const { run_id } = (await answer.json()) as { run_id: string };
  expect(run_id).toBe(idOf(answer));
  await shownBy(run_id);
});
