import { join } from 'node:path';
import { asRows, Stage, type Actor } from '../support/stage';
import { followAll, RunReader } from '../support/sse-client';
import { times, until } from '../support/until';
import { itLong, LONG } from '../support/long';

const GRACE_SECONDS = 1;
const BLOCK_MS = LONG ? 20_000 : 3_000;
const tokens = (n: number): string => times(n, (i) => `t${i}`).join(' ');

let stage: Stage;
beforeAll(async () => void (stage = await Stage.open()));
afterEach(async () => expect(await stage.endScene()).toEqual([]));
afterAll(() => stage.close());

describe('SIGTERM', () => {
  /** So long that nothing below can be the work of an expired lease. */
  const env = { LEASE_SECONDS: '60', SHUTDOWN_GRACE_SECONDS: String(GRACE_SECONDS) };
  const untilTaken = async (readers: RunReader[]): Promise<number> => {
    const from = Date.now();
    await until('a restart of each', () => readers.every((reader) => reader.ofType('restart').length));
    return Date.now() - from;
  };

  it('[row 5] ends 20 streams and exits 0 in grace and 5 s; the runs go on at once elsewhere, and no reader loses a token', async () => {
    const leaving = await stage.start({ env });
    let address = leaving.url;
    const asked = await Promise.all(times(5, (i) => leaving.client.ask(`${i} [[fault:stall-after=30*1]] [[tokens=60]]`)));
    const short = await leaving.client.ask('[[tokens=40]] [[rate=30]]'); // ends within the grace
    const readers = asked.flatMap(({ run_id }) => times(4, () => new RunReader(() => `${address}/api/runs/${run_id}/events`)));
    const first = Promise.all(readers.map((reader) => reader.read()));
    await until('the middle of every answer', () => readers.every(({ text }) => text.endsWith(' t29')));
    const staying = await stage.start({ env });
    const far = asked.map(({ run_id }) => staying.client.reader(run_id));
    const farFollowing = followAll(far);

    const from = Date.now();
    const exit = leaving.stop();
    expect(await first).toEqual(readers.map(() => 'ended')); // cleanly, and not as if it were the end
    const endedAfter = Date.now() - from;
    for (const { retryMs } of readers) expect(retryMs).toBeGreaterThanOrEqual(500);
    address = staying.url;
    const following = followAll(readers);
    expect(await exit).toBe(0);
    const exitedAfter = Date.now() - from;
    const takenAfter = await untilTaken(far);
    console.log(
      `SIGTERM: 20 streams ended after ${endedAfter} ms, exit 0 after ${exitedAfter} ms, ${takenAfter} ms later every run had its restart`,
    );
    expect(exitedAfter).toBeLessThan((GRACE_SECONDS + 5) * 1000);
    expect(takenAfter).toBeLessThan(3000);

    await Promise.all([following, farFollowing]);
    for (const reader of [...readers, ...far]) {
      expect(reader.text).toBe(tokens(60));
      expect(reader.ofType('restart').map(({ data }) => data)).toEqual([{ attempt: 2, reason: 'handed_over', model: 'openai/test' }]);
    }
    expect(far.map(({ connections }) => connections)).toEqual(far.map(() => 1));
    for (const [i, { run_id }] of asked.entries()) expect(asRows(readers[4 * i]!.seen)).toEqual(await stage.events(run_id));
    expect(await staying.client.run(short.run_id)).toMatchObject({ attempt: 1, status: 'done' });
    expect(await stage.query('select max(lost_count) as lost from runs')).toEqual([{ lost: 0 }]);
  });

  itLong('[row 5] of the only process leaves its runs to the next start, which goes on at once', async () => {
    const leaving = await stage.start({ env });
    const { run_id: run } = await leaving.client.ask('[[fault:stall-after=30*1]] [[tokens=60]]');
    await until('the middle of the answer', async () => (await stage.events(run)).some(({ type }) => type === 'token'));
    expect(await leaving.stop()).toBe(0);
    expect(await stage.query('select status, process_id from runs where run_id = $1', [run])).toEqual([
      { status: 'queued', process_id: null },
    ]);
    const next = await stage.start({ env });
    const reader = next.client.reader(run);
    const following = reader.follow();
    const takenAfter = await untilTaken([reader]);
    console.log(`SIGTERM of the only process: restart ${takenAfter} ms after the next start`);
    expect(takenAfter).toBeLessThan(3000);
    await following;
    expect(reader.text).toBe(tokens(60));
  });

  itLong('leaves a run that can be cancelled before anybody takes it up: what had been said is kept', async () => {
    const leaving = await stage.start({ env });
    const { run_id: run, thread_id: thread } = await leaving.client.ask('[[fault:stall-after=30]] [[tokens=60]]');
    await until('the middle of the answer', async () => (await stage.events(run)).some(({ data }) => String(data.content).endsWith('t29')));
    expect(await leaving.stop()).toBe(0);
    const { client } = await stage.start({ env: { ...env, ROLE: 'api' } });
    expect(await client.cancel(run)).toMatchObject({ status: 202, body: { status: 'cancelled' } });
    expect((await client.messages(thread))[1]).toMatchObject({ status: 'partial', content: tokens(30) });
  });

  itLong('listens no more from then on, and a second signal changes nothing', async () => {
    const actor = await stage.start({ env });
    const { run_id: run } = await actor.client.ask('[[fault:stall-after=1]]');
    await stage.ownerOf(run);
    const exit = actor.stop();
    await until('the end of listening', () => fetch(`${actor.url}/health/live`).then(() => false, () => true)); // prettier-ignore
    actor.child.kill('SIGINT');
    expect(await exit).toBe(0);
    expect(actor.output()).not.toMatch(/error/i);
    const next = await stage.start({ env });
    expect((await next.client.cancel(run)).status).toBe(202);
    await next.client.reader(run).follow();
  });
});

