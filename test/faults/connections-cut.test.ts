import { setTimeout as sleep } from 'node:timers/promises';
import { adminOf } from '../support/database';
import { databaseProxy, type DatabaseProxy } from '../support/database-proxy';
import { asRows, Stage, type Actor } from '../support/stage';
import { followAll, type RunReader } from '../support/sse-client';
import { median, times, until } from '../support/until';
import { itLong } from '../support/long';

const TOKENS = 200;
const whole = times(TOKENS, (i) => `t${i}`).join(' ');

let stage: Stage;
let proxy: DatabaseProxy;
let api: Actor;
let worker: Actor;
let run: string;
let readers: RunReader[];
let following: Promise<unknown>;
beforeAll(async () => {
  stage = await Stage.open();
  proxy = await databaseProxy(stage.databaseUrl);
  // A lease for longer than a test, so that a heartbeat that the fault delays is no part of it.
  const env = { LEASE_SECONDS: '10', LLM_MAX_OUTPUT_TOKENS: '1000000', LLM_CONTEXT_TOKENS: '2000000', DATABASE_URL: proxy.url };
  [api, worker] = await Promise.all([stage.start({ env: { ...env, ROLE: 'api' } }), stage.start({ env: { ...env, ROLE: 'worker' } })]);
});
beforeEach(async () => {
  run = (await api.client.ask(`[[tokens=${TOKENS}]] [[rate=100]]`)).run_id;
  readers = times(5, () => api.client.reader(run));
  following = followAll(readers);
  await middle(10);
});
afterEach(async () => expect(await stage.broken()).toEqual([]));
afterAll(async () => {
  expect(await stage.endScene()).toEqual([]);
  await stage.close();
  await proxy.close();
});

const middle = (token: number): Promise<boolean> => until(`token ${token}`, () => readers.every(({ text }) => text.includes(`t${token} `)));

async function connected(which: string): Promise<number> {
  const sql = 'select from pg_stat_activity where datname = current_database() and application_name like $1';
  return (await stage.query(sql, [which])).length;
}

