import { StoreUnavailable } from '../../src/domain/chat/event-store';
import type { Claim } from '../../src/domain/chat/run';
import type { ProcessId, RunId } from '../../src/domain/ids';
import { EnginePool } from '../../src/infrastructure/postgres/engine-pool';
import { PostgresRunQueue } from '../../src/infrastructure/postgres/postgres-run-queue';
import { sql } from '../../src/infrastructure/postgres/sql/load';
import { aClaim, aProcess, batchOf, endingOf, type Posted, token, told } from '../contract/engine-world';
import { openPostgresEngineWorld, type PostgresEngineWorld } from '../contract/postgres-engine-world';

let world: PostgresEngineWorld;
let pool: EnginePool;
beforeAll(async () => {
  world = await openPostgresEngineWorld();
  pool = new EnginePool({ url: world.url, size: 20, leaseSeconds: 15, name: 'beside' });
});
beforeEach(() => world.reset());
afterAll(async () => {
  await pool.close();
  await world.close();
});

const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));
const shuffled = <T>(list: T[]): T[] => list.map((item) => ({ item, at: Math.random() })).sort((a, b) => a.at - b.at).map(({ item }) => item); // prettier-ignore
const count = async (what: string): Promise<number> =>
  (await pool.query<{ n: number }>(`select count(*)::int as n from ${what}`))[0]?.n ?? 0;

