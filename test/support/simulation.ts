import type { ProcessInfo } from '../../src/domain/chat/lease';
import type { OnBusy } from '../../src/domain/chat/run-repository';
import { hasEnded, QueueFull, ThreadBusy } from '../../src/domain/chat/run';
import { EventRefused } from '../../src/domain/chat/run';
import type { RunEvent } from '../../src/domain/chat/run-event';
import { StoreUnavailable } from '../../src/domain/chat/event-store';
import type { Ids, MessageId, RunId, ThreadId, UserId } from '../../src/domain/ids';
import type { Signal } from '../../src/infrastructure/engine/wake-up-hub';
import { decode, encode } from '../../src/infrastructure/postgres/signals';
import { FaultyNetwork, NO_FAULTS, QUERY_MS } from './faulty-network';
import { MemoryRequests, type MemoryTouched } from './memory-requests';
import { MemoryRows } from './memory-rows';
import { MemoryStatements } from './memory-statements';
import { brokenPromises, lateOrRepeated } from './run-invariants';
import type { ModelCall } from './scripted-model';
import { SeededRandom } from './seeded-random';
import { SeededScheduler } from './seeded-scheduler';
import { SimulatedProcess, type SimulatedWorld } from './simulated-process';
import { type ReaderHost, SimulatedReader } from './simulated-reader';

export interface Outcome {
  runs: Record<string, number>;
  events: number;
  restarts: number;
  lost: number;
  steps: number;
  faults: Record<string, number>;
  /** Equal where two rounds did the same. */
  fingerprint: string;
}

const SECOND = 1000;
/** How long a calm service may need for what the faults have left behind: runs are slow on purpose, and wait for each other. */
const PATIENCE_MS = 1_200 * SECOND;

/**
 * A round: some processes over one store, callers who post, cancel, interrupt and read, and faults, all chosen by the seed; then calm,
 * until every run has ended and every reader has seen its end. Throws the first promise that was broken.
 */
export class Simulation {
  private readonly random: SeededRandom;
  private readonly scheduler: SeededScheduler;
  private readonly network: FaultyNetwork;
  private readonly rows: MemoryRows;
  private readonly tables: MemoryStatements;
  private readonly world: SimulatedWorld;
  private readonly processes: SimulatedProcess[] = [];
  private readonly readers: SimulatedReader[] = [];
  private readonly threads: ThreadId[] = [];
  private readonly lines: string[] = [];
  private readonly faults: Record<string, number> = {};
  private readonly faultsEnd: number;
  /** Of the database's clock. */
  private offset = 0;
  private deafness = 0;
  private violation: string | undefined;

  constructor(
    readonly seed: number,
    private readonly tracing = false,
  ) {
    this.random = new SeededRandom(seed);
    const { random } = this;
    this.scheduler = new SeededScheduler(random);
    this.rows = new MemoryRows(() => this.scheduler.now + this.offset);
    this.tables = new MemoryStatements(this.rows);
    this.network = new FaultyNetwork(this.scheduler, (line) => this.trace(line), (error) => this.broken(error.message)); // prettier-ignore
    this.faultsEnd = random.between(15, 60) * SECOND;
    this.world = {
      scheduler: this.scheduler,
      network: this.network,
      tables: this.tables,
      requests: new MemoryRequests(this.tables),
      ids: this.ids(),
      calls: [] as ModelCall[],
      leaseSeconds: random.of([3, 6, 15]),
      concurrency: random.of([1, 3, 1000]),
      temper: { tokens: random.of([3, 12, 30]), ms: random.of([5, 100, 1000]), breaksOff: random.of([0.1, 0.1, 0.5]) },
      broadcast: (from, signals) => this.broadcast(from, signals),
      published: (process, run, events) => this.published(process, run, events),
      report: (process, error) => this.reported(process, error),
      trace: (line) => this.trace(line),
    };
  }

  async run(): Promise<Outcome> {
    for (let n = 2 + this.random.below(2); n > 0; n--) this.startProcess(n === 1 || this.random.chance(0.75) ? 'all' : 'api');
    this.deafness = this.random.of([0, 0, 0.2, 1]); // losing a wake-up is no fault
    const quiet = this.random.chance(0.1);
    this.planRequests();
    if (!quiet) this.planFaults();
    await this.until(this.faultsEnd);
    this.calm();
    await this.until(this.faultsEnd + PATIENCE_MS, () => this.over());
    for (const what of brokenPromises(this.tables, this.world.calls)) this.broken(what);
    for (const reader of this.readers) if (!reader.done) this.broken(`${reader.name} never got its done`);
    if (quiet) for (const what of lateOrRepeated(this.rows)) this.broken(what);
    await this.readAgain();
    await this.until(this.scheduler.now + QUERY_MS + 5 * SECOND);
    this.leaks();
    this.lives();
    if (this.violation) throw this.failure(this.violation);
    return this.outcome();
  }

