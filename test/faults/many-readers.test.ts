import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { Stage } from '../support/stage';
import { followAll } from '../support/sse-client';
import { LONG } from '../support/long';
import { median, times } from '../support/until';

const READERS = Number(process.env.READERS ?? (LONG ? 2000 : 200));
const RUNS = 20;
const TOKENS = LONG ? 60 : 30;
const RATE = 5; // a second: what all of them read together is to be within two cores, which they share with the service
const CUTS = 2;
const MOST_CONNECTIONS = 60;
const GET_WITHIN_MS = 5000;
const whole = times(TOKENS, (i) => `t${i}`).join(' ');

let stage: Stage;
let others: Worker | undefined;
beforeAll(async () => void (stage = await Stage.open()));
afterEach(() => others?.terminate());
afterEach(async () => expect(await stage.endScene()).toEqual([]));
afterAll(() => stage.close());

it(`[row 18] gives ${READERS} readers at once, each cut twice, their run whole, and still answers others`, async () => {
  const actor = await stage.start();
  const asked = await Promise.all(times(RUNS, () => actor.client.ask(`[[tokens=${TOKENS}]] [[rate=${RATE}]]`)));
  const readers = times(READERS, (i) => actor.client.reader(asked[i % RUNS]!.run_id));

  others = new Worker(join(__dirname, 'fixtures/plain-gets.cjs'), { workerData: `${actor.url}/api/threads` });
  const measured = once(others, 'message') as Promise<[number[]]>;
  measured.catch(() => undefined); // told where it is awaited
  let reading = true;
  const following = followAll(readers, { cuts: { howMany: CUTS, withinBytes: 400 }, withinMs: 120_000 }).finally(() => (reading = false));
  const connections: number[] = [];
  for (; reading; await sleep(50)) {
    const [row] = await stage.query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity where datname = current_database() and application_name like 'runlog%'`,
    );
    connections.push(row!.n);
  }
  await following;
  others.postMessage('enough');
  const [gets] = await measured;

  for (const [i, { run_id: run }] of asked.entries()) {
    const rows = JSON.stringify(await stage.events(run));
    for (const reader of readers.filter((_, at) => at % RUNS === i)) {
      expect(JSON.stringify(reader.seen.map(({ seq, type, data }) => ({ seq, type, data }))) === rows).toBe(true);
      expect(reader.text).toBe(whole);
      expect(reader.cuts).toBe(CUTS);
      expect(reader.refusals).toEqual([]);
    }
    expect(await actor.client.run(run)).toMatchObject({ status: 'done', attempt: 1 });
  }
  const [slowest, most] = [Math.max(...gets), Math.max(...connections)];
  console.log(
    `${READERS} readers, each cut twice: ${gets.length} plain GETs, median ${median(gets)} ms, the slowest ${slowest} ms; at most ${most} database connections`,
  );
  expect(slowest).toBeLessThan(GET_WITHIN_MS);
  expect(most).toBeLessThanOrEqual(MOST_CONNECTIONS);
}, 180_000);
