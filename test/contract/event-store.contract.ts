import { StoreRefused } from '../../src/domain/chat/event-store';
import { EventRefused } from '../../src/domain/chat/run';
import type { RunId } from '../../src/domain/ids';
import { Journal } from '../../src/infrastructure/engine/journal';
import { FakeClock } from '../support/fake-clock';
import {
  aClaim,
  aProcess,
  aRunId,
  batchOf,
  endingOf,
  type EngineWorld,
  type OpenEngineWorld,
  restart,
  takenOver,
  thinking,
  token,
  told,
  written,
} from './engine-world';

/** What every EventStore keeps. */
export function eventStoreContract(name: string, open: OpenEngineWorld): void {
  describe(`EventStore on ${name}`, () => {
    let world: EngineWorld;
    beforeAll(async () => void (world = await open()));
    beforeEach(() => world.reset());
    afterAll(() => world.close());

    describe('flush', () => {
      it('writes the rows of a run in the right hands', async () => {
        const claim = await aClaim(world);
        const batch = batchOf(claim, 0, [thinking(claim), token('a')]);
        expect(await world.store.flush(claim.processId, [batch])).toEqual([{ runId: claim.runId, cancel: false }]);
        const rows = await world.store.read(claim.runId, 0, 10);
        expect(rows.map(({ createdAt: _, ...event }) => JSON.stringify(event))).toEqual(
          batch.events.map(({ type, data, seq }) => JSON.stringify({ seq, type, data })),
        );
        expect(rows[0]?.createdAt).toBeInstanceOf(Date);
      });

      it('changes nothing when it is repeated, and the repeat is told that it was written', async () => {
        const claim = await aClaim(world);
        const batch = batchOf(claim, 0, [thinking(claim), token('a')]);
        await world.store.flush(claim.processId, [batch]);
        expect(await world.store.flush(claim.processId, [batch])).toEqual([]);
        expect(await world.store.tellFlush(claim.processId, [batch])).toEqual([claim.runId]);
        expect(await told(world, claim.runId)).toEqual(['1 status', '2 token a']);
      });

      it('tells of a batch that was never written that it was not', async () => {
        const claim = await aClaim(world);
        expect(await world.store.tellFlush(claim.processId, [batchOf(claim, 0, [token('a')])])).toEqual([]);
      });

      it.each([
        ['leaves a hole', 3],
        ['begins too early', 1],
      ])('writes nothing of a batch that %s', async (_, after) => {
        const claim = await aClaim(world);
        await written(world, claim, 0, [thinking(claim), token('a')]);
        const batch = batchOf(claim, after, [token('b'), token('c')]);
        expect(await world.store.flush(claim.processId, [batch])).toEqual([]);
        expect(await world.store.tellFlush(claim.processId, [batch])).toEqual([]);
        expect(await told(world, claim.runId)).toEqual(['1 status', '2 token a']);
      });

      it('writes what fits and leaves out what does not', async () => {
        const mine = await aClaim(world);
        const lost = await aClaim(world, mine.processId);
        const taken = await takenOver(world, await aClaim(world, await aProcess(world)));
        const rows = await world.store.flush(mine.processId, [
          batchOf(mine, 0, [token('a')]),
          batchOf(lost, 7, [token('b')]),
          batchOf(taken, 0, [token('c')]),
        ]);
        expect(rows).toEqual([{ runId: mine.runId, cancel: false }]);
        expect([await told(world, lost.runId), await told(world, taken.runId)]).toEqual([[], []]);
      });

      it('changes nothing for a sleeper whose run has been taken over', async () => {
        const sleeper = await aClaim(world);
        await written(world, sleeper, 0, [thinking(sleeper), token('a')]);
        const owner = await takenOver(world, sleeper);
        const late = batchOf(sleeper, 2, [token('b')]);
        expect(await world.store.flush(sleeper.processId, [late])).toEqual([]);
        expect(await world.store.tellFlush(sleeper.processId, [late])).toEqual([]);
        await written(world, owner, 2, [restart(owner.attempt), thinking(owner)]);
        expect(await told(world, owner.runId)).toEqual(['1 status', '2 token a', '3 restart', '4 status']);
      });

      it('does not take another process’s rows for one’s own, though attempt and seq are the same', async () => {
        // A restart and a claim both make attempt + 1, and "restart, thinking" is two rows in both hands.
        const sleeper = await aClaim(world);
        await written(world, sleeper, 0, [token('a')]);
        const late = batchOf(sleeper, 1, [restart(2), thinking(sleeper)], 2);
        const owner = await takenOver(world, sleeper);
        expect(owner.attempt).toBe(2);
        await written(world, owner, 1, [restart(2), thinking(owner)]);
        expect(await world.store.flush(sleeper.processId, [late])).toEqual([]);
        expect(await world.store.tellFlush(sleeper.processId, [late])).toEqual([]);
        const next = batchOf({ ...sleeper, attempt: 2 }, 3, [token('b')]);
        expect(await world.store.flush(sleeper.processId, [next])).toEqual([]);
      });

      it('changes nothing for an earlier attempt of the same process', async () => {
        const lost = await aClaim(world);
        const adopted = await world.queue.adopt(lost.processId, { runId: lost.runId, attempt: 1, cancelRequested: false });
        expect(await world.store.flush(lost.processId, [batchOf(lost, 0, [token('a')])])).toEqual([]);
        expect(adopted?.attempt).toBe(2);
      });

      it('changes nothing once the run is back in the queue, or has ended', async () => {
        const queued = await aClaim(world);
        const ended = await aClaim(world);
        await world.queue.handBack(queued.processId);
        await world.store.close(ended, endingOf(ended, 0, 'done'));
        for (const claim of [queued, ended]) {
          const batch = batchOf(claim, claim === ended ? 2 : 0, [token('a')]);
          expect(await world.store.flush(claim.processId, [batch])).toEqual([]);
          expect(await world.store.tellFlush(claim.processId, [batch])).toEqual([]);
        }
      });

      it('raises the attempt together with a restart, so that an earlier batch no longer fits', async () => {
        const claim = await aClaim(world);
        await written(world, claim, 0, [token('a')]);
        const again = batchOf(claim, 1, [restart(2)], 2);
        expect(await world.store.flush(claim.processId, [again])).toHaveLength(1);
        expect(await world.store.flush(claim.processId, [again])).toEqual([]);
        expect(await world.store.tellFlush(claim.processId, [again])).toEqual([claim.runId]);
        expect((await world.state(claim.runId)).attempt).toBe(2);
        expect(await world.store.flush(claim.processId, [batchOf(claim, 2, [token('b')])])).toEqual([]);
        await written(world, { ...claim, attempt: 2 }, 2, [token('c')]);
      });

      it('brings word of a cancel, and writes all the same', async () => {
        const claim = await aClaim(world);
        expect(await world.cancel(claim.runId)).toBe('asked');
        expect(await world.store.flush(claim.processId, [batchOf(claim, 0, [token('a')])])).toEqual([{ runId: claim.runId, cancel: true }]);
      });

      it.each([
        ['NUL', 'a\0b'],
        ['half a surrogate pair', 'a\ud83d'],
      ])('refuses %s with the whole statement, and takes the neighbour alone', async (_, content) => {
        const claim = await aClaim(world);
        const neighbour = await aClaim(world, claim.processId);
        const [bad, good] = [batchOf(claim, 0, [token(content)]), batchOf(neighbour, 0, [token('fine')])];
        await expect(world.store.flush(claim.processId, [good, bad])).rejects.toThrow(StoreRefused);
        expect([await told(world, claim.runId), await told(world, neighbour.runId)]).toEqual([[], []]);
        await expect(world.store.flush(claim.processId, [bad])).rejects.toThrow(StoreRefused);
        expect(await world.store.flush(claim.processId, [good])).toHaveLength(1);
      });

      it('has nothing to tell of a run that is gone', async () => {
        const claim = await aClaim(world);
        await world.remove(claim.runId);
        const batch = batchOf(claim, 0, [token('a')]);
        expect(await world.store.flush(claim.processId, [batch])).toEqual([]);
        expect(await world.store.tellFlush(claim.processId, [batch])).toEqual([]);
      });
    });

    describe('close', () => {
      it('stores the last events, the state and the answer together', async () => {
        const claim = await aClaim(world);
        await written(world, claim, 0, [token('Hello')]);
        expect(await world.store.close(claim, endingOf(claim, 1, 'done', 'Hello'))).toBe(true);
        expect(await told(world, claim.runId)).toEqual(['1 token Hello', '2 final', '3 done']);
        expect(await world.state(claim.runId)).toEqual({ status: 'done', processId: null, attempt: 1, lostCount: 0, lastSeq: 3 });
        expect(await world.answer(claim.runId)).toEqual({ content: 'Hello', status: 'complete', sources: [] });
      });

      it('changes nothing when it is repeated, and the repeat is told that it was written', async () => {
        const claim = await aClaim(world);
        const ending = endingOf(claim, 0, 'failed');
        expect(await world.store.tellClose(claim, ending)).toBe('again');
        await world.store.close(claim, ending);
        expect(await world.store.close(claim, ending)).toBe(false);
        expect(await world.store.tellClose(claim, ending)).toBe('written');
        expect(await told(world, claim.runId)).toEqual(['1 error', '2 done']);
      });

      it.each(['done', 'failed'] as const)('lets a cancel that came first go before %s', async (status) => {
        const claim = await aClaim(world);
        await written(world, claim, 0, [token('Hel')]);
        await world.cancel(claim.runId);
        const ending = endingOf(claim, 1, status);
        expect(await world.store.close(claim, ending)).toBe(false);
        expect(await world.store.tellClose(claim, ending)).toBe('cancel');
        const cancelled = endingOf(claim, 1, 'cancelled', 'Hel');
        expect(await world.store.close(claim, cancelled)).toBe(true);
        expect(await world.store.tellClose(claim, cancelled)).toBe('written');
        expect(await told(world, claim.runId)).toEqual(['1 token Hel', '2 done']);
        expect(await world.answer(claim.runId)).toMatchObject({ content: 'Hel', status: 'partial' });
        expect(await world.cancel(claim.runId)).toBe('too late');
      });

      it('changes nothing for a sleeper, whatever its attempt says, nor behind the wrong seq', async () => {
        const sleeper = await aClaim(world);
        await written(world, sleeper, 0, [token('a')]);
        const owner = await takenOver(world, sleeper);
        for (const claim of [sleeper, { ...sleeper, attempt: owner.attempt }]) {
          const ending = endingOf(claim, 1, 'done');
          expect(await world.store.close(claim, ending)).toBe(false);
          expect(await world.store.tellClose(claim, ending)).toBe('lost');
        }
        const early = endingOf(owner, 0, 'done');
        expect(await world.store.close(owner, early)).toBe(false);
        expect(await world.store.tellClose(owner, early)).toBe('lost');
        expect(await told(world, owner.runId)).toEqual(['1 token a']);
      });

      it('tells the loser of two closes that it lost', async () => {
        const claim = await aClaim(world);
        await world.cancel(claim.runId);
        await world.store.close(claim, endingOf(claim, 0, 'cancelled'));
        expect(await world.store.tellClose(claim, endingOf(claim, 0, 'done'))).toBe('lost');
      });

      it('leaves the answer’s sources as they are where the ending names none', async () => {
        const claim = await aClaim(world);
        const sources = [{ n: 1, snippet: 'x' }] as never;
        await world.store.close(claim, { ...endingOf(claim, 0, 'done'), sources });
        expect((await world.answer(claim.runId)).sources).toEqual(sources);
      });

      it('refuses what cannot be stored, and changes nothing', async () => {
        const claim = await aClaim(world);
        await expect(world.store.close(claim, endingOf(claim, 0, 'done', 'a\0'))).rejects.toThrow(StoreRefused);
        expect((await world.state(claim.runId)).status).toBe('running');
        expect(await told(world, claim.runId)).toEqual([]);
      });
    });

    describe('the journal over it', () => {
      const failed: [RunId, Error][] = [];
      const aJournal = (): Journal => {
        failed.length = 0;
        const ignore = (): void => undefined;
        return new Journal(world.store, new FakeClock(), {
          committed: ignore,
          cancelRequested: ignore,
          failed: (...what) => failed.push(what),
        });
      };

      it.each(['a\0b', 'a\ud83d', '\ude00b'])(
        'fails the run with a row that cannot be stored (%j), and writes the others of its batch',
        async (content) => {
          const claims = [await aClaim(world)];
          for (let i = 0; i < 4; i++) claims.push(await aClaim(world, claims[0]!.processId));
          const journal = aJournal();
          const logs = claims.map((claim) => journal.open(claim));
          for (const [i, log] of logs.entries()) void log.append(token(i === 2 ? content : `fine ${i}`)).catch(() => undefined);
          const outcomes = await Promise.allSettled(logs.map((log) => log.committed()));
          expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
          expect(failed).toEqual([[claims[2]!.runId, expect.any(EventRefused)]]);
          expect(await logs[2]!.close(endingOf(claims[2]!, 0, 'failed'))).toBe('closed');
          expect(await Promise.all(claims.map((claim) => told(world, claim.runId)))).toEqual([
            ['1 token fine 0'],
            ['1 token fine 1'],
            ['1 error', '2 done'],
            ['1 token fine 3'],
            ['1 token fine 4'],
          ]);
        },
      );

      it('takes a run from its first event to its last, with a restart in the middle', async () => {
        const claim = await aClaim(world);
        const log = aJournal().open(claim);
        await log.append(thinking(claim));
        await log.append(token('Hel'));
        await log.committed();
        expect(await log.restart('upstream_truncated', 'm')).toBe(true);
        await log.append(token('Hello'));
        expect(await log.close(endingOf(claim, 0, 'done', 'Hello'))).toBe('closed');
        expect(await told(world, claim.runId)).toEqual(['1 status', '2 token Hel', '3 restart', '4 token Hello', '5 final', '6 done']);
        expect(await world.state(claim.runId)).toMatchObject({ status: 'done', attempt: 2, lastSeq: 6 });
      });
    });

    describe('fold', () => {
      it('is the text since the last restart', async () => {
        const claim = await aClaim(world);
        expect(await world.store.fold(claim.runId)).toEqual({ content: '', tokens: 0 });
        await written(world, claim, 0, [token('a'), token('b')]);
        expect(await world.store.fold(claim.runId)).toEqual({ content: 'ab', tokens: 2 });
        await written(world, claim, 2, [restart(1), thinking(claim)]);
        expect(await world.store.fold(claim.runId)).toEqual({ content: '', tokens: 0 });
        await written(world, claim, 4, [token('c')]);
        expect(await world.store.fold(claim.runId)).toEqual({ content: 'c', tokens: 1 });
      });

      it('is kept as the answer of a run that is cancelled after a hand-back, with the sources it was shown', async () => {
        const claim = await aClaim(world);
        const passages = [{ n: 1, snippet: 'x' }] as never;
        await written(world, claim, 0, [
          { type: 'sources', data: { query: '', mode: 'hybrid', version: 1, passages } },
          token('Hel'),
          token('lo'),
        ]);
        await world.queue.handBack(claim.processId);
        expect(await world.cancel(claim.runId)).toBe('ended');
        expect(await world.answer(claim.runId)).toEqual({ content: 'Hello', status: 'partial', sources: passages });
        expect(await told(world, claim.runId)).toEqual(['1 sources', '2 token Hel', '3 token lo', '4 done']);
        expect(await world.state(claim.runId)).toMatchObject({ status: 'cancelled', lastSeq: 4 });
      });
    });

    describe('what readers ask', () => {
      const ten = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
      const seqs = (events: { seq: number }[]) => events.map((event) => event.seq);

      it('reads pages in order behind a cursor', async () => {
        const claim = await aClaim(world);
        await written(world, claim, 0, ten.map(token));
        expect(seqs(await world.store.read(claim.runId, 0, 4))).toEqual([1, 2, 3, 4]);
        expect(seqs(await world.store.read(claim.runId, 4, 100))).toEqual([5, 6, 7, 8, 9, 10]);
        expect(await world.store.read(claim.runId, 10, 100)).toEqual([]);
        expect(await world.store.read(aRunId(), 0, 100)).toEqual([]);
      });

      it('reads several runs at once, each behind its own cursor and no more than the limit', async () => {
        const [a, b] = [await aClaim(world), await aClaim(world)];
        await written(world, a, 0, ten.map(token));
        await written(world, b, 0, ten.slice(0, 2).map(token));
        const rows = await world.store.readMany([{ runId: a.runId, seq: 3 }, { runId: b.runId, seq: 1 }, { runId: aRunId(), seq: 0 }], 4); // prettier-ignore
        const of = (run: RunId) => seqs(rows.filter((row) => row.runId === run).map((row) => row.event));
        expect([of(a.runId), of(b.runId), rows.length]).toEqual([[4, 5, 6, 7], [2], 5]);
      });

      it('gives a page together with the status that belongs to it', async () => {
        const claim = await aClaim(world);
        expect(await world.store.page(claim.runId, 0, 3)).toEqual({ events: [], status: 'running' });
        await written(world, claim, 0, ten.map(token));
        const page = await world.store.page(claim.runId, 2, 3);
        expect([seqs(page?.events ?? []), page?.status]).toEqual([[3, 4, 5], 'running']);
        await world.store.close(claim, endingOf(claim, 10, 'done'));
        expect(await world.store.page(claim.runId, 12, 3)).toEqual({ events: [], status: 'done' });
        expect(await world.store.page(aRunId(), 0, 3)).toBeUndefined();
      });

      it('knows the last seq of a queued, a running and an ended run', async () => {
        const { runId } = await world.post();
        expect(await world.store.state(runId)).toEqual({ lastSeq: 0, status: 'queued' });
        const [claim] = await world.queue.claim(await aProcess(world), 1);
        await written(world, claim!, 0, [token('a')]);
        expect(await world.store.state(runId)).toEqual({ lastSeq: 1, status: 'running' });
        await world.queue.handBack(claim!.processId);
        expect(await world.store.state(runId)).toEqual({ lastSeq: 1, status: 'queued' });
        await world.cancel(runId);
        expect(await world.store.state(runId)).toEqual({ lastSeq: 2, status: 'cancelled' });
        expect(await world.store.state(aRunId())).toBeUndefined();
      });

      it('tells which watched runs have moved, and which are gone', async () => {
        const [moved, still, fresh, gone] = [await aClaim(world), await aClaim(world), await aClaim(world), await aClaim(world)];
        for (const claim of [moved, still, gone]) await written(world, claim, 0, [token('a'), token('b')]);
        await world.remove(gone.runId);
        const watched = [
          { runId: moved.runId, seq: 1 },
          { runId: still.runId, seq: 2 },
          { runId: fresh.runId, seq: 0 },
          { runId: gone.runId, seq: 2 },
        ];
        const rows = new Map((await world.store.moved(watched)).map((row) => [row.runId, row.lastSeq]));
        expect(rows).toEqual(new Map([[moved.runId, 2], [gone.runId, null]])); // prettier-ignore
      });
    });
  });
}
