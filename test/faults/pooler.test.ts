import { adminOf, emptyDatabase } from '../support/database';
import { databaseProxy } from '../support/database-proxy';
import { pgBouncerVersion, startPgBouncer, type PgBouncer } from '../support/pgbouncer';
import { asRows, Stage, type Actor } from '../support/stage';
import { refusedStart, startService } from '../support/service';
import { followAll, type RunReader } from '../support/sse-client';
import { median, times, until } from '../support/until';
import { itLong } from '../support/long';

const RUNS = 12;
const TOKENS = 60;
const whole = times(TOKENS, (i) => `t${i}`).join(' ');
const DEAF = /Notifications do not come through .*Set DATABASE_DIRECT_URL/;

const version = pgBouncerVersion();
if (!version) console.warn('[row 35] is skipped in part: the rest needs a pgbouncer on PATH, as of the package pgbouncer.');
const behind = version ? describe : describe.skip;

it('[row 35] knows a pooler at the start, says so, and then prepares nothing and does not listen', async () => {
  const stage = await Stage.open();
  const straight = await databaseProxy(stage.databaseUrl);
  const pooler = await databaseProxy(stage.databaseUrl, { asPooler: true });
  const [own, far] = await Promise.all([straight, pooler].map(({ url }) => stage.start({ env: { DATABASE_URL: url, ROLE: 'all' } })));
  await until('the word of it', () => DEAF.test(far!.output()), 2000);
  expect(own!.output()).not.toMatch(DEAF);
  const run = await far!.client.ask(`[[tokens=${TOKENS}]] [[rate=40]]`);
  const readers = [own!, far!].map((actor) => actor.client.reader(run.run_id));
  await followAll(readers);
  for (const reader of readers) expect(reader.text).toBe(whole);
  for (const word of ['listen runlog', '\0claim\0', '\0heartbeat\0']) {
    expect(straight.sent(word)).toBeGreaterThan(0);
    expect(pooler.sent(word)).toBe(0);
  }
  expect(await stage.endScene()).toEqual([]);
  await stage.close();
  await Promise.all([straight.close(), pooler.close()]);
});

behind(`[row 35] behind PgBouncer ${version ?? '(skipped: there is none on PATH)'} in transaction mode`, () => {
  let stage: Stage;
  let pooler: PgBouncer;
  beforeAll(async () => {
    stage = await Stage.open();
    pooler = await startPgBouncer(stage.databaseUrl);
  });
  afterEach(async () => expect(await stage.endScene()).toEqual([]));
  afterAll(async () => {
    await stage.close();
    await pooler.end();
  });

  const start = (role: 'api' | 'worker', more: Record<string, string>): Promise<Actor> =>
    stage.start({ env: { ROLE: role, DATABASE_URL: pooler.url, ...more } });

  /** Runs answered, cancelled and read in another process than the one that works on them: more at once than the pooler has sessions. */
  async function expectWhole(api: Actor, worker: Actor): Promise<void> {
    const asked = await Promise.all(times(RUNS, (i) => api.client.ask(`${i} [[tokens=${TOKENS}]] [[rate=40]]`)));
    const stopped = await api.client.ask('[[tokens=2000]] [[rate=40]]');
    const readers: RunReader[] = [...asked, stopped].map(({ run_id }) => api.client.reader(run_id));
    const following = followAll(readers);
    await until('the middle', () => readers.every(({ text }) => text.length > 30));
    expect((await api.client.cancel(stopped.run_id)).status).toBe(202);
    await following;
    for (const [i, { run_id }] of asked.entries()) {
      expect(asRows(readers[i]!.seen)).toEqual(await stage.events(run_id));
      expect(readers[i]!.text).toBe(whole);
      expect(await api.client.run(run_id)).toMatchObject({ status: 'done', attempt: 1 });
    }
    expect((await api.client.run(stopped.run_id)).status).toBe('cancelled');
    for (const actor of [api, worker]) expect(actor.output()).not.toMatch(/prepared statement|"level":50/);
  }

  it('serves whole and hears notifications where DATABASE_DIRECT_URL goes straight', async () => {
    const direct = { DATABASE_DIRECT_URL: stage.databaseUrl };
    const [api, worker] = await Promise.all([start('api', direct), start('worker', direct)]);
    await expectWhole(api, worker);
    const waits: number[] = [];
    for (let n = 0; n < 7; n++) {
      const from = Date.now();
      await api.client.reader((await api.client.ask('[[tokens=1]]')).run_id).follow();
      waits.push(Date.now() - from);
    }
    console.log(`PgBouncer ${version}, LISTEN straight: answers of one token in ${waits.join(', ')} ms`);
    expect(median(waits)).toBeLessThan(500); // the poll would take up to a second for each of claim and event
    for (const actor of [api, worker]) expect(actor.output()).not.toMatch(DEAF);
    expect(
      await stage.query(
        `select from pg_stat_activity where datname = current_database() and application_name = 'runlog listen' and query ~ 'listen|notify'`,
      ),
    ).not.toEqual([]);
    expect(await worker.stop()).toBe(0);
  });

  itLong('serves whole by the poll alone where it does not, says so at the start, and leaves no session that listens', async () => {
    const [api, worker] = await Promise.all([start('api', {}), start('worker', {})]);
    for (const actor of [api, worker]) await until('the word of it', () => DEAF.test(actor.output()), 2000);
    await expectWhole(api, worker);
    expect(await stage.query(`select query from pg_stat_activity where datname = current_database() and query ilike 'listen %'`)).toEqual(
      [],
    );
    expect(await worker.stop()).toBe(0);
  });

  itLong('migrates once where two start on an empty database through it, and leaves no lock in a session of the pooler', async () => {
    const empty = await emptyDatabase();
    const own = await startPgBouncer(empty.url);
    const both = await Promise.all([1, 2].map(() => startService({ env: { DATABASE_URL: own.url } })));
    expect(both.filter((service) => /Applied \d+ migration/.test(service.output()))).toHaveLength(1);
    expect(await Promise.all(both.map((service) => service.stop()))).toEqual([0, 0]);
    const locks = await adminOf(empty.url, (admin) =>
      admin.query(
        `select from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`,
      ),
    );
    expect(locks.rows).toEqual([]);
    await own.end();
    await empty.drop();
  });

  it('is refused with one sentence where the pooler takes no time limits', async () => {
    const strict = await startPgBouncer(stage.databaseUrl, { ignore_startup_parameters: 'extra_float_digits' });
    const { code, said } = await refusedStart({ env: { DATABASE_URL: strict.url } });
    expect(said.split('\n')).toHaveLength(1);
    expect(said).toMatch(/^The pooler of DATABASE_URL refuses .* ignore_startup_parameters = /);
    expect(code).toBe(1);
    await strict.end();
  });
});