describe('[row 6] a process stopped for longer than its lease', () => {
  const env = { LEASE_SECONDS: '1' };

  const wakings = [
    ['has its last flush run by the server after the take-over, and wakes in its middle', 'during'],
    ['wakes with a full queue in the middle of what the other answers', 'middle'],
    ['wakes when the other has ended the answer', 'end'],
  ] as const;
  it.each(LONG ? wakings : wakings.slice(0, 1))('writes not one row more to its run when it %s', async (_, wakes) => {
    const both = await Promise.all([stage.start({ env }), stage.start({ env })]);
    const { run_id: run } = await both[0].client.ask('[[tokens=180]] [[rate=100]]');
    const sleeper = await stage.ownerOf(run);
    const other = both.find((one) => one !== sleeper)!;
    const reader = other.client.reader(run);
    const following = reader.follow();
    await until('the middle of the answer', () => reader.text.length > 50);
    const release = await stage.hold('lock table run_events in share mode');
    await stage.untilWaiting();
    const sent = stage.model.requests.at(-1)!.tokensSent;
    await until('tokens that queue up', () => stage.model.requests.at(-1)!.tokensSent > sent + 10);
    sleeper.pause();
    if (wakes === 'during') await until('the take-over', async () => (await stage.ownerOf(run)) === other); // and with it a flush that waits behind the sleeper's
    await release();
    const restart = await until('a restart', () => reader.ofType('restart')[0]);
    expect(restart.data).toMatchObject({ attempt: 2, reason: 'worker_lost' });
    if (wakes !== 'end') await until('the middle of the second answer', () => reader.text.length > 50);
    else await following;
    sleeper.resume();
    await following;

    expect(reader.text).toBe(tokens(180));
    expect(reader.ofType('restart')).toHaveLength(1);
    const near = sleeper.client.reader(run); // the sleeper serves readers
    await near.follow();
    expect(near.seen).toEqual(reader.seen);
    expect(asRows(reader.seen)).toEqual(await stage.events(run));
    await other.end('SIGKILL');
    const next = await sleeper.client.ask('[[tokens=3]]'); // and new runs
    await sleeper.client.reader(next.run_id).follow();
    expect(await sleeper.client.run(next.run_id)).toMatchObject({ status: 'done', attempt: 1 });
    expect(stage.model.requests.at(-1)!.lastUser).toBe('[[tokens=3]]');
  });
});

