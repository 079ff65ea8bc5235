import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Stage } from '../support/stage';
import { inLanes, times, until } from '../support/until';

const WINDOW_SECONDS = 30;
const RUNS = 1000;
const READERS = 1000;

let stage: Stage;
beforeAll(async () => void (stage = await Stage.open()));
afterAll(async () => {
  expect(await stage.endScene({ live: true })).toEqual([]);
  await stage.close();
});

/** Of the whole database. A backend tells its figures when it likes, up to ten seconds late, but at its end: every connection of the service is ended first. */
async function committed(): Promise<number> {
  await stage.query(
    `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and application_name like 'runlog%'`,
  );
  const [row] = await stage.query<{ n: number }>('select xact_commit::int as n from pg_stat_database where datname = current_database()');
  return row!.n;
}

/** Transactions in one window, the reconnecting at its begin among them. */
async function inWindow(): Promise<number> {
  const before = await committed();
  await sleep(WINDOW_SECONDS * 1000);
  return (await committed()) - before;
}

it(`costs one small query a second that ${READERS} readers wait at ${RUNS} runs which say nothing`, async () => {
  const actor = await stage.start({ env: { LLM_STALL_SECONDS: '290' } });
  const runs = await inLanes(8, RUNS, async () => (await actor.client.ask('[[fault:stall-after=1]]')).run_id);
  await until('a token of each', async () => {
    const [row] = await stage.query<{ n: number }>(`select count(*)::int as n from run_events where type = 'token'`);
    return row!.n === RUNS;
  });
  const alone = await inWindow();

  const leaving = new AbortController();
  setMaxListeners(0, leaving.signal);
  const readers = times(READERS, (i) => actor.client.reader(runs[i % RUNS]!));
  const reading = Promise.all(readers.map((reader) => reader.read({ signal: leaving.signal })));
  await until('all readers to have seen the token', () => readers.every(({ text }) => text === 't0'), 30_000);
  const watched = await inWindow();
  console.log(
    `transactions in ${WINDOW_SECONDS} s with ${RUNS} live, silent runs: ${alone} without a reader, ${watched} with ${READERS}: ${((watched - alone) / WINDOW_SECONDS).toFixed(2)} a second more`,
  );
  expect(readers.filter(({ connections }) => connections === 1)).toHaveLength(READERS);
  // One a second; a reader that asked for itself would make it a thousand. The connections that were ended come back in either window.
  expect(watched - alone).toBeLessThan(3 * WINDOW_SECONDS);
  leaving.abort();
  await reading;
}, 180_000);
