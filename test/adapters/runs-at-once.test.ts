import { KeyReused, ThreadBusy } from '../../src/domain/chat/run';
import type { Posted } from '../../src/domain/chat/run-repository';
import { Failure } from '../../src/domain/failure';
import type { RunId, ThreadId } from '../../src/domain/ids';
import { Database } from '../../src/infrastructure/postgres/database';
import { postMessage } from '../../src/infrastructure/postgres/post-run';
import { PostgresRunRepository } from '../../src/infrastructure/postgres/postgres-run-repository';
import { openPostgresWorld, type PostgresWorld } from '../contract/postgres-repository-world';
import { aMessage, aRetry, as, aThread, aUser, deferred, local } from '../contract/repository-world';

let world: PostgresWorld;
let otherPod: Database;
beforeAll(async () => {
  world = await openPostgresWorld();
  otherPod = new Database({ url: world.url, leaseSeconds: 15 });
});
afterAll(async () => {
  await otherPod.close();
  await world.close();
});

const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));
const pods = () => [world.runs, new PostgresRunRepository(otherPod)];
const settled = async <T>(calls: Promise<T>[]) => {
  const outcomes = await Promise.allSettled(calls);
  return {
    done: outcomes.filter((outcome) => outcome.status === 'fulfilled').map((outcome) => outcome.value),
    refused: outcomes.filter((outcome) => outcome.status === 'rejected').map((outcome) => outcome.reason as unknown),
  };
};
/** Somebody else's transaction, open until it is told how to end. */
async function held(work: (tx: { query: Database['query'] }) => Promise<unknown>, how: 'commit' | 'rollback' = 'commit') {
  const begun = deferred();
  const end = deferred();
  const over = otherPod
    .transaction(async (tx) => {
      await work(tx);
      begun.resolve();
      await end.promise;
      if (how === 'rollback') throw new Error('rolled back on purpose');
    })
    .catch((error: Error) => begun.reject(error));
  await begun.promise;
  return async () => {
    end.resolve();
    await over;
  };
}
const untilWaiting = async (n: number) => {
  const waiting = `select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
  while ((await world.database.query<{ n: number }>(waiting))[0]!.n < n) await new Promise((resolve) => setTimeout(resolve, 5));
};
const count = async (sql: string, params: unknown[]) =>
  (await world.database.query<{ n: number }>(`select count(*)::int as n from ${sql}`, params))[0]!.n;

it('makes one message and one run of the same key sent fifty times at once to two processes', async () => {
  const thread = await aThread(world);
  const key = { key: 'fifty', requestHash: 'h' };
  const { done, refused } = await settled(times(50, (i) => pods()[i % 2]!.post(as(thread.userId), aMessage(thread.id, { key }))));
  expect(refused).toEqual([]);
  expect(new Set(done.map(({ run }) => run.id)).size).toBe(1);
  expect(done.filter(({ replayed }) => !replayed)).toHaveLength(1);
  expect(await count('messages where thread_id = $1', [thread.id])).toBe(2);
  expect(await count('runs where thread_id = $1', [thread.id])).toBe(1);
});

it('accepts one of ten posts at once, and names it to the other nine', async () => {
  const thread = await aThread(world);
  const { done, refused } = await settled(times(10, (i) => pods()[i % 2]!.post(local, aMessage(thread.id))));
  expect(done).toHaveLength(1);
  expect(refused).toHaveLength(9);
  for (const error of refused) expect(error).toMatchObject({ constructor: ThreadBusy, facts: { run_id: done[0]!.run.id } });
});

it('gives turns in the order in which posts are stored, also when they began the other way round', async () => {
  const thread = await aThread(world);
  const gate = deferred();
  const began = deferred();
  const early = otherPod.transaction(async (tx) => {
    await tx.query('select now()'); // the time that created_at will tell
    began.resolve();
    await gate.promise;
    return postMessage(tx, local, aMessage(thread.id, { onBusy: 'queue' }));
  });
  await began.promise;
  const late = await world.runs.post(local, aMessage(thread.id, { onBusy: 'queue' }));
  gate.resolve();
  const { run } = await early;

  expect(run.createdAt.getTime()).toBeLessThanOrEqual(late.run.createdAt.getTime());
  expect([late.run.turn, run.turn]).toEqual([1, 2]);
  const { items } = await world.threads.messages(local, thread.id, { limit: 9 });
  expect(items.map(({ id }) => id)).toEqual([late.run.userMessageId, late.run.answerMessageId, run.userMessageId, run.answerMessageId]);
});

describe('a key that another transaction is using for another thread', () => {
  const attempt = async (how: 'commit' | 'rollback') => {
    const userId = await aUser(world);
    const [theirs, mine] = [await aThread(world, userId), await aThread(world, userId)];
    const end = await held((tx) => postMessage(tx, local, aMessage(theirs.id, { key: { key: 'k', requestHash: 'theirs' } })), how);
    const post = world.runs.post(local, aMessage(mine.id, { key: { key: 'k', requestHash: 'mine' } }));
    post.catch(() => undefined);
    await untilWaiting(1);
    await end();
    return { post, mine };
  };

  it('is refused once that one has committed, and nothing is stored', async () => {
    const { post, mine } = await attempt('commit');
    await expect(post).rejects.toThrow(KeyReused);
    expect(await count('messages where thread_id = $1', [mine.id])).toBe(0);
    expect(await world.threads.find(local, mine.id)).toMatchObject({ headMessageId: null, title: null });
  });

  it('is free again once that one has rolled back', async () => {
    await expect((await attempt('rollback')).post).resolves.toMatchObject({ replayed: false });
  });
});

it('decides a cancel by the status of the locked row: a run that is being claimed is asked, not ended', async () => {
  const { run } = await world.runs.post(local, aMessage((await aThread(world)).id));
  const [process] = await world.database.query<{ id: string }>('select process_id as id from processes');
  const end = await held((tx) =>
    tx.query(`update runs set status = 'running', process_id = $2, attempt = 1 where run_id = $1`, [run.id, process!.id]),
  );
  const cancel = world.runs.requestCancel(local, run.id);
  await untilWaiting(1);
  await end();
  expect(await cancel).toEqual({ status: 'running', ended: false, asked: true });
  expect(await world.engine.events(run.id)).toEqual([]);
});

it('leaves a run that can be claimed unlocked when other posts are refused', async () => {
  const thread = await aThread(world);
  const { run } = await world.runs.post(local, aMessage(thread.id));
  const refused = otherPod.transaction(async (tx) => {
    await postMessage(tx, local, aMessage(thread.id)).catch(() => undefined);
    return count('(select from runs where run_id = $1 for update skip locked) r', [run.id]);
  });
  expect(await refused).toBe(1);
});

it('keeps every run whole when posts, interrupts, cancels, retries and deletes meet', async () => {
  const userId = await aUser(world);
  const threads: ThreadId[] = [];
  for (let i = 0; i < 3; i++) threads.push((await aThread(world, userId)).id);
  const runs: RunId[] = [];
  const anyOf = <T>(list: T[]): T => list[Math.floor(Math.random() * list.length)]!;
  const keep = ({ run }: Posted) => void runs.push(run.id);
  const act = async (i: number): Promise<unknown> => {
    const repository = anyOf(pods());
    if (i % 50 === 49) return world.threads.delete(local, threads.splice(0, 1, (await aThread(world, userId)).id)[0]!);
    switch (i % 5) {
      case 0:
        return repository.post(local, aMessage(anyOf(threads), { onBusy: 'queue', maxQueued: 3 })).then(keep);
      case 1:
        return repository.post(local, aMessage(anyOf(threads), { onBusy: 'interrupt' })).then(keep);
      case 2:
        return runs.length > 0 && repository.retry(local, aRetry(anyOf(runs), { onBusy: 'queue' })).then(keep);
      case 3: // not every one: the database refuses a second running run of a thread
        return runs.length > 0 && world.engine.start(anyOf(runs)).catch(() => undefined);
      default:
        return runs.length > 0 && repository.requestCancel(local, anyOf(runs));
    }
  };
  let acts = 0;
  const worker = async () => {
    while (acts < 400) await act(acts++).catch((error: unknown) => expect(error).toBeInstanceOf(Failure));
  };
  await Promise.all(times(12, worker));

  expect(runs.length).toBeGreaterThan(50);
  const broken = await world.database.query(
    `select r.run_id from runs r left join lateral (select count(*) n, max(seq) last, count(*) filter (where type = 'done') done from run_events e where e.run_id = r.run_id) e on true
     where r.user_id = $1 and (e.n is distinct from coalesce(e.last, 0) or (r.status = 'cancelled') <> (e.done = 1))`,
    [userId],
  );
  expect(broken).toEqual([]);
  // A backend counts its deadlocks at the latest when it ends.
  await world.database.query(
    `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
  );
  expect(await count('pg_stat_database where datname = current_database() and deadlocks > 0', [])).toBe(0);
});
