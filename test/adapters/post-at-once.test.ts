import type { Birth } from '../../src/domain/chat/own-worker';
import type { MessageId, ProcessId, RunId } from '../../src/domain/ids';
import { postAtOnce } from '../../src/infrastructure/postgres/post-at-once';
import { openPostgresWorld, type PostgresWorld } from '../contract/postgres-repository-world';
import { thinking } from '../support/executor';
import { aMessage, aRunId, aThread, as, aUser, deferred, local } from '../contract/repository-world';

let world: PostgresWorld;
let living: ProcessId;
let lapsed: ProcessId;
beforeAll(async () => {
  world = await openPostgresWorld();
  const [own] = await world.database.query<{ id: ProcessId }>('select process_id as id from processes');
  living = own!.id;
  [lapsed] = ['00000000-0000-7000-8000-000000000009' as ProcessId];
  await world.database.query(
    `insert into processes (process_id, role, host, pid, version, lease_expires_at) values ($1, 'all', 'test', 1, '0', now() - interval '1 second')`,
    [lapsed],
  );
});
afterAll(() => world.close());

const birthFor = (process: ProcessId): Birth => ({
  run: aRunId(),
  process,
  first: thinking('00000000-0000-7000-8000-00000000000b' as MessageId),
});
const events = (run: RunId) => world.database.query('select seq, type, data from run_events where run_id = $1', [run]);
const row = async (run: RunId) =>
  (
    await world.database.query('select status, process_id, attempt, started_at is not null as started from runs where run_id = $1', [run])
  )[0];
const stored = async (thread: string): Promise<number> =>
  (await world.database.query<{ n: number }>('select count(*)::int as n from messages where thread_id = $1', [thread]))[0]!.n;

describe('a question in one statement', () => {
  it('stores question, answer and run, and names the thread after it', async () => {
    const thread = await aThread(world);
    const message = aMessage(thread.id, { content: 'What is a run?' });
    expect(await postAtOnce(world.database, local, message)).toMatchObject({
      replayed: false,
      run: { id: message.runId, status: 'queued', turn: 1 },
    });
    expect(await world.threads.find(local, thread.id)).toMatchObject({ title: 'What is a run?', headMessageId: message.answerMessageId });
    expect(await stored(thread.id)).toBe(2);
  });

  it('hangs below the answer before it', async () => {
    const thread = await aThread(world);
    const first = await world.runs.post(local, aMessage(thread.id));
    await world.engine.start(first.run.id);
    await world.engine.end(first.run.id, 'done', 'an answer');
    const second = await postAtOnce(world.database, local, aMessage(thread.id));
    expect(second?.run.turn).toBe(2);
    const { items } = await world.threads.messages(local, thread.id, { limit: 9 });
    expect(items.map(({ parentId }) => parentId)).toEqual([null, items[0]!.id, items[1]!.id, items[2]!.id]);
  });

  it.each([
    [
      'a thread in which something goes on',
      async () => (await world.runs.post(local, aMessage((await aThread(world)).id))).run.threadId,
      local,
    ],
    ["another's thread", async () => (await aThread(world, await aUser(world))).id, as(999_999 as never)],
  ])('stores nothing for %s', async (_, threadOf, principal) => {
    const thread = await threadOf();
    const before = await stored(thread);
    expect(await postAtOnce(world.database, principal, aMessage(thread))).toBeUndefined();
    expect(await stored(thread)).toBe(before);
  });

  it('stores nothing while somebody holds the thread, and waits for nobody', async () => {
    const thread = await aThread(world);
    const [locked, gate] = [deferred(), deferred()];
    const holding = world.database.transaction(async (tx) => {
      await tx.query('select from threads where thread_id = $1 for no key update', [thread.id]);
      locked.resolve();
      await gate.promise;
    });
    await locked.promise;
    expect(await postAtOnce(world.database, local, aMessage(thread.id))).toBeUndefined();
    gate.resolve();
    await holding;
    expect(await stored(thread.id)).toBe(0);
  });

  it('stores nothing for a key that was used', async () => {
    const userId = await aUser(world);
    const [one, other] = [await aThread(world, userId), await aThread(world, userId)];
    const key = { key: 'once', requestHash: 'same' };
    expect(await postAtOnce(world.database, local, aMessage(one.id, { key }))).toBeDefined();
    expect(await postAtOnce(world.database, local, aMessage(other.id, { key }))).toBeUndefined();
    expect(await stored(other.id)).toBe(0);
  });

  it('is claimed as it is stored by a process whose lease lives', async () => {
    const message = aMessage((await aThread(world)).id, { birth: birthFor(living) });
    const posted = await postAtOnce(world.database, local, message);
    expect(posted?.claim).toEqual({
      runId: message.runId,
      threadId: message.threadId,
      userId: posted!.run.userId,
      userMessageId: message.userMessageId,
      answerMessageId: message.answerMessageId,
      processId: living,
      attempt: 1,
      lostCount: 0,
      lastSeq: 1,
      cancelRequested: false,
      begun: true,
    });
    expect(await row(message.runId)).toEqual({ status: 'running', process_id: living, attempt: 1, started: true });
    expect(await events(message.runId)).toEqual([{ seq: 1, ...birthFor(living).first }]);
  });

  it.each([
    ['lapsed', () => lapsed],
    ['gone', () => '00000000-0000-7000-8000-00000000000a' as ProcessId],
  ])('is queued where the lease of that process is %s', async (_, process) => {
    const message = aMessage((await aThread(world)).id, { birth: birthFor(process()) });
    expect(await postAtOnce(world.database, local, message)).toMatchObject({ run: { status: 'queued' } });
    expect(await row(message.runId)).toEqual({ status: 'queued', process_id: null, attempt: 0, started: false });
    expect(await events(message.runId)).toEqual([]);
  });
});

it('shows a model the whole branch, however long it is', async () => {
  const thread = await aThread(world);
  const questions: string[] = [];
  for (let turn = 1; turn <= 15; turn++) {
    questions.push(`question ${turn}`);
    const { run } = await world.runs.post(local, aMessage(thread.id, { content: `question ${turn}` }));
    const context = await world.runs.context(run.id, 1000);
    expect(context?.history.filter(({ role }) => role === 'user').map(({ content }) => content)).toEqual(questions);
    expect(context?.history).toHaveLength(2 * turn - 1);
    await world.engine.start(run.id);
    await world.engine.end(run.id, 'done', `answer ${turn}`);
  }
});
