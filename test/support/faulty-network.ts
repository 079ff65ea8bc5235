import { StoreUnavailable } from '../../src/domain/chat/event-store';
import { TableBroken } from './memory-rows';
import type { SeededScheduler } from './seeded-scheduler';

/** One end of the network: what reaches a process that is frozen waits, what reaches a dead one is lost. */
export interface Receiver {
  readonly name: string;
  readonly dead: boolean;
  deliver(act: () => void): void;
}

/** How often a call fails before it took effect, after it took effect, or takes effect when its caller has long given up. */
export interface FaultRates {
  failsFirst: number;
  answerLost: number;
  late: number;
  latencyMs: [least: number, most: number];
}
export const NO_FAULTS: FaultRates = { failsFirst: 0, answerLost: 0, late: 0, latencyMs: [0.2, 2] };

/** As the engine's pools: a caller that was told nothing for so long is told that the store is unavailable. */
export const QUERY_MS = 15_000;

/** The way of every statement to the tables and back. Each takes effect at once and whole, at a time that the seed chooses. */
export class FaultyNetwork {
  rates = NO_FAULTS;
  /** No statement arrives at all. */
  down = false;
  /** How late a late effect comes at most. */
  latestMs = 60_000;
  /** Statements whose effect is still to come. */
  pending = 0;
  readonly counts = { calls: 0, failsFirst: 0, answerLost: 0, late: 0 };

  constructor(
    private readonly scheduler: SeededScheduler,
    private readonly trace: (line: string) => void,
    private readonly broken: (error: TableBroken) => void,
  ) {}

  call<T>(from: Receiver, statement: string, effect: () => T): Promise<T> {
    const { scheduler } = this;
    const { random } = scheduler;
    const fate = this.fate();
    this.counts.calls++;
    return new Promise<T>((resolve, reject) => {
      const fail = (): void => reject(new StoreUnavailable(`${statement}: ${fate}`));
      const answer = (act: () => void): void => void scheduler.after(this.latency(), () => from.deliver(act));
      const happen = (): (() => void) => {
        try {
          const value = effect();
          this.trace(`${from.name} ${statement} ${fate} -> ${JSON.stringify(value)}`);
          return () => resolve(value);
        } catch (error) {
          if (error instanceof TableBroken) this.broken(error);
          this.trace(`${from.name} ${statement} ${fate} -> ${String(error)}`);
          return () => reject(error);
        }
      };
      if (fate === 'fails first') {
        this.trace(`${from.name} ${statement} ${fate}`);
        answer(fail);
      } else if (fate === 'late') {
        const happens = random.chance(0.7);
        this.pending++;
        scheduler.after(random.between(1, this.latestMs), () => {
          this.pending--;
          if (happens) happen();
        });
        scheduler.after(QUERY_MS, () => from.deliver(fail));
      } else {
        const arrivesWithoutSender = random.chance(0.5);
        this.pending++;
        scheduler.after(this.latency(), () => {
          this.pending--;
          if (from.dead && !arrivesWithoutSender) return;
          const outcome = happen();
          answer(fate === 'answer lost' ? fail : outcome);
        });
      }
    });
  }

  /** A message without an answer, between processes. */
  send(to: Receiver, act: () => void): void {
    this.scheduler.after(this.latency(), () => to.deliver(act));
  }

  private fate(): 'well' | 'fails first' | 'answer lost' | 'late' {
    const { failsFirst, answerLost, late } = this.rates;
    const drawn = this.down ? 0 : this.scheduler.random.next();
    if (this.down || drawn < failsFirst) return this.count('failsFirst', 'fails first');
    if (drawn < failsFirst + answerLost) return this.count('answerLost', 'answer lost');
    if (drawn < failsFirst + answerLost + late) return this.count('late', 'late');
    return 'well';
  }

  private count<T>(what: 'failsFirst' | 'answerLost' | 'late', fate: T): T {
    this.counts[what]++;
    return fate;
  }

  private latency(): number {
    const [least, most] = this.rates.latencyMs;
    return this.scheduler.random.between(least, most);
  }
}
