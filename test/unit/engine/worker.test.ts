import { AttemptLost, CancelRequested, type Claim, HandedBack } from '../../../src/domain/chat/run';
import type { ProcessId, RunId } from '../../../src/domain/ids';
import { Worker } from '../../../src/infrastructure/engine/worker';
import { aProcess, aRunId, endingOf, type Posted, takenOver } from '../../contract/engine-world';
import { openMemoryEngineWorld } from '../../contract/memory-engine-world';
import { FakeClock, settled } from '../../support/fake-clock';
import { GatedTransport } from '../../support/gated-transport';

interface Execution {
  claim: Claim;
  signal: AbortSignal;
  end: () => void;
  fail: (error: Error) => void;
}

let gate: GatedTransport;
let world: Awaited<ReturnType<typeof openMemoryEngineWorld>>;
let clock: FakeClock;
let me: ProcessId;
let executions: Execution[];
let reported: unknown[];
let ended: RunId[];
let mayClaim: boolean;
let stop: AbortController;
let running: Promise<void>;
let worker: Worker;

beforeEach(async () => {
  gate = new GatedTransport();
  world = await openMemoryEngineWorld(gate.run);
  clock = new FakeClock();
  stop = new AbortController();
  [executions, reported, ended, mayClaim, running] = [[], [], [], true, Promise.resolve()];
  me = await aProcess(world);
  worker = aWorker(100);
});
afterEach(async () => {
  stop.abort();
  await running;
  await settled();
  expect(clock.pending).toBe(0);
});

const aWorker = (concurrency: number): Worker =>
  new Worker(world.queue, clock, {
    concurrency,
    execute: (claim, signal) =>
      new Promise((resolve, reject) => executions.push({ claim, signal, end: () => resolve(), fail: (error) => reject(error) })),
    ended: (run) => void ended.push(run),
    report: (error) => void reported.push(error),
    processId: () => me,
    mayClaim: () => mayClaim,
  });
const start = (): void => void (running = worker.run(stop.signal));
const of = (run: Posted): Execution => {
  const found = executions.findLast(({ claim }) => claim.runId === run.runId);
  if (!found) throw new Error('the run was not taken up');
  return found;
};
/** Ends a run as its executor would. */
async function finish(run: Posted): Promise<void> {
  const { claim, end } = of(run);
  await world.store.close(claim, endingOf(claim, 0, 'done'));
  end();
  await settled();
}

describe('claiming', () => {
  it('takes up what waits at its start, what it is woken for at once, and what nobody told of within a second', async () => {
    const first = await world.post();
    start();
    await settled();
    const second = await world.post();
    worker.wake();
    await settled();
    const third = await world.post();
    await clock.advance(999);
    expect(executions.map(({ claim }) => claim.runId)).toEqual([first.runId, second.runId]);
    await clock.advance(1);
    expect(of(third).claim.processId).toBe(me);
  });

  it('holds no more than it may, and takes the next as soon as one has ended', async () => {
    worker = aWorker(2);
    const runs = [await world.post(), await world.post(), await world.post()];
    start();
    await settled();
    expect(worker.running).toBe(2);
    await finish(executions[0]!.claim);
    expect([executions.length, worker.running]).toEqual([3, 2]);
    expect(new Set(executions.map(({ claim }) => claim.runId))).toEqual(new Set(runs.map(({ runId }) => runId)));
  });

  it('claims a hundred at a time, and again while there are more', async () => {
    worker = aWorker(1000);
    for (let i = 0; i < 250; i++) await world.post();
    start();
    await settled();
    expect([worker.running, gate.count('claim')]).toEqual([250, 3]);
  });

  it('claims once more when it is woken while a claim is under way', async () => {
    start();
    await settled();
    const release = gate.hold('claim');
    worker.wake();
    const run = await world.post();
    for (let i = 0; i < 5; i++) worker.wake();
    gate.sent = [];
    release();
    await settled();
    expect(of(run).claim.attempt).toBe(1);
    expect(gate.count('claim')).toBe(1);
  });

  it('never ends on errors', async () => {
    gate.next('claim', ...Array.from({ length: 50 }, () => 'fails first' as const));
    const run = await world.post();
    start();
    await clock.advance(49_000);
    expect(executions).toEqual([]);
    await clock.advance(2000);
    expect(of(run)).toBeDefined();
    expect(reported).toHaveLength(50);
  });

  it('tells when it last could claim: an idle queue is healthy, one that cannot be asked is not', async () => {
    start();
    await clock.advance(5000);
    expect(worker.lastAnswerAt).toBe(5000);
    gate.next('claim', ...Array.from({ length: 5 }, () => 'fails first' as const));
    await clock.advance(5000);
    expect(worker.lastAnswerAt).toBe(5000);
  });

  it('is healthy while it is full, and claims nothing', async () => {
    worker = aWorker(1);
    await world.post();
    start();
    await clock.advance(60_000);
    expect([worker.running, gate.count('claim')]).toEqual([1, 1]);
    expect(worker.lastAnswerAt).toBe(60_000);
  });

  it('claims nothing while it may not, and nothing more once it drains', async () => {
    mayClaim = false;
    const run = await world.post();
    start();
    await clock.advance(5000);
    expect(gate.count('claim')).toBe(0);
    mayClaim = true;
    await clock.advance(1000);
    expect(of(run)).toBeDefined();
    worker.drain();
    await world.post();
    worker.wake();
    await clock.advance(5000);
    expect([executions.length, worker.running]).toEqual([1, 1]);
  });

  it('tells of what an executor throws, and frees its slot', async () => {
    const run = await world.post();
    start();
    await settled();
    of(run).fail(new Error('a bug'));
    await settled();
    expect([reported, ended, worker.running]).toEqual([[new Error('a bug')], [run.runId], 0]);
    // The table still says that it is this process's own, so it is taken up again.
    await worker.reconcile();
    expect(of(run).claim.attempt).toBe(2);
  });
});

