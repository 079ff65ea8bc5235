import { AttemptLost, type Claim, EventRefused, HandedBack } from '../../../src/domain/chat/run';
import type { RunEvent } from '../../../src/domain/chat/run-event';
import type { RunId } from '../../../src/domain/ids';
import { Journal } from '../../../src/infrastructure/engine/journal';
import { aClaim, endingOf, restart, takenOver, thinking, token, told } from '../../contract/engine-world';
import { openMemoryEngineWorld } from '../../contract/memory-engine-world';
import { FakeClock, settled } from '../../support/fake-clock';
import { GatedTransport } from '../../support/gated-transport';

let gate: GatedTransport;
let world: Awaited<ReturnType<typeof openMemoryEngineWorld>>;
let clock: FakeClock;
let journal: Journal;
let committed: [RunId, RunEvent[]][];
let failed: [RunId, Error][];
let cancelled: RunId[];

beforeEach(async () => {
  gate = new GatedTransport();
  world = await openMemoryEngineWorld(gate.run);
  clock = new FakeClock();
  [committed, failed, cancelled] = [[], [], []];
  journal = new Journal(
    world.store,
    clock,
    {
      committed: (run, events) => committed.push([run, events]),
      cancelRequested: (run) => cancelled.push(run),
      failed: (run, error) => failed.push([run, error]),
    },
    () => 0.5,
  );
});
afterEach(() => expect(clock.pending).toBe(0));

const endingFor = (claim: Claim, status: 'done' | 'failed' | 'cancelled') => endingOf(claim, 0, status);
/** How a promise stands once everything has settled. */
async function stateOf(promise: Promise<unknown>): Promise<string> {
  let state = 'pending';
  void promise.then(
    () => (state = 'resolved'),
    (error: Error) => (state = error.constructor.name),
  );
  await settled();
  return state;
}
const longText = (characters: number) => token('x'.repeat(characters));

