import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { asRows, Stage, type Actor } from '../support/stage';
import { inLanes, until } from '../support/until';

const ROUNDS = Number(process.env.ROUNDS ?? (process.env.RUNLOG_LONG === '1' ? 1000 : 80));
const LANES = 10;

let stage: Stage;
let one: Actor;
let other: Actor;
beforeAll(async () => {
  stage = await Stage.open();
  // A heartbeat three times a second, to meet the flushes and closes.
  [one, other] = await Promise.all([stage.start({ env: { LEASE_SECONDS: '1' } }), stage.start({ env: { LEASE_SECONDS: '1' } })]);
});
afterEach(async () => expect(await stage.broken({ live: true })).toEqual([]));
afterAll(async () => {
  expect(await stage.endScene()).toEqual([]);
  await stage.close();
});

const anyOf = <T>(list: T[]): T => list[Math.floor(Math.random() * list.length)]!;
const untilEnded = (run: string): Promise<string> =>
  until('the end', async () => {
    const { status } = await one.client.run(run);
    return status !== 'queued' && status !== 'running' && status;
  });

it('[row 21] stops a run from another process: the provider hears it, done comes at once, and what was said is kept', async () => {
  const script = `${randomUUID()} [[tokens=2000]] [[rate=100]]`;
  const { run_id: run, answer_message_id: answer } = await one.client.ask(script);
  const owner = await stage.ownerOf(run);
  const elsewhere = owner === one ? other : one;
  const reader = elsewhere.client.reader(run);
  const following = reader.follow();
  await until('the middle of the answer', () => reader.text.length > 50);
  const from = Date.now();
  expect(await elsewhere.client.cancel(run)).toMatchObject({ status: 202, body: { run_id: run } });
  await following;
  const doneAfter = Date.now() - from;
  const request = stage.model.requests.find(({ lastUser }) => lastUser === script)!;
  await until('the model server to see the connection close', () => request.outcome !== 'open');
  console.log(
    `cancel from another process: provider's connection closed after ${request.closedAt! - from} ms, done seen after ${doneAfter} ms`,
  );
  expect(request.outcome).toBe('closed by the client');
  expect(request.closedAt! - from).toBeLessThan(1500);
  expect(doneAfter).toBeLessThan(1500);

  expect(reader.seen.at(-1)!.data.status).toBe('cancelled');
  expect(asRows(reader.seen)).toEqual(await stage.events(run));
  const [message] = await stage.query('select content, status from messages where message_id = $1', [answer]);
  expect(message).toEqual({ content: reader.text, status: 'partial' });
  expect(await elsewhere.client.cancel(run)).toMatchObject({ status: 200, body: { status: 'cancelled' } });
});

it('[row 22] ends a queued run on the spot, without a token', async () => {
  const thread = await one.client.thread();
  const first = await one.client.say(thread, `${randomUUID()} [[tokens=2000]] [[rate=50]]`);
  const waiting = await one.client.say(thread, 'never asked', { on_busy: 'queue' });
  expect(waiting.status).toBe('queued');
  const reader = other.client.reader(waiting.run_id);
  const following = reader.follow();
  expect(await other.client.cancel(waiting.run_id)).toMatchObject({ status: 202, body: { status: 'cancelled' } });
  await following;
  expect(reader.seen).toMatchObject([{ seq: 1, type: 'done', data: { status: 'cancelled' } }]);
  expect((await one.client.run(first.run_id)).status).toBe('running');
  expect(await one.client.cancel(first.run_id)).toMatchObject({ status: 202 });
  expect(await untilEnded(first.run_id)).toBe('cancelled');
  expect(stage.model.requests.map(({ lastUser }) => lastUser)).not.toContain('never asked');
});

it('[row 37] ends the runs and the streams of a deleted thread, which is gone at once', async () => {
  const thread = await one.client.thread();
  const running = await one.client.say(thread, `${randomUUID()} [[tokens=2000]] [[rate=100]]`);
  const waiting = await one.client.say(thread, 'waits', { on_busy: 'queue' });
  const readers = [running, waiting].flatMap(({ run_id }) => [one.client.reader(run_id), other.client.reader(run_id)]);
  const ends = Promise.all(readers.map((reader) => reader.read()));
  await until('the middle of the answer', () => readers[0]!.text.length > 50 && readers[1]!.text.length > 50);
  expect((await other.client.call('DELETE', `/api/threads/${thread}`)).status).toBe(204);
  expect(await ends).toEqual(readers.map(() => 'done'));
  for (const reader of readers) expect(reader.seen.at(-1)!.data.status).toBe('cancelled');
  for (const path of [
    `/api/threads/${thread}`,
    `/api/threads/${thread}/messages`,
    `/api/runs/${running.run_id}`,
    `/api/runs/${waiting.run_id}/events`,
  ])
    expect((await one.client.call('GET', path)).status).toBe(404);
  expect((await one.client.post(thread, 'hello')).status).toBe(404);
  expect(await stage.broken({ live: true })).toEqual([]);

  await stage.query(`update threads set deleted_at = now() - interval '2 minutes' where thread_id = $1`, [thread]);
  await stage.query(`update runs set finished_at = now() - interval '2 minutes' where thread_id = $1`, [thread]);
});

