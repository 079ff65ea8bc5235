import type { Claim } from '../../src/domain/chat/run';
import type { ProcessId, RunId } from '../../src/domain/ids';
import {
  aClaim,
  aProcess,
  aProcessId,
  batchOf,
  endingOf,
  type EngineWorld,
  type OpenEngineWorld,
  takenOver,
  token,
  told,
  written,
} from './engine-world';

const ids = (claims: { runId: RunId }[]): RunId[] => claims.map((claim) => claim.runId);

/** What every RunQueue keeps. */
export function runQueueContract(name: string, open: OpenEngineWorld): void {
  describe(`RunQueue on ${name}`, () => {
    let world: EngineWorld;
    let me: ProcessId;
    beforeAll(async () => void (world = await open()));
    beforeEach(async () => {
      await world.reset();
      me = await aProcess(world);
    });
    afterAll(() => world.close());
    const claim = (slots = 100, process = me): Promise<Claim[]> => world.queue.claim(process, slots);

    describe('claim', () => {
      it('gives a queued run with all that its hand needs', async () => {
        const { runId, threadId, userId } = await world.post();
        const expected = { runId, threadId, userId, processId: me, attempt: 1, lostCount: 0, lastSeq: 0, cancelRequested: false };
        expect(await claim()).toMatchObject([expected]);
        expect(await claim()).toEqual([]);
        expect(await world.state(runId)).toMatchObject({ status: 'running', processId: me, attempt: 1 });
      });

      it('takes the oldest first, and no more than there are slots', async () => {
        const runs = [await world.post(), await world.post(), await world.post()];
        expect(new Set(ids(await claim(2)))).toEqual(new Set(ids(runs.slice(0, 2))));
        expect(ids(await claim(2))).toEqual(ids(runs.slice(2)));
      });

      it('takes one run a thread, in the order of turns', async () => {
        const first = await world.post();
        const second = await world.post(first);
        const third = await world.post(first);
        for (const run of [first, second, third]) {
          const claims = await claim();
          expect(ids(claims)).toEqual([run.runId]);
          expect(await claim()).toEqual([]);
          await world.store.close(claims[0]!, endingOf(claims[0]!, 0, 'done'));
        }
      });

      it('lets a run that was handed back go before those that wait behind it', async () => {
        const first = await world.post();
        await world.post(first);
        await aClaim(world, me, first);
        await world.queue.handBack(me);
        expect(ids(await claim(100, await aProcess(world)))).toEqual([first.runId]);
      });

      it('serves the user with the fewest running runs first, counting those of the same claim', async () => {
        const ana = await world.post();
        const anas = [ana, await world.post({ userId: ana.userId }), await world.post({ userId: ana.userId })];
        const ben = await world.post();
        expect(new Set(ids(await claim(2)))).toEqual(new Set([ana.runId, ben.runId]));
        const cem = await world.post(); // the youngest, and the only one of a user with nothing running
        expect(ids(await claim(1))).toEqual([cem.runId]);
        expect(new Set(ids(await claim()))).toEqual(new Set(ids(anas.slice(1))));
      });

      it('takes the runs of a dead process, and counts the loss', async () => {
        const dead = await aClaim(world, await aProcess(world));
        await written(world, dead, 0, [token('a'), token('b')]);
        await world.leaseEnds(dead.processId, -1);
        const taken = await claim();
        expect(taken).toMatchObject([{ runId: dead.runId, processId: me, attempt: 2, lostCount: 1, lastSeq: 2 }]);
        expect(await claim()).toEqual([]);
      });

      it('takes the runs of the dead before those that wait', async () => {
        const dead = await aClaim(world, await aProcess(world));
        await world.post();
        await world.leaseEnds(dead.processId, -1);
        expect(ids(await claim(1))).toEqual([dead.runId]);
      });

      it('leaves the runs of the living alone', async () => {
        await aClaim(world, await aProcess(world));
        expect(await claim()).toEqual([]);
      });

      it('holds a lease that ends too far ahead for expired: the clock that gave it was wrong', async () => {
        const dead = await aClaim(world, await aProcess(world));
        await world.leaseEnds(dead.processId, 2 * world.leaseSeconds - 1);
        expect(await claim()).toEqual([]);
        await world.leaseEnds(dead.processId, 2 * world.leaseSeconds + 10);
        expect(ids(await claim())).toEqual([dead.runId]);
      });

      it.each([
        ['has expired', -1],
        ['ends too far ahead', 100],
      ])('gives nothing to a process whose own lease %s', async (_, seconds) => {
        const dead = await aClaim(world, await aProcess(world));
        await world.post();
        await world.leaseEnds(dead.processId, -1);
        await world.leaseEnds(me, seconds);
        expect(await claim()).toEqual([]);
        await world.lease.renew(me, world.leaseSeconds);
        expect(await claim()).toHaveLength(2);
      });

      it('gives nothing to a process that is not registered, and does not rob one whose lease has expired of its own runs', async () => {
        const own = await aClaim(world, me);
        await world.leaseEnds(me, -1);
        expect(await claim(100, aProcessId())).toEqual([]);
        expect(await claim()).toEqual([]);
        expect(await world.state(own.runId)).toMatchObject({ attempt: 1, lostCount: 0 });
      });

      it('tells of a cancel that came before', async () => {
        const dead = await aClaim(world, await aProcess(world));
        await world.cancel(dead.runId);
        await world.leaseEnds(dead.processId, -1);
        expect(await claim()).toMatchObject([{ runId: dead.runId, cancelRequested: true }]);
      });

      it('does not give a run that was cancelled while it waited', async () => {
        const first = await world.post();
        const second = await world.post(first);
        expect(await world.cancel(first.runId)).toBe('ended');
        expect(ids(await claim())).toEqual([second.runId]);
      });

      it('lets the run that interrupts start when the interrupted one has ended', async () => {
        const old = await world.post();
        const held = await aClaim(world, me, old);
        const waiting = await world.post(old);
        const next = await world.post({ ...old, onBusy: 'interrupt' });
        expect(await world.state(waiting.runId)).toMatchObject({ status: 'cancelled', lastSeq: 1 });
        expect(await claim()).toEqual([]);
        expect(await world.store.flush(me, [batchOf(held, 0, [token('a')])])).toMatchObject([{ cancel: true }]);
        await world.store.close(held, endingOf(held, 1, 'cancelled', 'a'));
        expect(ids(await claim())).toEqual([next.runId]);
      });
    });

    describe('a claim whose answer was lost', () => {
      it('is found among one’s own, and adopted without counting a loss', async () => {
        const lost = await aClaim(world, me);
        await aClaim(world, await aProcess(world));
        expect(await world.queue.mine(me)).toEqual([{ runId: lost.runId, attempt: 1, cancelRequested: false }]);
        const adopted = await world.queue.adopt(me, { runId: lost.runId, attempt: 1, cancelRequested: false });
        expect(adopted).toEqual({ ...lost, attempt: 2 });
        expect(await world.state(lost.runId)).toMatchObject({ attempt: 2, lostCount: 0 });
        await world.cancel(lost.runId);
        expect(await world.queue.mine(me)).toEqual([{ runId: lost.runId, attempt: 2, cancelRequested: true }]);
      });

      it('is adopted once', async () => {
        const lost = await aClaim(world, me);
        const own = { runId: lost.runId, attempt: 1, cancelRequested: false };
        await world.queue.adopt(me, own);
        expect(await world.queue.adopt(me, own)).toBeUndefined();
      });

      it('is not adopted when it was taken over or has ended meanwhile', async () => {
        const [taken, ended] = [await aClaim(world, me), await aClaim(world, await aProcess(world))];
        await world.store.close(ended, endingOf(ended, 0, 'done'));
        await takenOver(world, taken);
        for (const { runId, processId, attempt } of [taken, ended])
          expect(await world.queue.adopt(processId, { runId, attempt, cancelRequested: false })).toBeUndefined();
      });
    });

    describe('handBack', () => {
      it('puts the runs of the process back in the queue, counts nothing and removes the process', async () => {
        const held = [await aClaim(world, me), await aClaim(world, me)];
        await written(world, held[0]!, 0, [token('a')]);
        expect(new Set(await world.queue.handBack(me))).toEqual(new Set(ids(held)));
        expect(await world.state(held[0]!.runId)).toMatchObject({ status: 'queued', processId: null, attempt: 1, lostCount: 0 });
        expect(await world.lease.renew(me, world.leaseSeconds)).toMatchObject({ held: false });
        const next = await aClaim(world, undefined, held[0]);
        expect(next).toMatchObject({ attempt: 2, lostCount: 0, lastSeq: 1 });
      });

      it('leaves alone what another has taken, and may be repeated', async () => {
        const taken = await takenOver(world, await aClaim(world, me));
        expect(await world.queue.handBack(me)).toEqual([]);
        expect(await world.queue.handBack(me)).toEqual([]);
        expect(await world.state(taken.runId)).toMatchObject({ status: 'running', processId: taken.processId });
      });

      it('keeps a cancel that nobody has heard: the next hand is told', async () => {
        const held = await aClaim(world, me);
        await world.cancel(held.runId);
        await world.queue.handBack(me);
        expect(await aClaim(world, undefined, held)).toMatchObject({ cancelRequested: true });
      });
    });

    describe('abandoned', () => {
      it('names the runs of the dead that somebody asked to stop, as they can be closed', async () => {
        const dead = await aProcess(world);
        const [asked, other] = [await aClaim(world, dead), await aClaim(world, dead)];
        await written(world, asked, 0, [token('a')]);
        await world.cancel(asked.runId);
        expect(await world.queue.abandoned()).toEqual([]);
        await world.leaseEnds(dead, -1);
        const [found, ...more] = await world.queue.abandoned();
        expect(found).toEqual({ ...asked, lastSeq: 1, cancelRequested: true });
        expect(more).toEqual([]);
        expect(await world.store.close(found!, endingOf(found!, 1, 'cancelled', 'a'))).toBe(true);
        expect(await world.queue.abandoned()).toEqual([]);
        expect(await told(world, asked.runId)).toEqual(['1 token a', '2 done']);
        expect((await world.state(other.runId)).status).toBe('running');
      });

      it('can no longer be closed in the name of the dead once another has them', async () => {
        const dead = await aClaim(world, await aProcess(world));
        await world.cancel(dead.runId);
        await world.leaseEnds(dead.processId, -1);
        const [found] = await world.queue.abandoned();
        await claim();
        expect(await world.store.close(found!, endingOf(found!, 0, 'cancelled'))).toBe(false);
      });
    });
  });
}

