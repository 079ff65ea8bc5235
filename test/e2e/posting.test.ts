import { randomUUID } from 'node:crypto';
import { databaseProxy, type DatabaseProxy } from '../support/database-proxy';
import type { PostedRun, ShownMessage } from '../support/service-client';
import { Stage, type Actor } from '../support/stage';
import { times, until } from '../support/until';

let stage: Stage;
let proxy: DatabaseProxy;
let near: Actor;
let far: Actor;
beforeAll(async () => {
  stage = await Stage.open();
  proxy = await databaseProxy(stage.databaseUrl);
  [near, far] = await Promise.all([
    stage.start({ env: { DATABASE_DIRECT_URL: stage.databaseUrl, DATABASE_URL: proxy.url } }),
    stage.start(),
  ]);
});
afterAll(async () => {
  expect(await stage.endScene()).toEqual([]);
  await stage.close();
  await proxy.close();
});

type Turn = { role: string; content: string };
/** What the model was sent, oldest request first: of this thread, whose messages carry its mark. */
const sent = (mark: string): Turn[][] =>
  stage.model.requests
    .filter(({ lastUser }) => lastUser.includes(mark))
    .map(({ body }) => (body.messages as Turn[]).map(({ role, content }) => ({ role, content })));
const user = (content: string): Turn => ({ role: 'user', content });
const assistant = (content: string): Turn => ({ role: 'assistant', content });
const followed = async (run: PostedRun): Promise<string> => {
  const reader = far.client.reader(run.run_id);
  await reader.follow();
  return reader.text;
};

it('[row 23] makes one message and one run of the same key sent fifty times at once to two processes', async () => {
  const thread = await near.client.thread();
  const key = { 'idempotency-key': randomUUID() };
  const answers = await Promise.all(times(50, (i) => [near, far][i % 2]!.client.post(thread, '[[tokens=3]]', {}, key)));
  expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
  const replays = answers.filter(({ status }) => status === 200);
  expect(replays).toHaveLength(49);
  for (const { headers } of replays) expect(headers.get('idempotent-replay')).toBe('true');
  expect(new Set(answers.map(({ body }) => body.run_id)).size).toBe(1);
  await followed(answers[0]!.body);
  expect(await near.client.messages(thread)).toHaveLength(2);
  expect(await stage.query('select from runs where thread_id = $1', [thread])).toHaveLength(1);
});

it('gives the run of a key whatever has become of the collection that was named', async () => {
  const thread = await near.client.thread();
  const name = `short-lived-${randomUUID()}`;
  await stage.query('insert into collections (collection_id, name) values ($1, $2)', [randomUUID(), name]);
  const ask = (key: string) => near.client.post(thread, '[[tokens=3]]', { collection: name }, { 'idempotency-key': key });
  const key = randomUUID();
  const { status, body } = await ask(key);
  await stage.query('delete from collections where name = $1', [name]);
  const again = await ask(key);
  expect([status, again.status, again.body.run_id]).toEqual([202, 200, body.run_id]);
  expect((await ask(randomUUID())).status).toBe(404);
});

it('[row 24] takes one of ten messages sent at once, and names its run to the other nine', async () => {
  const thread = await near.client.thread();
  const answers = await Promise.all(times(10, (i) => [near, far][i % 2]!.client.post(thread, '[[tokens=200]] [[rate=100]]')));
  const taken = answers.filter(({ status }) => status === 202);
  expect(taken).toHaveLength(1);
  const refused = answers.filter(({ status }) => status === 409);
  expect(refused).toHaveLength(9);
  for (const { body } of refused) expect(body).toMatchObject({ code: 'thread_busy', run_id: taken[0]!.body.run_id });
  await far.client.cancel(taken[0]!.body.run_id);
  await followed(taken[0]!.body);
});

it('asks the model what waits in a thread in the order of its POSTs, each with the answers before it', async () => {
  const mark = randomUUID();
  const thread = await near.client.thread();
  const questions = times(4, (i) => `${mark} question ${i} [[tokens=${i + 5}]] [[rate=100]]`);
  const runs: PostedRun[] = [];
  for (const [i, question] of questions.entries()) runs.push(await [near, far][i % 2]!.client.say(thread, question, { on_busy: 'queue' }));
  const answers = await Promise.all(runs.map(followed));
  const history = questions.map((_, n) =>
    questions.slice(0, n + 1).flatMap((question, i) => (i < n ? [user(question), assistant(answers[i]!)] : [user(question)])),
  );
  expect(sent(mark)).toEqual(history);
  expect((await far.client.messages(thread)).map(({ content }) => content)).toEqual(
    questions.flatMap((question, i) => [question, answers[i]]),
  );
});

