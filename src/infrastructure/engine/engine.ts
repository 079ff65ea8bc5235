import type { Clock } from '../../domain/clock';
import { sleep } from '../../domain/clock';
import type { EventStore } from '../../domain/chat/event-store';
import type { Birth, OwnWorker } from '../../domain/chat/own-worker';
import type { Lease, ProcessInfo } from '../../domain/chat/lease';
import type { Claim } from '../../domain/chat/run';
import { asStored, type NewEvent, type RunEvent } from '../../domain/chat/run-event';
import type { RunQueue } from '../../domain/chat/run-queue';
import type { Ids, MessageId, RunId } from '../../domain/ids';
import { backoffMs } from './backoff';
import { Feed } from './feed';
import { Heartbeat } from './heartbeat';
import { Journal, type JournalListener } from './journal';
import { WakeUpHub, type Signal } from './wake-up-hub';
import { Worker } from './worker';

export interface EnginePorts {
  store: EventStore;
  queue: RunQueue;
  lease: Lease;
  ids: Ids;
  clock: Clock;
  /** Sends to other processes; loses what it cannot send. */
  broadcast(signals: Signal[]): Promise<void>;
  report: (error: unknown) => void;
  /** What spreads retries; a simulation gives one of its seed. */
  random?: () => number;
}
export interface EngineOptions {
  role: ProcessInfo['role'];
  version: string;
  leaseSeconds: number;
  concurrency: number;
}

/** Who takes runs to their end. */
export interface Executor {
  execute(claim: Claim, signal: AbortSignal): Promise<void>;
  /** What a run begins with. */
  first(answer: MessageId): NewEvent;
}

/** A look for abandoned runs and deleted threads, as often. */
const TIDY_MS = 2000;

const HAND_BACK_RETRY = { first: 50, most: 500 };

/** The clockwork of one process, put together: who wakes whom stands here and nowhere else. */
export class Engine {
  readonly journal: Journal;
  readonly feed: Feed;
  readonly wakeUp: WakeUpHub;
  readonly heartbeat: Heartbeat;
  readonly worker: Worker;
  readonly ownWorker: OwnWorker = {
    expecting: (run, answer) => this.expecting(run, answer),
    born: (birth, claim) => this.born(birth, claim),
  };
  /** Living workers, as the last heartbeat saw them. */
  workers = 0;
  private readonly stopped = new AbortController();
  private readonly tidied = new AbortController();
  private loops: Promise<void>[] = [];
  private executor?: Executor;

  constructor(
    private readonly ports: EnginePorts,
    private readonly options: EngineOptions,
  ) {
    const { store, queue, lease, ids, clock, report, random } = ports;
    this.feed = new Feed(store, clock, report, random);
    this.wakeUp = new WakeUpHub(clock, (signals) => ports.broadcast(signals));
    const listener: JournalListener = {
      committed: (run, events) => {
        this.feed.publish(run, events);
        this.wakeUp.announce([run]);
      },
      cancelRequested: (run) => this.worker.cancel([run]),
      failed: (run, error) => this.worker.lose(run, error),
    };
    this.journal = new Journal(store, clock, listener, random);
    this.worker = new Worker(queue, clock, {
      concurrency: options.concurrency,
      execute: (claim, signal) => this.executor?.execute(claim, signal) ?? Promise.reject(new Error('the engine has no executor')),
      ended: () => this.wakeUp.queued(),
      report,
      processId: () => this.heartbeat.processId,
      mayClaim: () => this.heartbeat.mayClaim,
    });
    this.heartbeat = new Heartbeat(
      lease,
      ids,
      clock,
      options.role,
      options.leaseSeconds,
      options.version,
      {
        identityLost: () => this.worker.loseAll(),
        renewed: ({ others, workers }) => {
          this.wakeUp.others = others;
          this.workers = workers;
          if (this.works) void this.worker.reconcile();
        },
      },
      report,
      random,
    );
    this.wakeUp.connect({
      queued: () => this.works && this.worker.wake(),
      moved: (runs) => this.feed.moved(runs),
      cancelled: (runs) => this.worker.cancel(runs),
      hello: () => this.heartbeat.hurry(),
    });
  }

  private get works(): boolean {
    return this.options.role !== 'api' && this.loops.length > 0;
  }

  /** Joins the others in the table and starts all loops; `afterOutage`: the database was away until now. @throws StoreUnavailable */
  async start(executor: Executor, tidy: () => Promise<void>, afterOutage = false): Promise<void> {
    this.executor = executor;
    await this.heartbeat.register(afterOutage);
    const { signal } = this.stopped;
    this.loops = [this.heartbeat.run(signal), this.feed.run(signal), this.tidy(tidy, this.tidied.signal)];
    if (this.options.role !== 'api') this.loops.push(this.worker.run(signal));
    this.wakeUp.hello();
  }

  private expecting(run: RunId, answer: MessageId): Birth | undefined {
    const { executor } = this;
    const process = executor && this.works ? this.worker.expecting(run) : undefined;
    return process && executor && { run, process, first: executor.first(answer) };
  }

  /** Its reader is on the way: what it will ask for lies ready. */
  private born({ run, first }: Birth, claim: Claim | undefined): void {
    if (claim) this.feed.expect(claim.runId, [{ ...first, data: asStored(first.data), seq: 1 } as RunEvent]);
    this.worker.born(run, claim);
  }

  /** No more claims; the runs that are held go on. */
  drain(): void {
    this.worker.drain();
    this.tidied.abort();
  }

  /**
   * Lets runs go on for the grace, then flushes and hands them back. A database that does not answer is given up at `giveUp`:
   * the lease then does what the hand-back could not.
   */
  async leave(graceOver: AbortSignal, giveUp: AbortSignal): Promise<void> {
    this.drain();
    if (this.loops.length === 0) return;
    await this.worker.idle(graceOver);
    const handedBack = this.handBack(giveUp).catch((error: unknown) => this.ports.report(error));
    await Promise.race([handedBack, aborted(giveUp)]);
    this.stopped.abort();
    this.journal.stop();
    await Promise.race([Promise.all(this.loops), aborted(giveUp)]);
  }

  private async handBack(giveUp: AbortSignal): Promise<void> {
    await this.worker.letGo(giveUp);
    this.stopped.abort(); // no more heartbeats: one that finds its row gone would register anew
    for (let tries = 1; tries === 1 || !giveUp.aborted; tries++) {
      try {
        await this.ports.queue.handBack(this.heartbeat.processId);
        return await this.ports.broadcast([{ kind: 'queued' }, { kind: 'hello' }]);
      } catch (error) {
        this.ports.report(error);
        await sleep(this.ports.clock, backoffMs(tries, HAND_BACK_RETRY, this.ports.random), giveUp);
      }
    }
  }

  private async tidy(work: () => Promise<void>, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await work().catch((error: unknown) => this.ports.report(error));
      await sleep(this.ports.clock, TIDY_MS, signal);
    }
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true })));