describe('batches', () => {
  it('sends what an idle journal is given when this turn is over, without a timer', async () => {
    const log = journal.open(await aClaim(world));
    gate.sent = [];
    void log.append(token('a'));
    expect(gate.sent).toEqual([]);
    await settled();
    expect(gate.sent).toEqual(['flush']);
    expect(clock.pending).toBe(0);
  });

  it('makes one event of tokens that wait together, with the citations of all', async () => {
    const claim = await aClaim(world);
    const log = journal.open(claim);
    void log.append({ type: 'token', data: { content: 'He', citations: [2] } });
    void log.append({ type: 'token', data: { content: 'llo', citations: [2, 1] } });
    await log.committed();
    expect(await told(world, claim.runId)).toEqual(['1 token Hello']);
    expect(committed[0]?.[1][0]?.data).toEqual({ content: 'Hello', citations: [2, 1] });
  });

  it('joins the tokens that come while a flush is under way, and keeps other events in their place', async () => {
    const claim = await aClaim(world);
    const log = journal.open(claim);
    const release = gate.hold('flush');
    void log.append(token('a'));
    await settled();
    for (const event of [token('b'), token('c'), thinking(claim), token('d'), token('e')]) void log.append(event);
    release();
    await log.committed();
    expect(await told(world, claim.runId)).toEqual(['1 token a', '2 token bc', '3 status', '4 token de']);
    expect(gate.count('flush')).toBe(2);
  });

  it('keeps a token event small enough for a page, and a batch small enough for a statement', async () => {
    const claim = await aClaim(world);
    const log = journal.open(claim);
    const release = gate.hold('flush');
    void log.append(thinking(claim));
    await settled();
    for (let i = 0; i < 30; i++) void log.append(longText(1500));
    for (let i = 0; i < 600; i++) void log.append(thinking(claim));
    release();
    await log.committed();
    const sizes = (await world.store.read(claim.runId, 1, 1000)).flatMap(({ type, data }) =>
      type === 'token' ? [data.content.length] : [],
    );
    expect(sizes).toEqual(Array.from({ length: 30 }, () => 1500));
    expect(committed.map(([, events]) => events.length)).toEqual([1, 500, 130]);
  });

  it('writes all that is queued, of all runs, in one statement while the last one is under way', async () => {
    const first = await aClaim(world);
    const claims = [first, await aClaim(world, first.processId), await aClaim(world, first.processId)];
    const logs = claims.map((claim) => journal.open(claim));
    const release = gate.hold('flush');
    void logs[0]!.append(token('a'));
    await settled();
    for (const log of logs) void log.append(token('b'));
    await settled();
    expect(gate.count('flush')).toBe(1);
    release();
    await Promise.all(logs.map((log) => log.committed()));
    expect(gate.count('flush')).toBe(2);
  });

  it('sends one statement for each identity under which runs were claimed', async () => {
    const first = await aClaim(world);
    const [same, other] = [await aClaim(world, first.processId), await aClaim(world)];
    const flush = jest.spyOn(world.store, 'flush');
    const logs = [first, same, other].map((claim) => journal.open(claim));
    for (const log of logs) void log.append(token('a'));
    await Promise.all(logs.map((log) => log.committed()));
    expect(flush.mock.calls.map(([process, batches]) => [process, batches.map((batch) => batch.runId)])).toEqual([
      [first.processId, [first.runId, same.runId]],
      [other.processId, [other.runId]],
    ]);
  });

  it('tells of rows once they are committed, with the data as it is stored', async () => {
    const claim = await aClaim(world);
    const log = journal.open(claim);
    const release = gate.hold('flush');
    void log.append(thinking(claim));
    await settled();
    expect(committed).toEqual([]);
    release();
    await log.committed();
    const [row] = await world.store.read(claim.runId, 0, 1);
    expect(JSON.stringify(committed)).toBe(JSON.stringify([[claim.runId, [{ type: row?.type, data: row?.data, seq: 1 }]]]));
  });

  it('brings word of a cancel from the flush that saw it', async () => {
    const claim = await aClaim(world);
    const log = journal.open(claim);
    await world.cancel(claim.runId);
    void log.append(token('a'));
    await log.committed();
    expect(cancelled).toEqual([claim.runId]);
  });
});

describe('an unknown outcome', () => {
  it.each(['fails first', 'answer lost'] as const)('sends the same batch again, seq and all, when the first try %s', async (fault) => {
    const claim = await aClaim(world);
    const log = journal.open(claim);
    const flush = jest.spyOn(world.store, 'flush');
    gate.next('flush', fault, fault);
    void log.append(token('a'));
    await settled();
    void log.append(token('b')); // waits for the next batch
    await clock.advance(500);
    await log.committed();
    const batches = flush.mock.calls.map(([, [batch]]) => `${batch?.first} ${JSON.stringify(batch?.events.map((event) => event.data))}`);
    expect(new Set(batches.slice(0, 3)).size).toBe(1);
    expect(batches).toHaveLength(4);
    expect(await told(world, claim.runId)).toEqual(['1 token a', '2 token b']);
    expect(committed.map(([, events]) => events.map((event) => event.seq))).toEqual([[1], [2]]);
    expect([failed, log.attempt]).toEqual([[], 1]);
  });

  it('is asked about again when the question itself is not answered', async () => {
    const claim = await aClaim(world);
    const log = journal.open(claim);
    gate.next('flush', 'answer lost');
    gate.next('flush-tell', 'fails first', 'answer lost');
    void log.append(token('a'));
    await clock.advance(1000);
    await log.committed();
    expect(await told(world, claim.runId)).toEqual(['1 token a']);
    expect(committed).toHaveLength(1);
  });

  it('waits longer from try to try, but never more than a second', async () => {
    const log = journal.open(await aClaim(world));
    gate.next('flush', ...Array.from({ length: 40 }, () => 'fails first' as const));
    void log.append(token('a'));
    await clock.advance(200);
    const early = gate.count('flush');
    await clock.advance(10_000);
    const before = gate.count('flush');
    await clock.advance(5000);
    expect(early).toBeGreaterThanOrEqual(3);
    expect(gate.count('flush') - before).toBeGreaterThanOrEqual(5);
    gate.next('flush');
    await clock.advance(1000);
    await log.committed();
  });

  it('of one run does not hold up the others’ next batch', async () => {
    const slow = journal.open(await aClaim(world));
    const claim = await aClaim(world);
    const quick = journal.open(claim);
    gate.next('flush', 'fails first');
    void slow.append(token('a'));
    await settled();
    void quick.append(token('b'));
    await clock.advance(100);
    await quick.committed();
    expect(await told(world, claim.runId)).toEqual(['1 token b']);
  });
});