it('[row 32] a process whose event loop stands still for three leases and more writes nothing to a run that was taken from it', async () => {
  const env = { LEASE_SECONDS: '1', BLOCK_MS: String(BLOCK_MS) };
  const nodeOptions = ['--require', join(__dirname, 'fixtures/block-loop.cjs')];
  const both = await Promise.all([stage.start({ env, nodeOptions }), stage.start({ env, nodeOptions })]);
  const { run_id: run } = await both[0].client.ask('[[tokens=180]] [[rate=100]]');
  const blocked = await stage.ownerOf(run);
  const other = both.find((one) => one !== blocked)!;
  const reader = other.client.reader(run);
  const following = reader.follow();
  await until('the middle of the answer', () => reader.text.length > 50);
  blocked.child.kill('SIGUSR2');
  await until('a restart', () => reader.ofType('restart').length);
  await following;
  expect(reader.text).toBe(tokens(180));
  expect(asRows(reader.seen)).toEqual(await stage.events(run));
  const near = blocked.client.reader(run);
  await near.follow();
  expect(near.seen).toEqual(reader.seen);
  expect(reader.ofType('restart').map(({ data }) => data.attempt)).toEqual([2]);
}, 60_000);

it('[row 7] takes no live run because a clock is an hour off, and every dead one', async () => {
  const fixture = join(__dirname, 'fixtures/shift-clock.cjs');
  const env = { LEASE_SECONDS: '1' };
  const shifted = (hours: number): Promise<Actor> =>
    stage.start({ env: { ...env, NODE_OPTIONS: `--require ${fixture}`, CLOCK_SHIFT_MS: String(hours * 3_600_000) } });
  const [ahead, behind] = await Promise.all([shifted(1), shifted(-1)]);
  for (const [actor, hours] of [
    [ahead, 1],
    [behind, -1],
  ] as const) {
    // prettier-ignore
    const madeAt = parseInt((await actor.client.thread()).replace('-', '').slice(0, 12), 16); // what its UUIDv7 tells
    expect(Math.round((madeAt - Date.now()) / 3_600_000)).toBe(hours);
  }
  const { run_id: run } = await ahead.client.ask('[[fault:stall-after=30*2]] [[tokens=60]]');
  const first = await stage.ownerOf(run);
  const other = first === ahead ? behind : ahead;
  const reader = other.client.reader(run);
  void reader.read();
  await until('the middle of the answer', () => reader.text.endsWith(' t29'));
  const [lease] = await stage.query<{ until: Date }>('select max(lease_expires_at) as until from processes');
  await until('three leases more', async () => {
    const [row] = await stage.query<{ later: boolean }>(
      `select bool_and(lease_expires_at > $1::timestamptz + interval '3 s') as later from processes`,
      [lease!.until],
    );
    return row!.later;
  });
  expect(await other.client.run(run)).toMatchObject({ status: 'running', attempt: 1 });

  await first.end('SIGKILL');
  await until('a restart by the other', () => reader.ofType('restart').length === 1);
  const third = await shifted(first === ahead ? 1 : -1);
  const far = third.client.reader(run);
  const farFollowing = far.follow();
  await until('the middle of the second answer', () => far.text.endsWith(' t29'));
  await other.end('SIGKILL');
  await farFollowing;
  expect(far.text).toBe(tokens(60));
  expect(far.ofType('restart').map(({ data }) => data.attempt)).toEqual([2, 3]);
});
