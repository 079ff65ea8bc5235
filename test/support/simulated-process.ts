import { AskModel } from '../../src/application/chat/ask-model';
import { CloseAbandoned } from '../../src/application/chat/close-abandoned';
import { ExecuteRun } from '../../src/application/chat/execute-run';
import { FindSources } from '../../src/application/chat/find-sources';
import { wakeStopped } from '../../src/application/chat/wake';
import type { SearchPassages } from '../../src/application/knowledge/search-passages';
import type { Assistants } from '../../src/domain/chat/assistant';
import { StoreUnavailable } from '../../src/domain/chat/event-store';
import type { ProcessInfo } from '../../src/domain/chat/lease';
import type { RunRepository } from '../../src/domain/chat/run-repository';
import { sleep, type Clock } from '../../src/domain/clock';
import { Unavailable } from '../../src/domain/failure';
import type { Ids, RunId } from '../../src/domain/ids';
import { Engine } from '../../src/infrastructure/engine/engine';
import type { Signal } from '../../src/infrastructure/engine/wake-up-hub';
import type { FaultyNetwork, Receiver } from './faulty-network';
import type { MemoryRequests, MemoryTouched } from './memory-requests';
import type { MemoryStatements } from './memory-statements';
import { MemoryStore } from './memory-store';
import { type ModelCall, ScriptedModel, type Temper } from './scripted-model';
import type { SeededScheduler } from './seeded-scheduler';

/** What all processes of a simulation share. */
export interface SimulatedWorld {
  scheduler: SeededScheduler;
  network: FaultyNetwork;
  tables: MemoryStatements;
  requests: MemoryRequests;
  ids: Ids;
  calls: ModelCall[];
  leaseSeconds: number;
  concurrency: number;
  temper: Temper;
  /** To all other processes. */
  broadcast(from: SimulatedProcess, signals: Signal[]): void;
  published(process: SimulatedProcess, run: RunId, events: readonly unknown[]): void;
  report(process: SimulatedProcess, error: unknown): void;
  trace(line: string): void;
}

const START_AGAIN_MS = 1000;
const GIVE_UP_MS = 2500;
const plain = { name: 'plain', title: '', description: '', suggestions: [], system: 'Answer.', systemHash: 'hash' };
const assistants: Assistants = { list: () => Promise.resolve([plain]), default: () => Promise.resolve(plain) };
const noSearch = { execute: () => Promise.reject(new Error('there is nothing to search')) } as unknown as SearchPassages;

/**
 * A process with the real engine and the real executor. running ⇄ frozen (SIGSTOP: nothing reaches it until it thaws) → dead (kill:
 * whatever it held in memory is never heard of again). What it has sent before may take effect in either state.
 */
export class SimulatedProcess implements Receiver {
  readonly clock: Clock;
  readonly engine: Engine;
  readonly store: MemoryStore;
  frozen = false;
  dead = false;
  leaving = false;
  /** Readers of this process, each by what ends its connection. */
  readonly connections = new Set<() => void>();
  private readonly inbox: (() => void)[] = [];

  constructor(
    readonly name: string,
    readonly role: ProcessInfo['role'],
    private readonly world: SimulatedWorld,
  ) {
    const { scheduler, network, tables } = world;
    this.clock = {
      monotonic: () => scheduler.now,
      after: (ms, callback) => {
        let off = false;
        const callOff = scheduler.after(ms, () => this.deliver(() => !off && callback()));
        return () => {
          off = true;
          callOff();
        };
      },
    };
    this.store = new MemoryStore(tables, world.leaseSeconds, (statement, effect) => network.call(this, statement, effect));
    this.engine = this.makeEngine();
    const publish = this.engine.feed.publish.bind(this.engine.feed);
    this.engine.feed.publish = (run, events) => {
      world.published(this, run, events);
      publish(run, events);
    };
  }

  get alive(): boolean {
    return !this.dead && !this.frozen;
  }

  deliver(act: () => void): void {
    if (this.dead) return;
    if (this.frozen) this.inbox.push(act);
    else act();
  }

  freeze(): void {
    this.frozen = true;
  }

  /** What waited happens now, one thing after the other. */
  thaw(): void {
    this.frozen = false;
    for (const act of this.inbox.splice(0)) this.world.scheduler.after(0, () => this.deliver(act));
  }

  kill(): void {
    this.dead = true;
    this.hangUp();
  }

  /** Starts the engine, again and again until the store lets it. */
  async start(): Promise<void> {
    for (const executor = this.executor(), tidy = this.tidier(); ;) {
      try {
        return await this.engine.start(executor, tidy);
      } catch (error) {
        this.world.report(this, error);
        await sleep(this.clock, START_AGAIN_MS);
      }
    }
  }

  /** SIGTERM: resolves when the process has ended. */
  async leave(graceMs: number): Promise<void> {
    if (this.leaving) return;
    this.leaving = true;
    this.hangUp();
    const [graceOver, giveUp] = [new AbortController(), new AbortController()];
    this.clock.after(graceMs, () => graceOver.abort());
    this.clock.after(graceMs + GIVE_UP_MS, () => giveUp.abort());
    await this.engine.leave(graceOver.signal, giveUp.signal);
    this.dead = true;
  }

  /** A request that moves runs, with the wake-ups that its use case sends once it knows the outcome. */
  async request(statement: string, effect: () => MemoryTouched, queues: boolean): Promise<void> {
    const touched = await this.world.network.call(this, statement, effect);
    if (queues) this.engine.wakeUp.queued();
    wakeStopped(this.engine.wakeUp, touched);
  }

  private hangUp(): void {
    for (const end of [...this.connections]) end();
    this.connections.clear();
  }

  private makeEngine(): Engine {
    const { store, clock, world } = this;
    const { ids, leaseSeconds, concurrency, scheduler } = world;
    return new Engine(
      {
        store,
        queue: store,
        lease: store,
        ids,
        clock,
        random: scheduler.random.next,
        report: (error) => world.report(this, error),
        broadcast: (signals) => {
          world.broadcast(this, signals);
          return sleep(clock, scheduler.random.next() * 5);
        },
      },
      { role: this.role, version: '0', leaseSeconds, concurrency },
    );
  }

  private executor(): ExecuteRun {
    const { clock, engine, world } = this;
    const { random } = world.scheduler;
    const chain = ['first', 'second'].map((name) => new ScriptedModel(`scripted/${name}`, clock, random, world.calls, world.temper));
    const ask = new AskModel({ chain }, clock, { firstTokenSeconds: 20, stallSeconds: 8 }, random.next);
    const limits = { maxLost: 3, maxSeconds: 120, contextTokens: 32_000, maxOutputTokens: 4096 };
    return new ExecuteRun(engine.journal, this.runs(), assistants, new FindSources(noSearch), ask, world.ids, clock, limits);
  }

  /** The one question that the executor asks of the repository. */
  private runs(): RunRepository {
    const context: RunRepository['context'] = async (id) => {
      try {
        return await this.world.network.call(this, 'context', () => this.world.requests.context(id));
      } catch (error) {
        throw error instanceof StoreUnavailable ? new Unavailable() : error;
      }
    };
    return { context } as RunRepository;
  }

  private tidier(): () => Promise<void> {
    const close = new CloseAbandoned(this.store, this.store, this.engine.wakeUp);
    return () => close.execute();
  }
}