describe('a run that is lost', () => {
  it('stops alone: its executor is told, its neighbours are written', async () => {
    const lost = await aClaim(world);
    await takenOver(world, lost);
    const claim = await aClaim(world);
    const [gone, here] = [journal.open(lost), journal.open(claim)];
    void gone.append(token('a'));
    void here.append(token('b'));
    const waiting = stateOf(gone.committed());
    await here.committed();
    expect(await waiting).toBe('AttemptLost');
    expect(failed).toEqual([[lost.runId, expect.any(AttemptLost)]]);
    await expect(gone.append(token('c'))).rejects.toThrow(AttemptLost);
    await expect(gone.close(endingFor(lost, 'done'))).rejects.toThrow(AttemptLost);
    expect([await told(world, lost.runId), await told(world, claim.runId)]).toEqual([[], ['1 token b']]);
  });

  it('and comes back to the same process, is written by its new hand alone', async () => {
    // Regression: the answer to a flush names the run, so the rows that the old hand still had were taken for written, and were shown to readers.
    const old = await aClaim(world);
    const oldLog = journal.open(old);
    gate.next('flush', 'fails first');
    void oldLog.append(token('of the first attempt')).catch(() => undefined);
    await settled();
    const between = await takenOver(world, old);
    await world.leaseEnds(between.processId, -1);
    await world.leaseEnds(old.processId, 10);
    const [again] = await world.queue.claim(old.processId, 1);
    const log = journal.open(again!);
    void log.append(token('of the third'));
    await clock.advance(1000);
    await log.committed();
    expect(again?.attempt).toBe(3);
    expect(committed.flatMap(([, events]) => events.map(({ data }) => data))).toEqual([{ content: 'of the third', citations: [] }]);
    expect(await told(world, old.runId)).toEqual(['1 token of the third']);
    await expect(oldLog.committed()).rejects.toThrow(AttemptLost);
    expect(failed).toEqual([]); // nobody is to stop the new hand
  });

  it('writes nothing more once it is abandoned', async () => {
    const claim = await aClaim(world);
    const log = journal.open(claim);
    void log.append(token('a')).catch(() => undefined);
    log.abandon();
    await settled();
    expect(await told(world, claim.runId)).toEqual([]);
    await expect(log.append(token('b'))).rejects.toThrow(AttemptLost);
  });
});

