import { setTimeout as sleep } from 'node:timers/promises';
import { privateCluster, type PrivateCluster } from '../support/cluster-private';
import { asRows, Stage, type Actor } from '../support/stage';
import { followAll, RunReader } from '../support/sse-client';
import { times, until } from '../support/until';

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
  const { run_id: run } = await actor.client.ask('[[tokens=300]] [[rate=60]]');
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

it('[row 11] costs no run its process when two workers lose the database together', async () => {
  const both = await Promise.all([stage.start({ env }), stage.start({ env })]);
  const asked = await Promise.all(times(8, (i) => both[i % 2]!.client.ask(`${i} [[tokens=120]] [[rate=40]]`)));
  const readers = asked.map(({ run_id }, i) => both[(i + 1) % 2]!.client.reader(run_id));
  const following = followAll(readers, { withinMs: 40_000 });
  await untilMiddle(readers);
  await cluster.stop();
  await sleep(3 * LEASE_SECONDS * 1000);
  await cluster.start();
  await following;
  for (const [i, { run_id }] of asked.entries()) await expectUntouched(both[0]!, run_id, [readers[i]!], 120);
});
