import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { privateCluster, type PrivateCluster } from '../support/cluster-private';
import { asRows, Stage, type Actor } from '../support/stage';
import { followAll, RunReader } from '../support/sse-client';
import { times, until } from '../support/until';
import { itLong } from '../support/long';

const LEASE_SECONDS = 1;
const BACK_WITHIN_MS = 20_000;
const env = { LEASE_SECONDS: String(LEASE_SECONDS) };

let cluster: PrivateCluster;
let stage: Stage;
beforeAll(async () => {
  cluster = await privateCluster();
  stage = await Stage.open(cluster);
});
afterEach(async () => expect(await stage.endScene()).toEqual([]));
afterAll(async () => {
  await stage.close();
  await cluster.end();
});

const cutAll = (admin: Client): Promise<unknown> =>
  admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like 'runlog%'`,
  );
const tokens = (n: number): string => times(n, (i) => `t${i}`).join(' ');
const untilMiddle = (readers: RunReader[]): Promise<boolean> => until('the middle', () => readers.every(({ text }) => text.length > 50));

/** No hole, nothing twice, and not a word of it at the reader: the run never left its process. */
async function expectUntouched(actor: Actor, run: string, readers: RunReader[], n: number): Promise<void> {
  const rows = await stage.events(run);
  for (const reader of readers) {
    expect(asRows(reader.seen)).toEqual(rows);
    expect(reader.text).toBe(tokens(n));
    expect(reader.connections).toBe(1);
    expect(reader.ofType('restart')).toEqual([]);
  }
  expect(await actor.client.run(run)).toMatchObject({ status: 'done', attempt: 1 });
}

it('[row 10] goes on through a crash and recovery of Postgres in mid-stream, three times', async () => {
  const actor = await stage.start({ env });
  const { run_id: run } = await actor.client.ask('[[tokens=300]] [[rate=100]]');
  const readers = times(3, () => actor.client.reader(run));
  const following = followAll(readers, { withinMs: 40_000 });
  for (let crash = 0; crash < 3; crash++) {
    const from = readers[0]!.cursor;
    await until('more tokens', () => readers.every(({ cursor }) => cursor > from + 10));
    const seen = readers.map((reader) => asRows(reader.seen));
    await cluster.restart('immediate');
    const stored = await stage.events(run);
    for (const rows of seen) expect(rows).toEqual(stored.slice(0, rows.length));
  }
  await following;
  await expectUntouched(actor, run, readers, 300);
});

it('[row 11] answers 503 while Postgres is down for three leases, and afterwards goes on as if nothing had been', async () => {
  const actor = await stage.start({ env });
  const thread = await actor.client.thread();
  const { run_id: run } = await actor.client.ask('[[tokens=120]] [[rate=40]]');
  const readers = times(5, () => actor.client.reader(run));
  const following = followAll(readers, { withinMs: 40_000 });
  await untilMiddle(readers);
  await cluster.stop();
  const downAt = Date.now();

  const posted = await actor.client.post(thread, 'hello');
  expect(posted).toMatchObject({ status: 503, body: { status: 503, code: 'unavailable', instance: `/api/threads/${thread}/messages` } });
  expect(posted.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(Number(posted.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await actor.client.call('GET', '/health/live')).toMatchObject({ status: 200 });
  expect(await actor.client.call('GET', '/health/ready')).toMatchObject({ status: 503, body: { checks: { database: 'unreachable' } } });
  expect((await actor.client.call('GET', `/api/runs/${run}/events`)).status).toBe(503);
  const back = actor.client.reader(run);
  back.seen.push(...readers[0]!.seen.slice(0, 3));
  expect(await back.read()).toBe('cut'); // 503 would end an EventSource for ever
  const started = await stage.start({ env, until: /does not answer/ }); // a process that starts meanwhile waits
  await sleep(Math.max(0, downAt + 3 * LEASE_SECONDS * 1000 + 200 - Date.now()));
  const upAt = Date.now();
  await cluster.start();

  await until('readiness', async () => (await actor.client.call('GET', '/health/ready')).status === 200, BACK_WITHIN_MS);
  const seen = readers[0]!.cursor;
  await until('the stream to go on', () => readers[0]!.cursor > seen || readers[0]!.done, BACK_WITHIN_MS);
  console.log(`Postgres down for ${upAt - downAt} ms (three leases): ready and streaming ${Date.now() - upAt} ms after its start`);
  expect(Date.now() - upAt).toBeLessThan(BACK_WITHIN_MS);
  await until('the other to serve', () => /Runlog serves at/.test(started.output()), BACK_WITHIN_MS);
  await following;
  await expectUntouched(actor, run, readers, 120);
  expect(await actor.client.post(thread, '[[tokens=1]]').then(({ body }) => actor.client.reader(body.run_id).follow())).toBeDefined();
});

itLong('[row 11] costs no run its process when two workers lose the database together', async () => {
  const both = await Promise.all([stage.start({ env }), stage.start({ env })]);
  const asked = await Promise.all(times(8, (i) => both[i % 2]!.client.ask(`${i} [[tokens=120]] [[rate=40]]`)));
  const readers = asked.map(({ run_id }, i) => both[(i + 1) % 2]!.client.reader(run_id));
  const following = followAll(readers, { withinMs: 40_000 });
  await untilMiddle(readers);
  await cluster.stop();
  await sleep(3 * LEASE_SECONDS * 1000);
  await cluster.start();
  await following;
  for (const [i, { run_id }] of asked.entries()) await expectUntouched(both[0], run_id, [readers[i]!], 120);
});

it('[row 15] waits while all connections of the server are taken for two seconds', async () => {
  const admin = new Client({ connectionString: stage.databaseUrl }); // there will be no slot for another
  await admin.connect();
  const actor = await stage.start({ env });
  const { run_id: first } = await actor.client.ask('[[tokens=200]] [[rate=60]]');
  const readers = [actor.client.reader(first)];
  const following = followAll(readers);
  await untilMiddle(readers);
  const taken: Client[] = [];
  const take = async (): Promise<boolean> => {
    const client = new Client({ connectionString: stage.databaseUrl });
    client.on('error', () => undefined);
    return client.connect().then(
      () => taken.push(client) > 0,
      () => false,
    );
  };
  while (await take());
  await cutAll(admin); // what they held is free for the holders now
  while (await take());
  expect((await actor.client.call('GET', '/health/live')).status).toBe(200);
  const asked = actor.client.ask('[[tokens=3]]').catch(() => undefined);
  await sleep(2000);
  await Promise.all([admin, ...taken].map((client) => client.end()));
  await following;
  await expectUntouched(actor, first, readers, 200);
  const second = (await asked) ?? (await actor.client.ask('[[tokens=3]]'));
  await actor.client.reader(second.run_id).follow();
});

describe('SIGTERM', () => {
  const GRACE_SECONDS = 1;
  const exitTime = async (actor: Actor): Promise<number> => {
    const from = Date.now();
    expect(await actor.stop()).toBe(0);
    return Date.now() - from;
  };

  itLong.each([
    ['is down', () => cluster.stop(), () => cluster.start()],
    ['answers nothing', () => signalAll('SIGSTOP'), () => signalAll('SIGCONT')],
  ])('exits 0 in grace and 5 s when the database %s; the next start goes on', async (_, fault, repair) => {
    const actor = await stage.start({ env });
    const { run_id: run } = await actor.client.ask('[[fault:stall-after=30*1]] [[tokens=60]]');
    const reader = actor.client.reader(run);
    const reading = reader.read();
    await until('the middle of the answer', () => reader.text.endsWith(' t29'));
    await fault();
    await until('unreadiness', async () => (await actor.client.call('GET', '/health/ready')).status === 503);
    expect((await actor.client.call('GET', '/health/live')).status).toBe(200);
    const took = await exitTime(actor);
    console.log(`SIGTERM while the database is away: exit 0 after ${took} ms (grace ${GRACE_SECONDS} s)`);
    expect(await reading).toBe('ended');
    await repair();
    expect(took).toBeLessThan((GRACE_SECONDS + 5) * 1000);
    const next = await stage.start({ env });
    const again = next.client.reader(run);
    await again.follow();
    expect(again.text).toBe(tokens(60));
  });
});

/** To postgres and all its backends. */
async function signalAll(signal: NodeJS.Signals): Promise<void> {
  const [pid = ''] = (await readFile(join(cluster.dataDir, 'postmaster.pid'), 'utf8')).split('\n');
  const children = spawnSync('pgrep', ['-P', pid], { encoding: 'utf8' }).stdout.split('\n').filter(Boolean);
  for (const one of [pid, ...children]) {
    try {
      process.kill(Number(one), signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // a backend that has just ended by itself
    }
  }
}