async function terminate(which: string): Promise<number> {
  const gone = await stage.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like $1 and pid <> pg_backend_pid()`,
    [which],
  );
  return gone.length;
}

/** Nothing lost, nothing twice, and nobody had to come back or begin again. */
async function expectWhole(): Promise<void> {
  await following;
  const rows = await stage.events(run);
  for (const reader of readers) {
    expect(asRows(reader.seen)).toEqual(rows);
    expect(reader.connections).toBe(1);
  }
  expect(readers[0]!.text).toBe(whole);
  expect(rows.filter(({ type }) => type === 'restart')).toEqual([]);
  expect(await api.client.run(run)).toMatchObject({ status: 'done', attempt: 1 });
  expect([api, worker].map(({ child }) => child.exitCode)).toEqual([null, null]);
}

/** From the POST to the first token at a reader, through both processes. */
async function firstTokens(n: number): Promise<number[]> {
  const waits: number[] = [];
  for (let i = 0; i < n; i++) {
    const from = Date.now();
    const reader = api.client.reader((await api.client.ask('[[tokens=1]]')).run_id);
    await reader.follow();
    waits.push(Date.now() - from);
  }
  return waits;
}

it('[row 8] loses nothing when the LISTEN connections are terminated three times, and is quick again', async () => {
  for (const token of [20, 60, 100]) {
    await middle(token);
    await until('both to listen', async () => (await terminate('runlog listen')) === 2);
  }
  await expectWhole();
  const waits = await firstTokens(7);
  console.log(`after three lost LISTEN connections each: answers of one token in ${waits.join(', ')} ms`);
  expect(median(waits)).toBeLessThan(1500);
});

it('[row 9] loses nothing when every connection is terminated three times', async () => {
  for (const token of [20, 60, 100]) {
    await middle(token);
    await until('both to be connected', async () => (await connected('runlog%')) > 4);
    expect(await terminate('runlog%')).toBeGreaterThan(4);
  }
  await expectWhole();
  expect(await api.client.call('GET', '/health/ready')).toMatchObject({ status: 200 });
});

it('[row 14] pauses while the table is locked for three seconds, then goes on', async () => {
  const release = await stage.hold('lock table run_events in access exclusive mode');
  await stage.untilWaiting();
  const seen = readers.map(({ cursor }) => cursor);
  await sleep(3000);
  expect(readers.map(({ cursor }) => cursor)).toEqual(seen);
  expect(await api.client.call('GET', '/health/live')).toMatchObject({ status: 200 });
  await release();
  await expectWhole();
});

it('[row 12] waits while the disk is full for three seconds, and reads the model no faster', async () => {
  const FLOOD = 100_000; // more than what queue and sockets hold
  const flood = await api.client.ask(`[[tokens=${FLOOD}]]`);
  const model = await until('its tokens', () =>
    stage.model.requests.find(({ lastUser, tokensSent }) => lastUser.includes(`=${FLOOD}]`) && tokensSent > 100),
  );
  await stage.query(
    `create function full_disk() returns trigger language plpgsql as $$ begin raise 'no space left on device' using errcode = '53100'; end $$`,
  );
  await stage.query('create trigger full_disk before insert on run_events for each statement execute function full_disk()');
  const seen = await until('standstill', async () => {
    const cursor = readers[0]!.cursor;
    await sleep(300);
    return readers[0]!.cursor === cursor && cursor;
  });
  await sleep(3000);
  const sent = model.tokensSent;
  await sleep(300);
  expect(readers[0]!.cursor).toBe(seen);
  expect(model).toMatchObject({ tokensSent: sent, outcome: 'open' });
  expect(sent).toBeLessThan(FLOOD / 2);
  console.log(`disk full for three seconds: the model could send ${sent} tokens of ${FLOOD}`);
  await stage.query('drop function full_disk cascade');
  await expectWhole();
  const flooded = api.client.reader(flood.run_id);
  await flooded.follow();
  expect(flooded.text === times(FLOOD, (i) => `t${i}`).join(' ')).toBe(true);
});

it('[row 13] survives a failover to a server that only reads: POST answers 503, and everything goes on when it writes again', async () => {
  const name = new URL(stage.databaseUrl).pathname.slice(1);
  const thread = await api.client.thread();
  await stage.query(`alter database ${name} set default_transaction_read_only = on`);
  await terminate('runlog%');
  const seen = await until('standstill', async () => {
    const { cursor } = readers[0]!;
    await sleep(300);
    return readers[0]!.cursor === cursor && cursor;
  });
  for (const path of [`/api/threads/${thread}/messages`, '/api/threads', `/api/runs/${run}/cancel`])
    expect(await api.client.call('POST', path, { content: 'hello' })).toMatchObject({ status: 503, body: { code: 'unavailable' } });
  expect(readers[0]!.cursor).toBe(seen);
  await adminOf(stage.databaseUrl, async (admin) => {
    await admin.query('set default_transaction_read_only = off');
    await admin.query(`alter database ${name} reset default_transaction_read_only`);
  });
  await terminate('runlog%');
  await expectWhole();
  await api.client.reader((await api.client.say(thread, '[[tokens=1]]')).run_id).follow();
});

describe('[row 34] when a statement is committed and its answer lost,', () => {
  /** As a prepared statement is named in its Bind. */
  const named = (name: string): string => `\0${name}\0`;

  it('knows its own rows again, of a flush and of the end', async () => {
    for (const token of [20, 50, 80]) {
      await middle(token);
      await proxy.cutAfter(named('flush'));
    }
    await proxy.cutAfter(named('close'));
    await expectWhole();
  });

  itLong('takes up a run that it did not hear it had claimed', async () => {
    const cut = proxy.cutAfter(named('claim'));
    const { run_id: claimed } = await api.client.ask('[[tokens=5]]');
    await cut;
    const reader = api.client.reader(claimed);
    await reader.follow();
    expect(reader.text).toBe('t0 t1 t2 t3 t4');
    expect(reader.ofType('restart')).toEqual([]);
    await expectWhole();
  });
});

it('[row 33] notices within ten seconds that a LISTEN connection is half-open, and streams on meanwhile', async () => {
  const listening = async (): Promise<number[]> =>
    (
      await stage.query<{ pid: number }>(
        `select pid from pg_stat_activity where datname = current_database() and application_name = 'runlog listen'`,
      )
    ).map(({ pid }) => pid);
  await until('both to listen', async () => (await listening()).length === 2);
  const old = await listening();
  const said = [api, worker].map((actor) => actor.output().length);
  expect(proxy.swallow('listen runlog')).toBe(2);
  const from = Date.now();
  const noticed = until('new ones', async () => (await listening()).filter((pid) => !old.includes(pid)).length === 2).then(
    () => Date.now() - from,
  );
  await expectWhole();
  console.log(`half-open LISTEN connections: the answer was whole after ${Date.now() - from} ms, new ones after ${await noticed} ms`);
  expect(await noticed).toBeLessThan(11_000); // noticed in ten seconds, and connected again
  for (const [i, actor] of [api, worker].entries())
    expect(actor.output().slice(said[i])).toMatch(/did not hear its own probe|listen: Query read timeout/);
  await until('quick answers', () => firstTokens(1).then(([wait]) => wait! < 300), 5000);
});

itLong(
  '[row 9] exits 0 where its connection is cut in the middle of handing its runs back',
  async () => {
    const { run_id: stalled } = await api.client.ask('[[fault:stall-after=5]]');
    await until('its tokens', async () => (await stage.events(stalled)).some(({ type }) => type === 'token'));
    const cut = proxy.cutAfter('\0hand-back\0');
    await following;
    const exit = worker.stop();
    await cut;
    expect(await exit).toBe(0);
    expect((await api.client.cancel(stalled)).status).toBe(202);
    await api.client.reader(stalled).follow();
  },
  60_000,
);