describe('a claim that was committed, and whose answer was lost', () => {
  it.each(['claim', 'last-seqs'])('is adopted with a look at the table (%s)', async (statement) => {
    const run = await world.post();
    gate.next(statement, 'answer lost');
    start();
    await settled();
    expect(executions).toEqual([]);
    await worker.reconcile();
    expect(of(run).claim).toMatchObject({ processId: me, attempt: 2, lostCount: 0 });
  });

  it('is adopted within a second by a process that holds others', async () => {
    await world.post();
    start();
    await settled();
    const run = await world.post();
    gate.next('claim', 'answer lost');
    worker.wake();
    await settled();
    await clock.advance(1000);
    expect(of(run).claim.attempt).toBe(2);
  });

  it('is adopted while questions are being stored without end, but not the run of such a question', async () => {
    start();
    await settled();
    const [lost, stored] = [await world.post(), await world.post()];
    worker.expecting(stored.runId);
    gate.next('claim', 'answer lost');
    worker.wake();
    await settled();
    await worker.reconcile();
    expect(executions.map(({ claim }) => claim.runId)).toEqual([lost.runId]);
  });

  it('is adopted again when the answer to the adoption is lost as well', async () => {
    const run = await world.post();
    gate.next('claim', 'answer lost');
    gate.next('adopt', 'fails first', 'answer lost');
    start();
    await settled();
    for (let i = 0; i < 3; i++) await worker.reconcile();
    expect(of(run).claim.attempt).toBe(3);
    expect([executions.length, reported.length]).toEqual([1, 3]);
  });

  it('is not adopted while a claim is under way, nor by one that drains', async () => {
    await world.post();
    gate.next('claim', 'answer lost');
    start();
    await settled();
    const release = gate.hold('claim');
    worker.wake();
    await settled();
    await worker.reconcile();
    release();
    await settled();
    worker.drain();
    await worker.reconcile();
    expect([gate.count('mine'), gate.count('adopt')]).toEqual([2, 0]);
  });

  it('is held once, though two looks found it', async () => {
    await world.post();
    gate.next('claim', 'answer lost');
    start();
    await settled();
    await Promise.all([worker.reconcile(), worker.reconcile(), worker.reconcile()]);
    expect([executions.length, worker.running]).toEqual([1, 1]);
  });
});

describe('a look at the table', () => {
  it('finds runs that another has taken, within a second', async () => {
    const run = await world.post();
    start();
    await settled();
    await takenOver(world, of(run).claim);
    await clock.advance(1000);
    expect(of(run).signal.reason).toBeInstanceOf(AttemptLost);
  });

  it('does not believe that a run is lost which was taken up after the look had begun', async () => {
    const old = await world.post();
    start();
    await settled();
    let answer = (): void => undefined;
    const asked = new Promise<void>((resolve) => (answer = resolve));
    const mine = world.queue.mine.bind(world.queue);
    jest.spyOn(world.queue, 'mine').mockImplementationOnce(async (process) => {
      const rows = await mine(process);
      return asked.then(() => rows);
    });
    const look = worker.reconcile();
    await settled();
    const run = await world.post();
    worker.wake();
    await settled();
    answer();
    await look;
    expect([of(old).signal.aborted, of(run).signal.aborted]).toEqual([false, false]);
  });

  it('brings a cancel that no wake-up told of, within a second', async () => {
    // Regression: the poll claimed first, and no look was taken beside a claim; only a heartbeat brought the cancel.
    const [run, other] = [await world.post(), await world.post()];
    start();
    await settled();
    await world.cancel(run.runId);
    await clock.advance(1000);
    expect(of(run).signal.reason).toBeInstanceOf(CancelRequested);
    expect(of(other).signal.aborted).toBe(false);
  });

  it('brings it also while a claim hangs', async () => {
    const run = await world.post();
    start();
    await settled();
    const release = gate.hold('claim');
    worker.wake();
    await settled();
    await world.cancel(run.runId);
    await clock.advance(1000);
    expect(of(run).signal.reason).toBeInstanceOf(CancelRequested);
    release();
    await settled();
  });

  it('is not needed to stop an earlier attempt when the run comes back to this very process', async () => {
    const run = await world.post();
    start();
    await settled();
    const first = of(run);
    const between = await takenOver(world, first.claim);
    await world.leaseEnds(between.processId, -1);
    await world.leaseEnds(me, 10);
    worker.wake();
    await settled();
    expect([of(run).claim.attempt, of(run).signal.aborted]).toEqual([3, false]);
    expect(first.signal.reason).toBeInstanceOf(AttemptLost);
    first.end();
    await settled();
    expect(worker.running).toBe(1);
  });

  it('changes nothing when it fails', async () => {
    const run = await world.post();
    start();
    await settled();
    gate.next('mine', 'fails first', 'answer lost');
    await clock.advance(2000);
    expect([of(run).signal.aborted, reported.length]).toEqual([false, 2]);
  });

  it('is not taken while nothing is held: an idle process asks one question a second', async () => {
    start();
    await clock.advance(5000);
    expect(gate.sent.filter((statement) => statement !== 'register')).toEqual(Array.from({ length: 6 }, () => 'claim'));
  });
});