  // --- what the world does

  private planRequests(): void {
    const { random } = this;
    for (let n = 3 + random.below(12); n > 0; n--) this.during(() => this.post());
    for (let n = random.below(8); n > 0; n--) this.during(() => this.cancel());
  }

  private planFaults(): void {
    const { random } = this;
    if (random.chance(0.85)) this.network.rates = this.someFaults();
    this.network.latestMs = 3 * this.world.leaseSeconds * SECOND;
    const lease = this.world.leaseSeconds * SECOND;
    const heat = random.of([1, 1, 4]);
    const some = (most: number, act: () => void): void => {
      for (let n = random.below(heat * most + 1); n > 0; n--) this.during(act);
    };
    some(3, () => this.with('freeze', (process) => {
      process.freeze();
      this.scheduler.after(random.between(0, 2.5 * lease), () => process.thaw());
    })); // prettier-ignore
    some(3, () => this.with('kill', (process) => {
      process.kill();
      this.scheduler.after(random.between(0, 2 * lease), () => this.startProcess(process.role));
    })); // prettier-ignore
    some(2, () => this.with('leave', (process) => {
      this.startProcess(process.role);
      void process.leave(random.of([0, 0, 200, 3000, 10_000]));
    })); // prettier-ignore
    some(1, () => {
      this.note('outage');
      this.network.down = true;
      this.scheduler.after(random.between(0, 1.5 * lease), () => (this.network.down = false));
    });
    some(1, () => {
      this.note('forget');
      this.tables.forgetProcesses(0);
    });
    if (random.chance(0.15)) this.seesaw(random.between(1, 1.5) * lease);
    if (random.chance(0.15)) this.during(() => {
      this.note('clock');
      this.offset += random.of([-3600, -lease / SECOND, lease / SECOND, 3600]) * SECOND;
    }); // prettier-ignore
    some(1, () => this.with('listens anew', (process) => process.engine.wakeUp.missed()));
  }

  /** The workers freeze in turns, each for longer than its lease: runs wander, and come back to where an earlier attempt still lies. */
  private seesaw(ms: number): void {
    for (let at = 0, turn = 0; at < this.faultsEnd - ms; at += ms, turn++) {
      this.scheduler.after(at, () => {
        const workers = this.takers().filter((process) => process.role === 'all');
        const process = workers[turn % workers.length];
        if (!process || workers.length < 2) return;
        this.note('seesaw', process.name);
        process.freeze();
        this.scheduler.after(ms, () => process.thaw());
      });
    }
  }

  private calm(): void {
    this.trace('--- the faults stop');
    this.network.rates = NO_FAULTS;
    this.network.down = false;
    this.network.latestMs = 1;
    for (const process of this.processes) if (process.frozen) process.thaw();
    if (!this.takers().some((process) => process.role === 'all')) this.startProcess('all');
    // A heartbeat that hangs is noticed by its time-out; a process that is full takes nothing.
    if (this.world.concurrency === 1000) this.scheduler.after(QUERY_MS + 5 * SECOND, () => this.watchLeases());
  }

  /** With the faults over, no run stays in the hands of a process whose lease has ended for longer than 5 s. */
  private watchLeases(): void {
    for (const run of this.rows.runsWith('running')) {
      const owner = run.processId && this.rows.processes.get(run.processId);
      const left = owner ? owner.leaseExpiresAt - this.rows.now() : 0;
      if (left < -5 * SECOND) this.broken(`${run.runId}: its process died, and for 5 s after its lease nobody has taken it`);
    }
    this.scheduler.after(SECOND, () => this.watchLeases());
  }

  private over(): boolean {
    if (this.violation) return true;
    if (this.network.pending > 0 || this.scheduler.now < this.faultsEnd + SECOND) return false; // there may be posts under way
    return this.readers.every((reader) => reader.done) && [...this.rows.runs.values()].every((run) => hasEnded(run.status));
  }