describe('[row 20] cancel against finish', () => {
  /** A backend counts its deadlocks at the latest when it ends. */
  const countDeadlocks = async (): Promise<number> => {
    await stage.query(
      `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
    );
    return stage.deadlocks();
  };

  it('would be seen to deadlock, if it did', async () => {
    await stage.query('create table two_rows (n int); insert into two_rows values (1), (2)');
    const before = await countDeadlocks();
    const clients = [1, 2].map(() => new Client({ connectionString: stage.databaseUrl }));
    for (const [i, client] of clients.entries()) {
      await client.connect();
      await client.query('begin');
      await client.query('select from two_rows where n = $1 for update', [i + 1]);
    }
    const outcomes = await Promise.allSettled(
      clients.map((client, i) => client.query('select from two_rows where n = $1 for update', [2 - i])),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await Promise.all(clients.map((client) => client.end()));
    expect(await countDeadlocks()).toBe(before + 1);
  });

  it(`ends ${ROUNDS} runs in one state each, and a 202 always in cancelled, with interrupts between`, async () => {
    const before = await countDeadlocks();
    const interrupting: string[] = [];
    const round = async (): Promise<{ run: string; told: { status: number; body: { status: string } }[] }> => {
      const actors = [one, other];
      const thread = await anyOf(actors).client.thread();
      const { run_id: run } = await anyOf(actors).client.say(thread, `[[tokens=${1 + Math.floor(Math.random() * 20)}]] [[rate=300]]`);
      const cancels = Array.from({ length: 1 + Math.floor(Math.random() * 3) }, async () => {
        await sleep(Math.random() * 150);
        return anyOf(actors).client.cancel(run);
      });
      const interrupt = async (): Promise<void> => {
        if (Math.random() > 0.3) return;
        await sleep(Math.random() * 150);
        interrupting.push((await anyOf(actors).client.say(thread, '[[tokens=3]]', { on_busy: 'interrupt' })).run_id);
      };
      const [told] = await Promise.all([Promise.all(cancels), interrupt()]);
      return { run, told };
    };
    const rounds = await inLanes(LANES, ROUNDS, round);
    await until(
      'the end of all',
      async () => (await stage.query(`select from runs where status in ('queued', 'running')`)).length === 0,
      60_000,
    );
    const statuses = new Map(
      (await stage.query<{ id: string; status: string }>('select run_id as id, status from runs')).map(({ id, status }) => [id, status]),
    );
    const ends = rounds.map(({ run }) => statuses.get(run)!);
    for (const [i, { told }] of rounds.entries()) {
      expect(['done', 'cancelled']).toContain(ends[i]);
      if (told.some(({ status }) => status === 202)) expect(ends[i]).toBe('cancelled');
      for (const { status, body } of told) expect([200, 202]).toContain(status === 200 && body.status !== ends[i] ? body : status);
    }
    for (const run of interrupting) expect(['done', 'cancelled']).toContain(statuses.get(run));
    const count = (end: string): number => ends.filter((status) => status === end).length;
    console.log(
      `${ROUNDS} rounds of cancel against finish: ${count('done')} done, ${count('cancelled')} cancelled, ${interrupting.length} interrupts`,
    );
    expect(Math.min(count('cancelled'), count('done'))).toBeGreaterThan(0);
    expect(await stage.broken()).toEqual([]);
    expect(await countDeadlocks()).toBe(before);
    for (const actor of [one, other]) expect(actor.output()).not.toMatch(/deadlock/i);
  }, 300_000);
});

it('[row 37] has purged the deleted thread meanwhile', async () => {
  await until('the purge', async () => (await stage.query('select from threads where deleted_at is not null')).length === 0);
  expect(await stage.broken()).toEqual([]); // no event without its run
  for (const actor of [one, other]) expect(actor.output()).not.toMatch(/foreign key/i);
});