it('asks in the order in which POSTs are stored when that is not the order in which they began', async () => {
  const mark = randomUUID();
  const thread = await near.client.thread();
  const [early, late] = [`${mark} began first [[tokens=3]]`, `${mark} stored first [[tokens=4]]`];
  const unlock = await stage.hold(`select from threads where thread_id = '${thread}' for no key update`); // else one statement does it all
  const held = proxy.holdAfter('begin isolation');
  const posting = near.client.say(thread, early, { on_busy: 'queue' });
  const release = await held;
  await unlock();
  await until('a transaction that has begun, and with it created_at', async () =>
    stage
      .query(`select from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`)
      .then((open) => open.length > 0),
  );
  const second = await far.client.say(thread, late, { on_busy: 'queue' });
  release();
  const first = await posting;
  const texts = [await followed(second), await followed(first)];
  const rows = await stage.query<{ run_id: string; turn: number }>(
    'select run_id, turn from runs where thread_id = $1 order by created_at',
    [thread],
  );
  expect(rows).toEqual([
    { run_id: first.run_id, turn: 2 },
    { run_id: second.run_id, turn: 1 },
  ]);
  expect(sent(mark)).toEqual([[user(late)], [user(late), assistant(texts[0]!), user(early)]]);
});

it('cancels what runs and what waits at an interrupt, and shows the model what had been said', async () => {
  const mark = randomUUID();
  const thread = await near.client.thread();
  const questions = ['[[tokens=2000]] [[rate=100]]', 'never asked', '[[tokens=4]]'].map((what) => `${mark} ${what}`);
  const running = await near.client.say(thread, questions[0]!);
  const reader = far.client.reader(running.run_id);
  const following = reader.follow();
  await until('the middle of the answer', () => reader.text.length > 30);
  const waiting = await far.client.say(thread, questions[1]!, { on_busy: 'queue' });
  const last = await far.client.say(thread, questions[2]!, { on_busy: 'interrupt' });
  expect(await followed(last)).toBe('t0 t1 t2 t3');
  await following;
  expect(reader.seen.at(-1)!.data.status).toBe('cancelled');
  expect(await far.client.run(waiting.run_id)).toMatchObject({ status: 'cancelled', attempt: 0 });
  expect(sent(mark)).toEqual([
    [user(questions[0]!)],
    [user(questions[0]!), assistant(reader.text), user(`${questions[1]}\n\n${questions[2]}`)],
  ]);
});

describe('versions', () => {
  let thread: string;
  let first: PostedRun;
  const branch = async (): Promise<Pick<ShownMessage, 'content' | 'version' | 'versions'>[]> =>
    (await far.client.messages(thread)).map(({ content, version, versions }) => ({ content, version, versions }));
  const show = (message: string) => near.client.call('PATCH', `/api/threads/${thread}`, { head_message_id: message });
  beforeEach(async () => {
    thread = await near.client.thread();
    first = await near.client.say(thread, '[[tokens=2]] first');
    await followed(first);
  });

  it('of an answer come with each retry; the page can show any of them', async () => {
    const { status, body: again } = await far.client.call<PostedRun>('POST', `/api/runs/${first.run_id}/retry`);
    expect([status, again.message_id]).toEqual([202, first.message_id]);
    await followed(again);
    const versions = [first.answer_message_id, again.answer_message_id];
    expect((await branch())[1]).toEqual({ content: 't0 t1', version: 2, versions });
    expect((await show(first.answer_message_id)).status).toBe(200);
    expect((await branch())[1]).toEqual({ content: 't0 t1', version: 1, versions });
    expect((await far.client.messages(thread))[1]!.message_id).toBe(first.answer_message_id);
  });

  it('of a question come with each edit, with a branch of their own below', async () => {
    const below = await near.client.say(thread, '[[tokens=1]] below');
    await followed(below);
    const edited = await far.client.say(thread, '[[tokens=3]] edited', { parent_message_id: null });
    await followed(edited);
    const versions = [first.message_id, edited.message_id];
    expect(await branch()).toEqual([
      { content: '[[tokens=3]] edited', version: 2, versions },
      { content: 't0 t1 t2', version: 1, versions: [edited.answer_message_id] },
    ]);
    expect((await show(first.message_id)).status).toBe(200);
    expect((await branch()).map(({ content }) => content)).toEqual(['[[tokens=2]] first', 't0 t1', '[[tokens=1]] below', 't0']);
    expect((await branch())[0]).toMatchObject({ version: 1, versions });
    expect(stage.model.requests.at(-1)!.body.messages).toEqual([user('[[tokens=3]] edited')]);
  });
});