  private post(): void {
    const { random } = this;
    const known = this.threads.length > 0 && random.chance(0.6);
    const threadId = known ? random.of(this.threads) : this.world.ids.next<ThreadId>();
    if (!known) this.threads.push(threadId);
    const runId = this.world.ids.next<RunId>();
    const onBusy: OnBusy = random.chance(0.3) ? 'interrupt' : 'queue';
    const selected = random.of([undefined, undefined, 'words', random.chance(0.1) ? 'a row that cannot be stored \0' : 'more words']);
    const message = {
      runId,
      threadId,
      userId: (this.threads.indexOf(threadId) % 3) as UserId,
      userMessageId: this.world.ids.next<MessageId>(),
      answerMessageId: this.world.ids.next<MessageId>(),
      onBusy,
      maxQueued: 4,
      request: selected ? { mode: 'selected_text_only' as const, selected_text: selected } : { mode: 'normal' as const },
    };
    this.request('post', () => {
      const touched = this.world.requests.post(message);
      for (let n = 1 + random.below(2); n > 0; n--) this.startReader(runId);
      return touched;
    });
  }

  private cancel(): void {
    const live = [...this.rows.runs.values()].filter((run) => !hasEnded(run.status));
    if (live.length === 0) return;
    const { runId } = this.random.of(live);
    this.request('cancel', () => {
      const { ended, asked } = this.world.requests.cancel(runId);
      return { cancelled: ended ? [runId] : [], asked: asked ? [runId] : [] };
    });
  }

  private request(statement: 'post' | 'cancel', effect: () => MemoryTouched): void {
    const process = this.pick();
    if (!process) return;
    const failed = (error: unknown): void => {
      const expected = error instanceof StoreUnavailable || error instanceof ThreadBusy || error instanceof QueueFull;
      if (!expected) this.broken(`${statement}: ${String(error)}`);
    };
    process.deliver(() => void process.request(statement, effect, statement === 'post').catch(failed));
  }

  private startReader(run: RunId): void {
    const reader = new SimulatedReader(`reader ${this.readers.length}`, run, this.readerHost());
    this.readers.push(reader);
    this.scheduler.after(this.random.between(0, this.random.of([100, 20_000])), () => reader.connect());
  }

  /** Every process gives every run's rest behind any cursor, and ends at once behind the last event. */
  private async readAgain(): Promise<void> {
    if (this.violation) return;
    const late: SimulatedReader[] = [];
    for (const run of this.rows.runs.values()) {
      const reader = new SimulatedReader(`late reader of ${run.runId}`, run.runId, this.readerHost());
      reader.events.push(...this.tables.read(run.runId, 0, this.random.below(run.lastSeq)));
      reader.connect();
      late.push(reader);
    }
    await this.until(this.scheduler.now + 30 * SECOND, () => late.every((reader) => reader.done) || this.violation !== undefined);
    for (const reader of late) if (!reader.done) this.broken(`${reader.name} never got its done`);
  }

  private startProcess(role: ProcessInfo['role']): void {
    const process = new SimulatedProcess(`p${this.processes.length}`, role, this.world);
    this.processes.push(process);
    void process.start();
  }

  private broadcast(from: SimulatedProcess, signals: Signal[]): void {
    const payloads = encode(from.name, signals);
    for (const payload of payloads) if (Buffer.byteLength(payload) >= 8000) this.broken('a payload of 8,000 bytes');
    for (const to of this.processes) {
      if (to === from || to.dead) continue;
      for (const payload of payloads) {
        const signal = decode(to.name, payload);
        if (signal && !this.random.chance(this.deafness)) this.network.send(to, () => to.engine.wakeUp.receive(signal));
      }
    }
  }

  // --- what is looked at all the time

  private published(process: SimulatedProcess, run: RunId, events: readonly unknown[]): void {
    for (const event of events) this.mustBeStored(run, event as RunEvent, `the feed of ${process.name}`);
  }

  /** Committed before visible, and equal bytes. */
  private mustBeStored(run: RunId, event: RunEvent, who: string): void {
    const row = this.rows.eventsOf(run)[event.seq - 1];
    const [shown, stored] = [JSON.stringify([event.type, event.data]), JSON.stringify(row && [row.type, row.data])];
    if (shown !== stored) this.broken(`${who} shows ${run} ${event.seq} as ${shown}; stored is ${stored}`);
  }

  private reported(process: SimulatedProcess, error: unknown): void {
    if (error instanceof StoreUnavailable || error instanceof EventRefused) return;
    this.broken(`${process.name} reports ${error instanceof Error ? error.stack : String(error)}`);
  }

