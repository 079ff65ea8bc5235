import type { ProcessInfo } from '../../../src/domain/chat/lease';
import { AttemptLost, CancelRequested, type Claim, HandedBack } from '../../../src/domain/chat/run';
import type { RunEvent } from '../../../src/domain/chat/run-event';
import type { RunLog } from '../../../src/domain/chat/event-log';
import type { RunId } from '../../../src/domain/ids';
import { Engine } from '../../../src/infrastructure/engine/engine';
import { uuidIds } from '../../../src/infrastructure/uuid-ids';
import { aProcess, endingOf, type Posted, token, told } from '../../contract/engine-world';
import { openMemoryEngineWorld } from '../../contract/memory-engine-world';
import { executorOf } from '../../support/executor';
import { FakeClock, settled } from '../../support/fake-clock';
import { GatedTransport } from '../../support/gated-transport';

interface Execution {
  claim: Claim;
  log: RunLog;
  signal: AbortSignal;
  finish(): Promise<void>;
}
interface Process {
  engine: Engine;
  executions: Execution[];
  tidied: number;
}

const LEASE_SECONDS = 15;
let gate: GatedTransport;
let world: Awaited<ReturnType<typeof openMemoryEngineWorld>>;
let clock: FakeClock;
let reported: unknown[];
let processes: Process[];

beforeEach(async () => {
  gate = new GatedTransport();
  world = await openMemoryEngineWorld(gate.run);
  clock = new FakeClock();
  [reported, processes] = [[], []];
});
afterEach(async () => {
  for (const { engine } of processes) void engine.leave(AbortSignal.abort(), AbortSignal.abort());
  await clock.advance(1000);
  expect(clock.pending).toBe(0);
});

function aProcessOf(role: ProcessInfo['role'] = 'all'): Process {
  const engine = new Engine(
    {
      store: world.store,
      queue: world.queue,
      lease: world.lease,
      ids: uuidIds,
      clock,
      report: (error) => void reported.push(error),
      random: () => 0.5,
      broadcast: (signals) => {
        for (const other of processes) if (other.engine !== engine) for (const signal of signals) other.engine.wakeUp.receive(signal);
        return Promise.resolve();
      },
    },
    { role, version: '0', leaseSeconds: LEASE_SECONDS, concurrency: 10 },
  );
  const self: Process = { engine, executions: [], tidied: 0 };
  processes.push(self);
  return self;
}
/** A process whose executors say one token and then wait to be told to finish, or to let go. */
async function started(role?: ProcessInfo['role']): Promise<Process> {
  const self = aProcessOf(role);
  const { engine, executions } = self;
  await engine.start(
    executorOf(async (claim, signal) => {
      const log = engine.journal.open(claim);
      let finished = (): void => undefined;
      const done = new Promise<void>((resolve) => (finished = resolve));
      const letGo = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      const finish = async (): Promise<void> => {
        finished();
        await settled();
      };
      executions.push({ claim, log, signal, finish });
      await log.append(token(`said by ${processes.indexOf(self)}`));
      await Promise.race([done, letGo]);
      if (signal.reason instanceof HandedBack) await log.committed();
      else if (!signal.aborted) await log.close(endingOf(claim, 0, 'done'));
      log.abandon();
    }),
    () => {
      self.tidied++;
      return Promise.resolve();
    },
  );
  await settled();
  return self;
}
async function post(by: Process, thread?: Posted): Promise<Posted> {
  const run = await world.post(thread);
  by.engine.wakeUp.queued();
  await settled();
  return run;
}
function watch(at: Process, run: RunId): RunEvent[] {
  const events: RunEvent[] = [];
  void at.engine.feed.watch(run, 0, (page) => void events.push(...page), new AbortController().signal);
  return events;
}
const leave = (process: Process, graceMs = 0): Promise<void> => {
  const [graceOver, giveUp] = [new AbortController(), new AbortController()];
  const timers = [clock.after(graceMs, () => graceOver.abort()), clock.after(graceMs + 2500, () => giveUp.abort())];
  return process.engine.leave(graceOver.signal, giveUp.signal).finally(() => timers.forEach((callOff) => callOff()));
};

