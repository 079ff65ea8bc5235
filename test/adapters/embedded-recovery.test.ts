import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { identify } from '../../src/infrastructure/postgres/embedded/process-identity';
import { runningServer } from '../../src/infrastructure/postgres/embedded/server';
import { bystander } from '../support/cluster-bystander';
import { startedOrNot } from '../support/cluster-child';
import { killWhole } from '../support/cluster-private';
import { rows, Trial } from '../support/cluster-trial';
import { adminOf } from '../support/database';
import { until } from '../support/until';

const root = process.getuid?.() === 0;

describe('the embedded database, on data that is there,', () => {
  let trial: Trial; // one home for all: each start below is also one after whatever the test before did
  beforeAll(async () => {
    trial = await Trial.begin();
    await (await trial.start()).stop();
  });
  afterEach(() => trial.quit());
  afterAll(() => trial.end());

  it('adopts the postgres that a killed owner left, and ends it in its stead', async () => {
    const owner = trial.own();
    const { serves } = await startedOrNot(owner);
    await rows(serves!.url, 'create table adopted (n int)');
    await owner.kill();
    const orphan = await runningServer(serves!.dataDir);
    expect(orphan).toBeDefined();

    const next = await trial.start();
    expect(next).toMatchObject({ started: false, url: serves!.url });
    expect(await rows(next.url, 'select * from adopted')).toEqual([]);
    await next.stop();
    expect(await identify(orphan!.process.pid)).toBeUndefined();
  });

  it('serves again with every committed row when owner and postgres were killed in mid-write', async () => {
    const owner = trial.own({ durable: true });
    const { serves } = await startedOrNot(owner);
    await rows(serves!.url, 'create table written (n int)');
    let committed = 0;
    const writing = adminOf(serves!.url, async (client) => {
      client.on('error', () => undefined);
      for (; ; committed++) await client.query(`insert into written values (${committed})`);
    }).catch(() => undefined);
    await until('twenty commits', () => committed >= 20);
    await owner.kill();
    await killWhole((await runningServer(serves!.dataDir))!);
    await writing;

    const next = await trial.start();
    expect(next.started).toBe(true);
    const found = await rows(next.url, 'select n from written order by n');
    expect(found.length).toBeGreaterThanOrEqual(committed);
    expect(found.map(({ n }) => n)).toEqual(found.map((_, n) => n));
  });

  it('starts postgres again, on the same port, when that is killed below its owner', async () => {
    const postgres = await trial.start();
    await killWhole((await runningServer(postgres.dataDir))!);
    expect(await until('an answer', () => rows(postgres.url, 'select 1 as one').catch(() => undefined))).toEqual([{ one: 1 }]);
    await postgres.stop();
    expect(await runningServer(postgres.dataDir)).toBeUndefined();
  });

  it('makes the database chatbot when a start was killed between initdb and that', async () => {
    const first = await trial.start();
    await rows(first.url.replace(/chatbot$/, 'postgres'), 'drop database chatbot with (force)');
    await first.stop();
    const second = await trial.start();
    expect(await rows(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it.each([
    ['another program by now', 'alive'],
    ['a zombie that nobody reaps', 'zombie'],
  ] as const)('starts although postmaster.pid names a pid that is %s', async (_, state) => {
    const first = await trial.start();
    const { dataDir } = first;
    const { uid, gid } = await stat(dataDir);
    const noted = await readFile(join(dataDir, 'postmaster.pid'), 'utf8');
    await first.stop();
    const other = await bystander(state, root ? { uid, gid } : undefined);
    try {
      await writeFile(join(dataDir, 'postmaster.pid'), noted.replace(/^\d+/, String(other.pid)));
      const second = await trial.start();
      expect(second.started).toBe(true);
      expect(process.kill(other.pid, 0)).toBe(true);
    } finally {
      other.end();
    }
  });
});