  /** Nothing of what was done is held in memory any longer. */
  private leaks(): void {
    for (const { engine, name, alive, leaving } of this.processes) {
      if (!alive || leaving) continue;
      if (engine.feed['tails'].size > 0) this.broken(`${name} keeps ${engine.feed['tails'].size} tails`);
      if (engine.journal['writers'].size > 0) this.broken(`${name} keeps ${engine.journal['writers'].size} writers`);
      if (engine.journal['queued'] !== 0) this.broken(`${name} counts ${engine.journal['queued']} characters that wait`);
      if (engine.worker.running > 0) this.broken(`${name} holds ${engine.worker.running} runs`);
    }
  }

  /** Who runs is in the table, and lives there. */
  private lives(): void {
    for (const { engine, name, alive, leaving } of this.processes) {
      const row = this.rows.processes.get(engine.heartbeat.processId);
      if (alive && !leaving && !(row && this.rows.lives(row, this.world.leaseSeconds))) this.broken(`${name} runs without a lease`);
    }
  }

  // --- small change

  private readerHost(): ReaderHost {
    return {
      scheduler: this.scheduler,
      pick: () => this.pick(),
      rough: () => this.scheduler.now < this.faultsEnd,
      saw: (reader, process, event) => this.mustBeStored(reader.run, event, `${reader.name} at ${process.name}`),
      broken: (what) => this.broken(what),
    };
  }

  private takers(): SimulatedProcess[] {
    return this.processes.filter((process) => !process.dead && !process.leaving);
  }
  private pick(): SimulatedProcess | undefined {
    const takers = this.takers();
    return takers.length > 0 ? this.random.of(takers) : undefined;
  }

  private with(fault: string, act: (process: SimulatedProcess) => void): void {
    const victims = this.takers();
    if (victims.length === 0) return;
    const process = this.random.of(victims);
    this.note(fault, process.name);
    act(process);
  }

  private during(act: () => void): void {
    this.scheduler.after(this.random.between(0, this.faultsEnd), act);
  }

  private someFaults() {
    const { random } = this;
    const rate = (most: number): number => (random.chance(0.5) ? random.between(0, most) : 0);
    const latencyMs: [number, number] = random.of([[0.2, 2], [1, 30], [1, 300]]); // prettier-ignore
    return { failsFirst: rate(0.1), answerLost: rate(0.1), late: rate(0.05), latencyMs };
  }

  private async until(time: number, over: () => boolean = () => this.violation !== undefined): Promise<void> {
    await this.scheduler.run(time, over);
  }

  private ids(): Ids {
    const digits = (n: number): string => Array.from({ length: n }, () => this.random.below(16).toString(16)).join('');
    return { next: <Id extends string>() => `${digits(8)}-0000-7000-8000-${digits(12)}` as Id };
  }

  private note(fault: string, whom = ''): void {
    this.faults[fault] = (this.faults[fault] ?? 0) + 1;
    this.trace(`--- ${fault} ${whom}`);
  }

  private broken(what: string): void {
    this.trace(`!!! ${what}`);
    this.violation ??= what;
  }

  private trace(line: string): void {
    if (this.tracing) this.lines.push(`${(this.scheduler.now / SECOND).toFixed(4)} ${line}`);
  }

  private failure(what: string): Error {
    const how = `Replay it with: SEED=${this.seed} npx jest test/unit/engine/simulation`;
    return new Error(`seed ${this.seed}: ${what}\n${how}\n${this.lines.slice(-Number(process.env.TRACE ?? 120)).join('\n')}`);
  }

  private outcome(): Outcome {
    const runs: Record<string, number> = {};
    for (const { status } of this.rows.runs.values()) runs[status] = (runs[status] ?? 0) + 1;
    const events = [...this.rows.events.values()].flat();
    const { failsFirst, answerLost, late } = this.network.counts;
    return {
      runs,
      events: events.length,
      restarts: events.filter((event) => event.type === 'restart').length,
      lost: [...this.rows.runs.values()].reduce((sum, run) => sum + run.lostCount, 0),
      steps: this.scheduler.steps,
      faults: { ...this.faults, failsFirst, answerLost, late },
      fingerprint: JSON.stringify([this.scheduler.steps, this.scheduler.now, [...this.rows.runs.values()], events]),
    };
  }
}

/** One round; where it fails, the same again with a record of what happened. */
export async function simulate(seed: number): Promise<Outcome> {
  try {
    return await new Simulation(seed).run();
  } catch (error) {
    await new Simulation(seed, true).run();
    throw new Error(`seed ${seed} failed, and did not fail again`, { cause: error });
  }
}