/** Deadlocks so far. A backend counts its own at the latest when it ends. */
async function deadlocks(): Promise<number> {
  await pool.query(
    `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
  );
  await pool.query('select pg_stat_force_next_flush()');
  await pool.query('select pg_stat_clear_snapshot()');
  return (
    (await pool.query<{ n: string }>('select deadlocks as n from pg_stat_database where datname = current_database()')).map((row) =>
      Number(row.n),
    )[0] ?? 0
  );
}

/** Two that lock the same rows in opposite order. */
async function provoke(a: RunId, b: RunId): Promise<PromiseSettledResult<unknown>[]> {
  const [first, second] = [new EnginePool({ url: world.url, size: 1, leaseSeconds: 15, name: 'a' }), new EnginePool({ url: world.url, size: 1, leaseSeconds: 15, name: 'b' })]; // prettier-ignore
  const lock = (on: EnginePool, run: RunId) => on.query('select from runs where run_id = $1 for no key update', [run]);
  try {
    for (const on of [first, second]) await on.query('begin');
    await lock(first, a);
    await lock(second, b);
    return await Promise.allSettled([lock(first, b), lock(second, a)]);
  } finally {
    await Promise.all([first.close(), second.close()]);
  }
}

describe('deadlocks', () => {
  it('are counted, and told as something after which the same rows may be sent again', async () => {
    const [a, b] = [await aClaim(world), await aClaim(world)];
    const before = await deadlocks();
    const refused = (await provoke(a.runId, b.runId)).filter((outcome) => outcome.status === 'rejected');
    expect(refused.map(({ reason }) => reason as unknown)).toEqual([expect.any(StoreUnavailable)]);
    expect((await deadlocks()) - before).toBe(1);
  });

  it('do not happen, and no log is torn, when flushes, cancels, closes, posts and hand-backs meet', async () => {
    const before = await deadlocks();
    const processes: ProcessId[] = [];
    for (let i = 0; i < 4; i++) processes.push(await aProcess(world));
    const threads: Posted[] = [];
    for (let i = 0; i < 30; i++) threads.push(await world.post());
    const held = new Map<RunId, { claim: Claim; after: number }>();
    const errors: unknown[] = [];

    const flush = async (process: ProcessId): Promise<void> => {
      const own = shuffled([...held.values()].filter(({ claim }) => claim.processId === process));
      const batches = own.map(({ claim, after }) => batchOf(claim, after, [token('a'), token('b')]));
      const written = new Set((await world.store.flush(process, batches)).map((row) => row.runId));
      for (const batch of batches) {
        const mine = held.get(batch.runId);
        if (mine?.claim.processId !== process) continue;
        if (written.has(batch.runId)) mine.after += 2;
        else held.delete(batch.runId);
      }
    };
    const act = async (process: ProcessId): Promise<void> => {
      const chance = Math.random();
      const run = shuffled([...held.values()])[0];
      const thread = shuffled(threads)[0] as Posted;
      if (chance < 0.35) return flush(process);
      if (chance < 0.5) for (const claim of await world.queue.claim(process, 10)) held.set(claim.runId, { claim, after: claim.lastSeq });
      else if (chance < 0.65 && run) await world.cancel(run.claim.runId);
      else if (chance < 0.8) await world.post({ ...thread, onBusy: Math.random() < 0.5 ? 'interrupt' : 'queue' });
      else if (chance < 0.95 && run) {
        const closed = await world.store.close(run.claim, endingOf(run.claim, run.after, 'done', 'x'));
        if (!closed) await world.store.close(run.claim, endingOf(run.claim, run.after, 'cancelled', 'x'));
      } else {
        await world.queue.handBack(process);
        for (const { claim } of [...held.values()]) if (claim.processId === process) held.delete(claim.runId);
        await world.lease.register({ processId: process, role: 'worker', host: 'test', pid: 1, version: '0' }, 15);
      }
    };
    const until = performance.now() + (process.env.RUNLOG_LONG === '1' ? 20_000 : 1500);
    const actor = async (i: number): Promise<void> => {
      while (performance.now() < until) await act(processes[i % 4] as ProcessId).catch((error: unknown) => errors.push(error));
    };
    await Promise.all(times(16, actor));

    // A flush that overlaps its own earlier try, and a claim of a process that has just handed back and gone, are refused; nothing else is.
    const expected = (error: unknown): boolean => error instanceof Error && /run_events_pkey|runs_process_id_fkey/.test(error.message);
    expect(errors.filter((error) => !expected(error))).toEqual([]);
    expect(await count('run_events')).toBeGreaterThan(100); // it did work, on a busy machine too
    const torn = await pool.query(
      `select r.run_id, r.status, e.n, e.last, e.done from runs r
       left join lateral (select count(*) n, max(seq) last, count(*) filter (where type = 'done') done, max(seq) filter (where type = 'done') end from run_events e where e.run_id = r.run_id) e on true
       where e.n <> coalesce(e.last, 0) or e.done <> (r.status in ('done', 'failed', 'cancelled'))::int or e.end <> e.last or (e.done = 1 and r.last_seq <> e.last)
         or (r.cancel_requested_at is not null and r.status in ('done', 'failed'))`,
    );
    expect(torn).toEqual([]);
    expect(await deadlocks()).toBe(before);
  });
});

describe('at once', () => {
  it('a run is claimed by one of twenty', async () => {
    const runs = [];
    for (let i = 0; i < 10; i++) runs.push(await world.post());
    const dead = await aProcess(world);
    await world.queue.claim(dead, 5);
    await world.leaseEnds(dead, -1);
    const queue = new PostgresRunQueue(pool, 15);
    const processes: ProcessId[] = [];
    for (let i = 0; i < 20; i++) processes.push(await aProcess(world));
    const claims = (await Promise.all(processes.map((process) => queue.claim(process, 3)))).flat();
    expect(new Set(claims.map((claim) => claim.runId)).size).toBe(claims.length);
    const rest = await queue.claim(processes[0] as ProcessId, 100);
    expect(claims.length + rest.length).toBe(runs.length);
  });

  it('the same batch sent by six is written once, and told as written to all', async () => {
    const claim = await aClaim(world);
    for (let after = 0; after < 40; after += 2) {
      const batch = batchOf(claim, after, [token('a'), token('b')]);
      const outcomes = await Promise.allSettled(times(6, () => world.store.flush(claim.processId, [batch])));
      const written = outcomes.filter((outcome) => outcome.status === 'fulfilled' && outcome.value.length === 1);
      const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
      expect(written).toHaveLength(1);
      for (const error of refused) expect(error).toBeInstanceOf(StoreUnavailable); // a repeat that overlaps its own earlier try
      expect(await world.store.tellFlush(claim.processId, [batch])).toEqual([claim.runId]);
    }
    expect(await told(world, claim.runId)).toHaveLength(40);
  });

  it('a cancel and a close agree on one end', async () => {
    for (let round = 0; round < 30; round++) {
      const claim = await aClaim(world);
      const [cancelled, closed] = await Promise.all([world.cancel(claim.runId), world.store.close(claim, endingOf(claim, 0, 'done'))]);
      expect([cancelled, closed]).toEqual(cancelled === 'asked' ? ['asked', false] : ['too late', true]);
    }
  });

  it('a take-over waits for nobody: a run whose row is locked is left for the next claim', async () => {
    const claim = await aClaim(world);
    await world.leaseEnds(claim.processId, -1);
    const me = await aProcess(world);
    const claims = await pool.transaction(async () => {
      await world.database.transaction(async (tx) => {
        await tx.query('select from runs where run_id = $1 for no key update', [claim.runId]);
        expect(await world.queue.claim(me, 10)).toEqual([]);
      });
      return world.queue.claim(me, 10);
    });
    expect(claims).toMatchObject([{ runId: claim.runId, lostCount: 1 }]);
  });

  it('a close in the name of a dead process writes nothing when that one was writing after all', async () => {
    // The flush only locks the run's row, so the close does not look again at what it has seen before it waited: the key of run_events stops it.
    const claim = await aClaim(world);
    await world.cancel(claim.runId);
    const batch = batchOf(claim, 0, [token('a')]);
    const held = world.database.transaction(async (tx) => {
      const heads = [{ r: batch.runId, a: 1, t: 1, f: 1, n: 1 }];
      const rows = batch.events.map((event) => ({ r: batch.runId, s: event.seq, t: event.type, d: event.data }));
      await tx.query(sql('flush'), [claim.processId, JSON.stringify(heads), JSON.stringify(rows)]);
      const close = world.store.close(claim, endingOf(claim, 0, 'cancelled'));
      close.catch(() => undefined);
      while ((await count(`pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`)) === 0);
      return { close };
    });
    await expect((await held).close).rejects.toThrow(StoreUnavailable);
    expect(await told(world, claim.runId)).toEqual(['1 token a']);
    expect(await world.store.close(claim, endingOf(claim, 1, 'cancelled', 'a'))).toBe(true);
  });

  it('a claim knows what the last owner wrote while it was being taken', async () => {
    const claim = await aClaim(world);
    const flush = world.store.flush(claim.processId, [batchOf(claim, 0, [token('a')])]);
    await world.leaseEnds(claim.processId, -1);
    await flush;
    const [taken] = await world.queue.claim(await aProcess(world), 10);
    expect(taken?.lastSeq).toBe(1);
  });
});
