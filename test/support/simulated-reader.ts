import { sleep } from '../../src/domain/clock';
import type { RunEvent } from '../../src/domain/chat/run-event';
import type { RunId } from '../../src/domain/ids';
import type { SeededScheduler } from './seeded-scheduler';
import type { SimulatedProcess } from './simulated-process';

export interface ReaderHost {
  scheduler: SeededScheduler;
  /** A process that takes connections; undefined while there is none. */
  pick(): SimulatedProcess | undefined;
  /** Whether connections break on their own. */
  rough(): boolean;
  saw(reader: SimulatedReader, process: SimulatedProcess, event: RunEvent): void;
  broken(what: string): void;
}

const AGAIN_MS = 500;

/** A client that keeps a cursor, not a connection: cut off at any time, by either side, it goes on behind what it has. */
export class SimulatedReader {
  readonly events: RunEvent[] = [];
  done = false;
  private connection = 0;

  constructor(
    readonly name: string,
    readonly run: RunId,
    private readonly host: ReaderHost,
  ) {}

  connect(): void {
    const { random } = this.host.scheduler;
    const process = this.host.pick();
    if (!process) return void this.host.scheduler.after(AGAIN_MS, () => this.connect());
    const mine = ++this.connection;
    const left = new AbortController();
    const hangUp = (): void => {
      if (mine !== this.connection || this.done) return;
      this.connection++;
      process.connections.delete(hangUp);
      process.deliver(() => left.abort());
      this.host.scheduler.after(random.next() * AGAIN_MS, () => this.connect());
    };
    process.connections.add(hangUp);
    if (this.host.rough() && random.chance(0.7)) this.host.scheduler.after(random.between(0, 15_000), hangUp);
    process.deliver(() => {
      this.read(process, () => mine === this.connection, hangUp, left.signal)
        .catch((error: unknown) => this.host.broken(`${this.name} was thrown ${String(error)}`))
        .finally(() => process.connections.delete(hangUp));
    });
  }

  private get cursor(): number {
    return this.events.at(-1)?.seq ?? 0;
  }

  private async read(process: SimulatedProcess, open: () => boolean, hangUp: () => void, signal: AbortSignal): Promise<void> {
    const { random } = this.host.scheduler;
    const take = (page: readonly RunEvent[]): void | Promise<void> => {
      for (const event of page) {
        if (!open()) return;
        if (event.seq !== this.cursor + 1) this.host.broken(`${this.name} saw ${event.seq} after ${this.cursor}`);
        this.host.saw(this, process, event);
        this.events.push(event);
        if (event.type === 'done') this.done = true;
        else if (this.host.rough() && random.chance(0.02)) return hangUp();
      }
      if (random.chance(0.1)) return sleep(process.clock, random.between(0, 3000), signal);
    };
    await process.engine.feed.watch(this.run, this.cursor, take, signal);
    if (!this.done && open() && !signal.aborted) this.host.broken(`${this.name}: the stream ended after ${this.cursor}, without done`);
  }
}