describe('backpressure', () => {
  it('lets append wait while too much of the run is queued, and go on when it is written', async () => {
    const log = journal.open(await aClaim(world));
    const release = gate.hold('flush');
    await log.append(token('first'));
    await settled();
    for (let i = 0; i < 32; i++) void log.append(longText(2000));
    const waiting = log.append(longText(2000));
    expect(await stateOf(waiting)).toBe('pending');
    release();
    expect(await stateOf(waiting)).toBe('resolved');
  });

  it('lets everybody wait while too much is queued in all, and wakes all', async () => {
    const first = await aClaim(world);
    for (let i = 0; i < 700; i++) await world.post();
    const claims: Claim[] = [];
    for (let more = await world.queue.claim(first.processId, 100); more.length > 0; more = await world.queue.claim(first.processId, 100))
      claims.push(...more);
    const release = gate.hold('flush');
    void journal.open(first).append(token('first'));
    await settled();
    const logs = claims.map((claim) => journal.open(claim)).reverse(); // those who wait are the first to be written, while the others still fill the journal
    const waiting = logs.map((log) => log.append(longText(60_000)));
    const states = await Promise.all(waiting.map(stateOf));
    expect(states.slice(0, 500)).not.toContain('pending');
    expect(states.slice(600)).not.toContain('resolved');
    release();
    expect(new Set(await Promise.all(waiting.map(stateOf)))).toEqual(new Set(['resolved']));
    expect(committed).toHaveLength(701);
  });
});

describe('a row that cannot be stored', () => {
  it('fails its own run alone, which can still be closed as failed', async () => {
    const bad = await aClaim(world);
    const claim = await aClaim(world, bad.processId);
    const [badLog, neighbour] = [journal.open(bad), journal.open(claim)];
    void badLog.append(token('fine'));
    await badLog.committed();
    void badLog.append(token('a\0b')).catch(() => undefined);
    void neighbour.append(token('c'));
    await neighbour.committed();
    expect(failed).toEqual([[bad.runId, expect.any(EventRefused)]]);
    await expect(badLog.append(token('d'))).rejects.toThrow(EventRefused);
    await expect(badLog.committed()).rejects.toThrow(EventRefused);
    expect(await badLog.fold()).toEqual({ content: 'fine', tokens: 1 });
    expect(await badLog.close(endingFor(bad, 'failed'))).toBe('closed');
    expect(await told(world, bad.runId)).toEqual(['1 token fine', '2 error', '3 done']);
    expect(await told(world, claim.runId)).toEqual(['1 token c']);
  });
});

describe('restart', () => {
  it('first commits what is in flight and what is queued, however fast the model failed', async () => {
    const claim = await aClaim(world);
    const log = journal.open(claim);
    const release = gate.hold('flush');
    void log.append(token('a'));
    await settled();
    void log.append(token('b'));
    void log.append(thinking(claim));
    const restarted = log.restart('upstream_truncated', 'm');
    expect(await stateOf(restarted)).toBe('pending');
    expect(log.attempt).toBe(1);
    release();
    expect(await restarted).toBe(true);
    expect(await told(world, claim.runId)).toEqual(['1 token a', '2 token b', '3 status', '4 restart']);
    expect([log.attempt, (await world.state(claim.runId)).attempt]).toEqual([2, 2]);
    void log.append(token('c'));
    await log.committed();
    expect(await told(world, claim.runId)).toContain('5 token c');
    expect((await world.store.read(claim.runId, 3, 1))[0]?.data).toMatchObject({ attempt: 2, reason: 'upstream_truncated' });
  });

  it('writes nothing while no token has been committed since the last one', async () => {
    const claim = await aClaim(world);
    const log = journal.open(claim);
    const release = gate.hold('flush');
    void log.append(restart(1)); // of the take-over
    void log.append(thinking(claim));
    await settled();
    const restarted = log.restart('upstream_truncated', 'm');
    release();
    expect(await restarted).toBe(false);
    expect(await told(world, claim.runId)).toEqual(['1 restart', '2 status']);
    expect(log.attempt).toBe(1);
    void log.append(token('c'));
    await log.committed();
    expect(await log.restart('again', 'm')).toBe(true);
    expect(await log.restart('and again', 'm')).toBe(false);
    expect(await told(world, claim.runId)).toEqual(['1 restart', '2 status', '3 token c', '4 restart']);
  });

  it('raises the attempt once, however often its batch is sent', async () => {
    const claim = await aClaim(world);
    const log = journal.open(claim);
    void log.append(token('a'));
    await log.committed();
    gate.next('flush', 'answer lost', 'fails first');
    const restarted = log.restart('upstream_truncated', 'm');
    await clock.advance(1000);
    expect(await restarted).toBe(true);
    expect((await world.state(claim.runId)).attempt).toBe(2);
    expect(await told(world, claim.runId)).toEqual(['1 token a', '2 restart']);
  });
});