/** What every Lease keeps. */
export function leaseContract(name: string, open: OpenEngineWorld): void {
  describe(`Lease on ${name}`, () => {
    let world: EngineWorld;
    beforeAll(async () => void (world = await open()));
    beforeEach(() => world.reset());
    afterAll(() => world.close());
    const renew = (process: ProcessId) => world.lease.renew(process, world.leaseSeconds);

    it('is renewed while its row is there, even after it has expired', async () => {
      const me = await aProcess(world);
      expect(await renew(me)).toEqual({ held: true, others: 0, workers: 1 });
      await world.leaseEnds(me, -100);
      expect(await renew(me)).toEqual({ held: true, others: 0, workers: 1 });
      await world.post();
      expect(await world.queue.claim(me, 1)).toHaveLength(1);
    });

    it('counts the others that live, and the workers among all', async () => {
      const [me, worker, api, dead] = [
        await aProcess(world, 'all'),
        await aProcess(world),
        await aProcess(world, 'api'),
        await aProcess(world),
      ];
      await world.leaseEnds(dead, -1);
      expect(await renew(me)).toEqual({ held: true, others: 2, workers: 2 });
      expect(await renew(api)).toEqual({ held: true, others: 2, workers: 2 });
      await world.leaseEnds(worker, 1000);
      expect(await renew(me)).toEqual({ held: true, others: 1, workers: 1 });
    });

    it('cannot be renewed when its row is gone, nor by one that never registered', async () => {
      const me = await aProcess(world);
      await world.lease.release(me);
      expect(await renew(me)).toMatchObject({ held: false });
      expect(await renew(aProcessId())).toMatchObject({ held: false });
    });

    it('may be registered twice: the outcome of the first time was unknown', async () => {
      const processId = aProcessId();
      for (let i = 0; i < 2; i++) await world.lease.register({ processId, role: 'worker', host: 'test', pid: 1, version: '0' }, 15);
      expect(await renew(processId)).toEqual({ held: true, others: 0, workers: 1 });
    });

    it('keeps its row while a run hangs on it', async () => {
      const held = await aClaim(world);
      await world.lease.release(held.processId);
      expect(await renew(held.processId)).toMatchObject({ held: true });
    });
  });
}