describe('who wakes whom', () => {
  it('takes a run up, shows its events and its end, and starts the next of the thread, without a poll', async () => {
    const here = await started();
    const first = await post(here);
    const second = await post(here, first);
    const events = watch(here, first.runId);
    await settled();
    await here.executions[0]?.finish();
    expect(events.map(({ type }) => type)).toEqual(['token', 'final', 'done']);
    expect(here.executions.map(({ claim }) => claim.runId)).toEqual([first.runId, second.runId]);
    expect(clock.monotonic()).toBe(0);
  });

  it('shows readers of another process what is committed here, as soon as it has heard', async () => {
    const [here, there] = [await started(), await started('api')];
    here.engine.heartbeat.hurry();
    await settled();
    const run = await post(here);
    const events = watch(there, run.runId);
    await clock.advance(25);
    await here.executions[0]?.finish();
    await clock.advance(25);
    expect(events.map(({ type }) => type)).toEqual(['token', 'final', 'done']);
  });

  it('stops the model at once when another process was asked to cancel', async () => {
    const [here, there] = [await started(), await started('api')];
    const run = await post(here);
    await world.cancel(run.runId);
    there.engine.wakeUp.cancelled([run.runId]);
    await clock.advance(25);
    expect(here.executions[0]?.signal.reason).toBeInstanceOf(CancelRequested);
  });

  it('tells a new process of the others, and the others of it', async () => {
    const here = await started();
    expect([here.engine.wakeUp.others, here.engine.workers]).toEqual([0, 1]);
    const there = await started('api');
    await clock.advance(25);
    expect([here, there].map(({ engine }) => [engine.wakeUp.others, engine.workers])).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });

  it('stops an executor whose row cannot be stored, and no other', async () => {
    const here = await started();
    await post(here);
    await post(here);
    await here.executions[0]?.log.append(token('a\0'));
    await settled();
    expect(here.executions.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  });

  it('adopts with a heartbeat what a lost claim has left behind', async () => {
    const here = await started();
    gate.next('claim', 'answer lost');
    const run = await post(here);
    expect(here.executions).toEqual([]);
    await clock.advance(5000);
    expect(here.executions.map(({ claim }) => [claim.runId, claim.attempt])).toEqual([[run.runId, 2]]);
  });

  it('lets go of all runs when its row is gone, and comes back', async () => {
    const here = await started();
    const run = await post(here);
    const before = here.engine.heartbeat.processId;
    jest.spyOn(world.lease, 'renew').mockResolvedValueOnce({ held: false, others: 0, workers: 0 });
    await clock.advance(5000);
    expect(here.executions[0]?.signal.reason).toBeInstanceOf(AttemptLost);
    expect(here.engine.heartbeat.processId).not.toBe(before);
    await world.leaseEnds(before, -1);
    await clock.advance(1000);
    expect(here.executions[1]?.claim).toMatchObject({ runId: run.runId, lostCount: 1 });
  });
});

describe('an API process', () => {
  it('takes no run up, and tidies all the same', async () => {
    const api = await started('api');
    await post(api);
    api.engine.wakeUp.missed();
    await clock.advance(20_000);
    expect([api.executions, gate.count('claim'), gate.count('mine')]).toEqual([[], 0, 0]);
    expect(api.tidied).toBe(11);
  });
});

describe('start', () => {
  it('fails while the store does not answer, and may be tried again', async () => {
    gate.next('register', 'fails first');
    await expect(started()).rejects.toThrow('register');
    const here = await started();
    await post(here);
    expect(here.executions).toHaveLength(1);
  });
});

describe('leave', () => {
  it('lets runs go on for the grace, claims no more, and is gone as soon as they have ended', async () => {
    const here = await started();
    const run = await post(here);
    const left = leave(here, 10_000);
    const waiting = await post(here);
    await clock.advance(5000);
    await here.executions[0]?.finish();
    await clock.advance(100);
    await left;
    expect([(await world.state(run.runId)).status, (await world.state(waiting.runId)).status]).toEqual(['done', 'queued']);
  });

  it('hands back what has not ended, with all that was said, so that another goes on at once', async () => {
    const [here, there] = [await started(), await started()];
    there.engine.worker.drain(); // busy
    const run = await post(here);
    const other = await started();
    await here.executions[0]?.log.append(token(' and this'));
    const left = leave(here, 1000);
    await clock.advance(1100);
    await left;
    expect(here.executions[0]?.signal.reason).toBeInstanceOf(HandedBack);
    expect(other.executions[0]?.claim).toMatchObject({ runId: run.runId, attempt: 2, lostCount: 0, lastSeq: 2 });
    expect((await told(world, run.runId)).slice(0, 2)).toEqual(['1 token said by 0', '2 token  and this']);
  });

  it('ends every loop: nothing is asked any more, and no timer is left', async () => {
    const here = await started();
    await post(here);
    const left = leave(here);
    await clock.advance(100);
    await left;
    gate.sent = [];
    await clock.advance(60_000);
    expect([gate.sent, clock.pending]).toEqual([[], 0]);
  });

  it('hands back again when the first try fails, or its answer is lost', async () => {
    // Regression: it was tried once, and the runs then waited for the lease's end and counted a loss.
    for (const fault of ['fails first', 'answer lost'] as const) {
      const here = await started();
      const run = await post(here);
      gate.next('hand-back', fault);
      const left = leave(here);
      await clock.advance(1000);
      await left;
      expect(await world.state(run.runId)).toMatchObject({ status: 'queued', lostCount: 0 });
      expect(await world.lease.renew(here.engine.heartbeat.processId, LEASE_SECONDS)).toMatchObject({ held: false });
      await world.cancel(run.runId);
    }
  });

  it('gives up in time when the database does not answer, and leaves the rest to the lease', async () => {
    const here = await started();
    const run = await post(here);
    for (const statement of ['flush', 'hand-back', 'heartbeat', 'claim', 'mine']) gate.hold(statement);
    void here.executions[0]?.log.append(token('never')).catch(() => undefined);
    const left = leave(here, 1000);
    await clock.advance(3500);
    await left;
    await world.leaseEnds(here.engine.heartbeat.processId, -1);
    gate.hold('claim')();
    expect(await world.queue.claim(await aProcess(world), 1)).toMatchObject([{ runId: run.runId, lostCount: 1 }]);
  });

  it('hands back also when an executor does not let go: its fence keeps it out from then on', async () => {
    const here = aProcessOf();
    const stuck: RunLog[] = [];
    await here.engine.start(
      executorOf((claim) => {
        stuck.push(here.engine.journal.open(claim));
        return new Promise(() => undefined);
      }),
      () => Promise.resolve(),
    );
    await settled();
    const run = await post(here);
    const left = leave(here);
    await clock.advance(2600);
    await left;
    expect(await world.state(run.runId)).toMatchObject({ status: 'queued', lostCount: 0 });
    await expect(stuck[0]?.append(token('late'))).rejects.toThrow(HandedBack);
  });

  it('before it has started is nothing', async () => {
    await leave(aProcessOf());
    expect(gate.sent).toEqual([]);
    await clock.advance(5000);
  });
});
