import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { killWhole } from '../support/cluster-private';
import { newFolder, type TestFolder } from '../support/cluster-folder';
import { adminOf } from '../support/database';
import { brokenRuns } from '../support/invariants';
import { startModelServer, type ModelServer } from '../support/model-server';
import { refusedStart, startService, type Service } from '../support/service';
import { ServiceClient } from '../support/service-client';
import { asRows } from '../support/stage';
import { followAll, RunReader } from '../support/sse-client';
import { times, until } from '../support/until';
import { placeOf } from '../../src/infrastructure/postgres/embedded/place';
import { runningServer, type Server } from '../../src/infrastructure/postgres/embedded/server';
import { LONG } from '../support/long';

const LEASE_SECONDS = 1;
const tokens = (n: number): string => times(n, (i) => `t${i}`).join(' ');

let folder: TestFolder;
let model: ModelServer;
let service: Service;
beforeAll(async () => {
  folder = await newFolder();
  model = await startModelServer();
});
afterAll(async () => {
  await service.end('SIGKILL');
  await folder.remove(); // and with it the postgres that is left
  await model.close();
});

const env = (): Record<string, string> => ({
  DATA_DIR: folder.home,
  LEASE_SECONDS: String(LEASE_SECONDS),
  LLM_PROVIDER: 'openai',
  LLM_MODEL: 'test',
  OPENAI_BASE_URL: model.url,
});
const start = async (): Promise<void> => void (service = await startService({ env: env() }));
const client = new ServiceClient(() => service.url);
const databaseUrl = (): string => /The database is (\S+)/.exec(service.output())![1]!;
const query = async (sql: string, params: unknown[] = []) =>
  adminOf(databaseUrl(), async (admin) => (await admin.query<Record<string, unknown>>(sql, params)).rows);
const postgres = async (): Promise<Server> => {
  const place = await placeOf(folder.home);
  return until('postgres', () => runningServer(join(place, 'postgres')));
};

it('[row 38] starts after kills at any moment of its first start', async () => {
  for (const ms of [150, 400, 800, 1400]) {
    const spawned = (child: ChildProcess): void => void sleep(ms).then(() => child.kill('SIGKILL'));
    await expect(startService({ env: env(), until: /never/, spawned })).rejects.toThrow('SIGKILL');
  }
  await start();
  expect((await client.call('GET', '/health/ready')).status).toBe(200);
}, 60_000);

const kills: [string, boolean][] = [
  ['[rows 1, 38] kill -9 of the process and of its postgres', true],
  ['[row 1] kill -9 of the only process, whose postgres lives on', false],
];
it.each(LONG ? kills : kills.slice(0, 1))('goes on with a broken-off answer after %s', async (_, whole) => {
  const { run_id: run } = await client.ask('[[tokens=120]] [[rate=60]]');
  const readers = times(3, () => new RunReader(() => `${service.url}/api/runs/${run}/events`));
  const following = followAll(readers);
  await until('the middle of the answer', () => readers.every(({ text }) => text.length > 50));
  const killedAt = Date.now();
  await service.end('SIGKILL');
  if (whole) await killWhole(await postgres());
  await start();
  const servesAt = Date.now();
  await until('a restart', () => readers[0]!.ofType('restart').length);
  const [afterKill, afterStart] = [Date.now() - killedAt, Date.now() - servesAt];
  console.log(
    `kill -9${whole ? ' with postgres' : ''}, embedded database: restart seen ${afterKill} ms after it, ${afterStart} ms after the next start (LEASE_SECONDS=${LEASE_SECONDS})`,
  );
  expect(afterStart).toBeLessThan((LEASE_SECONDS + 5) * 1000);
  await following;
  const rows = await query('select seq, type, data from run_events where run_id = $1 order by seq', [run]);
  for (const reader of readers) {
    expect(asRows(reader.seen)).toEqual(rows);
    expect(reader.text).toBe(tokens(120));
    expect(reader.ofType('restart')).toHaveLength(1);
  }
  expect(await client.run(run)).toMatchObject({ status: 'done', attempt: 2 });
  expect(await brokenRuns(query)).toEqual([]);
});

it('refuses a second start on the same folder with one sentence and 1', async () => {
  const { code, said } = await refusedStart({ env: env() });
  expect([code, said.split('\n')]).toEqual([1, [expect.stringMatching(/DATABASE_URL|PORT|stop/i)]]);
  expect((await client.call('GET', '/health/ready')).status).toBe(200);
});

it('stops its postgres when it is told to stop, and keeps every run', async () => {
  const before = await query('select count(*)::int as n from run_events');
  expect(await service.stop()).toBe(0);
  expect(await runningServer(join(await placeOf(folder.home), 'postgres'))).toBeUndefined();
  await start();
  expect(await query('select count(*)::int as n from run_events')).toEqual(before);
  expect(await brokenRuns(query)).toEqual([]);
});