describe('letting go', () => {
  it('tells those who are named, and nobody else', async () => {
    const [run, lost, other] = [await world.post(), await world.post(), await world.post()];
    start();
    await settled();
    worker.cancel([run.runId, 'unknown' as RunId]);
    worker.lose(lost.runId, new Error('why'));
    expect(of(run).signal.reason).toBeInstanceOf(CancelRequested);
    expect(of(lost).signal.reason).toEqual(new Error('why'));
    expect(of(other).signal.aborted).toBe(false);
    worker.loseAll();
    expect(of(other).signal.reason).toBeInstanceOf(AttemptLost);
  });

  it('waits until every executor has let go', async () => {
    const [a, b] = [await world.post(), await world.post()];
    start();
    await settled();
    worker.drain();
    let gone = false;
    const letGo = worker.letGo(new AbortController().signal).then(() => (gone = true));
    expect([of(a).signal.reason, of(b).signal.reason]).toEqual([expect.any(HandedBack), expect.any(HandedBack)]);
    of(a).end();
    await clock.advance(100);
    expect(gone).toBe(false);
    of(b).end();
    await clock.advance(100);
    await letGo;
  });

  it('does not wait for longer than it is told', async () => {
    await world.post();
    start();
    await settled();
    worker.drain();
    const giveUp = new AbortController();
    const letGo = worker.letGo(giveUp.signal);
    await clock.advance(1000);
    giveUp.abort();
    await letGo;
    expect(worker.running).toBe(1);
  });

  it('does not take up the runs of a claim that was under way: the hand-back gives them to another', async () => {
    // Regression: the run began after everybody had been told to let go, and the hand-back waited for it in vain.
    const release = gate.hold('claim');
    await world.post();
    start();
    await settled();
    worker.drain();
    const letGo = worker.letGo(new AbortController().signal);
    release();
    await clock.advance(100);
    await letGo;
    expect(executions).toEqual([]);
  });
});

describe('a run that is stored as claimed', () => {
  const born = (run: Posted): Claim =>
    ({ ...run, processId: me, attempt: 1, lostCount: 0, lastSeq: 0, cancelRequested: false }) as unknown as Claim;

  it('is executed at once, without a claim', async () => {
    start();
    await settled();
    gate.sent = [];
    const run = await world.post();
    expect(worker.expecting(run.runId)).toBe(me);
    worker.born(run.runId, born(run));
    expect(of(run).claim.attempt).toBe(1);
    expect(gate.sent).not.toContain('claim');
    of(run).end();
  });

  it('is not expected where there is no room, while this process may not claim, or when it leaves', async () => {
    worker = aWorker(1);
    const [one, other] = [aRunId(), aRunId()];
    expect(worker.expecting(one)).toBe(me);
    expect(worker.expecting(other)).toBeUndefined();
    worker.born(one, undefined);
    mayClaim = false;
    expect(worker.expecting(other)).toBeUndefined();
    mayClaim = true;
    worker.drain();
    expect(worker.expecting(other)).toBeUndefined();
  });

  it('is waited for by a process that leaves', async () => {
    const run = aRunId();
    worker.expecting(run);
    worker.drain();
    let idle = false;
    void worker.idle(stop.signal).then(() => (idle = true));
    await settled();
    expect(idle).toBe(false);
    worker.born(run, undefined);
    await clock.advance(100);
    expect(idle).toBe(true);
  });

  it('neither overtakes those that wait nor takes more than there is room for, while a claim is under way', async () => {
    worker = aWorker(1);
    start();
    await settled();
    const release = gate.hold('claim');
    const waits = await world.post();
    worker.wake();
    await settled();
    expect(worker.expecting(aRunId())).toBeUndefined();
    release();
    await settled();
    expect(executions.map(({ claim }) => claim.runId)).toEqual([waits.runId]);
  });
});