describe('close', () => {
  it('commits what is queued first, and tells of the end as of a flush', async () => {
    const claim = await aClaim(world);
    const log = journal.open(claim);
    void log.append(token('Hello'));
    expect(await log.close(endingFor(claim, 'done'))).toBe('closed');
    expect(await told(world, claim.runId)).toEqual(['1 token Hello', '2 final', '3 done']);
    expect(committed.map(([, events]) => events.map((event) => `${event.seq} ${event.type}`))).toEqual([
      ['1 token'],
      ['2 final', '3 done'],
    ]);
    const stored = await world.store.read(claim.runId, 1, 2);
    expect(committed[1]?.[1].map(({ data }) => JSON.stringify(data))).toEqual(stored.map(({ data }) => JSON.stringify(data)));
  });

  it.each(['fails first', 'answer lost'] as const)('ends the run once when a try %s', async (fault) => {
    const claim = await aClaim(world);
    gate.next('close', fault, fault);
    const closed = journal.open(claim).close(endingFor(claim, 'done'));
    await clock.advance(1000);
    expect(await closed).toBe('closed');
    expect(await told(world, claim.runId)).toEqual(['1 final', '2 done']);
    expect(committed).toHaveLength(1);
  });

  it('steps back for a cancel that came first, and can then close as cancelled', async () => {
    const claim = await aClaim(world);
    const log = journal.open(claim);
    await world.cancel(claim.runId);
    expect(await log.close(endingFor(claim, 'done'))).toBe('cancel');
    expect(await log.close(endingFor(claim, 'cancelled'))).toBe('closed');
    expect(await told(world, claim.runId)).toEqual(['1 done']);
  });

  it('is refused to who has lost the run', async () => {
    const claim = await aClaim(world);
    await takenOver(world, claim);
    await expect(journal.open(claim).close(endingFor(claim, 'done'))).rejects.toThrow(AttemptLost);
    expect(committed).toEqual([]);
  });

  it('that is refused for its rows leaves the run open for another end', async () => {
    const claim = await aClaim(world);
    const log = journal.open(claim);
    await expect(log.close({ ...endingFor(claim, 'done'), content: 'a\0' })).rejects.toThrow(EventRefused);
    expect(await log.close(endingFor(claim, 'failed'))).toBe('closed');
  });
});

describe('stop', () => {
  it('ends all waiting, and sends nothing more', async () => {
    const [full, flushing, closing] = [await aClaim(world), await aClaim(world), await aClaim(world)];
    const logs = [full, flushing, closing].map((claim) => journal.open(claim));
    gate.next('flush', ...Array.from({ length: 9 }, () => 'fails first' as const));
    gate.next('close', ...Array.from({ length: 9 }, () => 'fails first' as const));
    const waiting = [
      logs[0]!.append(longText(70_000)),
      logs[1]!.append(token('a')).then(() => logs[1]!.committed()),
      logs[2]!.close(endingFor(closing, 'done')),
    ];
    const ends = Promise.allSettled(waiting);
    await clock.advance(20);
    expect(await Promise.all(waiting.map(stateOf))).toEqual(['pending', 'pending', 'pending']);
    journal.stop();
    for (const end of await ends) expect(end).toMatchObject({ status: 'rejected', reason: expect.any(HandedBack) });
    gate.sent = [];
    await clock.advance(60_000);
    expect(gate.sent).toEqual([]);
    for (const log of logs) await expect(log.append(token('b'))).rejects.toThrow(HandedBack);
  });
});
