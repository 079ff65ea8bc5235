import { copyFile, mkdir, readFile, readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { findEmbeddedPostgres } from '../../src/infrastructure/postgres/embedded/find-embedded-postgres';
import { runProgram } from '../../src/infrastructure/postgres/embedded/run-program';
import { runningServer } from '../../src/infrastructure/postgres/embedded/server';
import { startedOrNot } from '../support/cluster-child';
import { rows, Trial } from '../support/cluster-trial';
import { until } from '../support/until';

const root = process.getuid?.() === 0;

describe('the first start of the embedded database', () => {
  let trial: Trial;
  beforeEach(async () => {
    trial = await Trial.begin();
  });
  afterEach(() => trial.end());

  const mode = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;
  const sessionOf = (pid: number): Promise<string> => runProgram('ps', ['-o', 'sess=', '-p', String(pid)]);

  it('makes a UTF-8 database behind a password on loopback, and the next start serves the same data', async () => {
    const { home, said } = trial;
    const first = await trial.start({ durable: true });
    const settings = ['server_encoding', 'listen_addresses', 'unix_socket_directories', 'max_connections', 'fsync', 'synchronous_commit'];
    const [found] = await rows(first.url, `select ${settings.map((name) => `current_setting('${name}') as ${name}`).join()}`);
    expect(Object.values(found!)).toEqual(['UTF8', '127.0.0.1', '', '200', 'on', 'on']);
    expect(await rows(first.url, 'select current_user as name, current_database() as database')).toEqual([
      { name: 'chatbot', database: 'chatbot' },
    ]);
    await expect(rows(first.url.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toMatchObject({ code: '28P01' });

    expect(await mode(join(home, 'database-url'))).toBe(0o600);
    expect(await mode(join(first.dataDir, 'runlog.password'))).toBe(0o600);
    expect(await mode(first.dataDir)).toBe(0o700);
    expect(await findEmbeddedPostgres(home)).toBe(first.url);
    expect(said).toEqual([expect.stringContaining('Preparing')]);
    expect(await sessionOf((await runningServer(first.dataDir))!.process.pid)).not.toBe(await sessionOf(process.pid)); // Ctrl-C

    await rows(first.url, "create table kept as select 'ä' as word");
    await Promise.all([first.stop(), first.stop()]);
    expect(await readdir(home)).toEqual(['postgres']);
    expect(await findEmbeddedPostgres(home)).toBeUndefined();

    const second = await trial.start();
    expect(second.started).toBe(true);
    expect(await rows(second.url, 'select word from kept')).toEqual([{ word: 'ä' }]);
    expect(said).toHaveLength(1);
  });

  it('begins afresh where one was killed in the middle of initdb', async () => {
    const owner = trial.own();
    expect((await owner.next()).says).toContain('Preparing');
    await untilHalfMade(trial.home);
    await owner.kill();
    expect(await readdir(trial.home)).not.toContain('postgres');

    const next = await trial.start();
    expect(await rows(next.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('is had by exactly one of two at once, and the other is told where it is', async () => {
    const owners = [trial.own(), trial.own()];
    const told = await Promise.all(owners.map(startedOrNot));
    const { serves } = told.find((one) => one.serves)!;
    expect(told.filter((one) => one.serves)).toHaveLength(1);
    expect(told.find((one) => one.refuses)!.refuses).toMatch(/^Runlog is already (running|starting) here \(pid \d+\)/);

    const late = await trial.start().catch((error: Error) => error.message);
    expect(late).toMatch(/^Runlog is already running here \(pid \d+\); its database is postgres:/);
    expect(late).toContain(serves!.url);
    for (const owner of owners) expect(await owner.end()).toBe(0);
    expect(await runningServer(serves!.dataDir)).toBeUndefined();
  });

  it('leaves neither process nor lock when it is called off', async () => {
    const off = new AbortController();
    const starting = trial.start({ signal: off.signal }).catch((error: unknown) => error);
    await untilHalfMade(trial.home);
    off.abort();
    expect(await starting).toMatchObject({ name: 'AbortError' });
    expect(await readdir(trial.home)).toEqual([]);
  });

  (root ? it : it.skip)('(needs root) puts the data where user postgres can enter, and tells a moved home from a copied one', async () => {
    await mkdir(trial.home, { mode: 0o700 });
    const first = await trial.start();
    const place = (await readFile(join(trial.home, 'location'), 'utf8')).trim();
    expect(first.dataDir).toBe(join(place, 'postgres'));
    await rows(first.url, 'create table kept (n int)');
    await first.stop();

    await rename(trial.home, `${trial.home} moved`);
    trial.home = `${trial.home} moved`;
    const second = await trial.start();
    expect(second.dataDir).toBe(first.dataDir);
    expect(await rows(second.url, 'select * from kept')).toEqual([]);

    // A copy of the project is another Runlog: it neither adopts nor stops the database of this one.
    const original = trial.home;
    trial.home = `${original} copied`;
    await mkdir(trial.home, { mode: 0o700 });
    await copyFile(join(original, 'location'), join(trial.home, 'location'));
    const copy = await trial.start();
    expect(copy.started).toBe(true);
    expect(copy.dataDir).not.toBe(second.dataDir);
  });
});

async function untilHalfMade(home: string): Promise<void> {
  const listing = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
  await until('an initdb in its middle', async () => {
    const half = (await listing(home)).find((name) => name.startsWith('postgres.new-'));
    return half && (await listing(join(home, half, 'data'))).includes('base');
  });
}
