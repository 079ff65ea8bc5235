import { asRows, Stage, type Actor } from '../support/stage';
import { followAll, RunReader } from '../support/sse-client';
import { times, until } from '../support/until';
import { itLong } from '../support/long';

const READERS = Number(process.env.READERS ?? (process.env.RUNLOG_LONG === '1' ? 200 : 24));
const RUNS = 8;
const TOKENS = 150;
const whole = times(TOKENS, (i) => `t${i}`).join(' ');

let stage: Stage;
beforeAll(async () => void (stage = await Stage.open()));
afterEach(async () => expect(await stage.endScene()).toEqual([]));
afterAll(() => stage.close());

const anyOf = <T>(list: T[]): T => list[Math.floor(Math.random() * list.length)]!;

/** Every reader has exactly the rows, whatever it went through: in number, order and bytes. */
async function expectRows(readers: RunReader[][], runs: string[]): Promise<void> {
  for (const [i, run] of runs.entries()) {
    const rows = await stage.events(run);
    for (const reader of readers[i]!) {
      expect(asRows(reader.seen)).toEqual(rows);
      expect(reader.seen.map(({ raw }) => raw)).toEqual(readers[i]![0]!.seen.map(({ raw }) => raw));
      expect(reader.text).toBe(whole);
    }
  }
}

const readersOf = (runs: string[], address: () => string): RunReader[][] =>
  runs.map((run) => times(READERS / RUNS, () => new RunReader(() => `${address()}/api/runs/${run}/events`)));

const asked = async (actor: Actor): Promise<string[]> => {
  const runs = await Promise.all(times(RUNS, () => actor.client.ask(`[[tokens=${TOKENS}]] [[rate=50]]`)));
  return runs.map(({ run_id }) => run_id);
};

it(`[row 17] gives ${READERS} readers, cut at random bytes and served by either of two processes, exactly the rows`, async () => {
  const both = await Promise.all([stage.start(), stage.start()]);
  const runs = await asked(both[0]);
  const readers = readersOf(runs, () => anyOf(both).url);
  const flat = readers.flat();
  await followAll(flat, { cuts: { howMany: 10, withinBytes: 1500 }, withinMs: 60_000 });
  const connections = flat.reduce((sum, reader) => sum + reader.connections, 0);
  console.log(`${READERS} readers of ${RUNS} runs on two processes: ${connections} connections`);
  expect(connections).toBeGreaterThan(5 * READERS);
  await expectRows(readers, runs);
  for (const run of runs) expect(await both[0].client.run(run)).toMatchObject({ attempt: 1, status: 'done' });
}, 90_000);

itLong(
  'gives readers exactly the rows across restarts of the API, while a worker of its own goes on',
  async () => {
    const worker = await stage.start({ env: { ROLE: 'worker' } });
    let api = await stage.start({ env: { ROLE: 'api' } });
    const runs = await asked(api);
    const readers = readersOf(runs, () => api.url);
    const flat = readers.flat();
    const following = followAll(flat, { cuts: { howMany: 5, withinBytes: 1500 } });
    await until('tokens', () => flat.every(({ cursor }) => cursor > 5));
    expect(await api.stop()).toBe(0);
    api = await stage.start({ env: { ROLE: 'api' } });
    const from = flat.map(({ cursor }) => cursor);
    await until('more tokens', () => flat.every(({ cursor, done }, i) => done || cursor > from[i]! + 5));
    await api.end('SIGKILL');
    api = await stage.start({ env: { ROLE: 'api' } });
    await following;
    await expectRows(readers, runs);
    for (const run of runs) expect(await api.client.run(run)).toMatchObject({ attempt: 1, status: 'done' });
    expect(worker.child.exitCode).toBeNull();
  },
  60_000,
);

it('[row 25] goes on with an answer that every reader has left', async () => {
  const actor = await stage.start();
  const { run_id: run } = await actor.client.ask('[[tokens=60]] [[rate=60]]');
  const readers = times(5, () => actor.client.reader(run));
  await Promise.all(
    readers.map(async (reader) => {
      const leaving = new AbortController();
      const reading = reader.read({ signal: leaving.signal });
      await until('three events', () => reader.cursor >= 3);
      leaving.abort();
      expect(await reading).toBe('cut');
    }),
  );
  await until('the end', async () => (await actor.client.run(run)).status === 'done');
  expect(stage.model.requests[0]!.outcome).toBe('sent');
  const late = actor.client.reader(run);
  await late.follow();
  expect(late.text).toBe(times(60, (i) => `t${i}`).join(' '));
  expect(await late.read()).toBe('past the end');
});
