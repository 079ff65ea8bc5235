import { settled } from './fake-clock';
import type { SeededRandom } from './seeded-random';

interface Step {
  at: number;
  /** Which of two steps at the same time comes first, by seed. */
  tie: number;
  act: () => void;
}
const before = (a: Step, b: Step): boolean => a.at < b.at || (a.at === b.at && a.tie < b.tie);

/**
 * The time of a simulated world: one step after the other, each with all that follows from it, in an order that the seed decides.
 * Nobody waits for real time.
 */
export class SeededScheduler {
  now = 0;
  steps = 0;
  private readonly heap: Step[] = [];

  constructor(readonly random: SeededRandom) {}

  /** Acts once after `ms`; what it returns calls that off. */
  after(ms: number, act: () => void): () => void {
    let off = false;
    this.push({ at: this.now + Math.max(0, ms), tie: this.random.next(), act: () => !off && act() });
    return () => void (off = true);
  }

  /** Lets everything happen up to `until`, or up to the first step after which `over` holds. */
  async run(until: number, over: () => boolean = () => false): Promise<void> {
    for (let step = this.heap[0]; step && step.at <= until && !over(); step = this.heap[0]) {
      this.pop();
      this.now = step.at;
      this.steps++;
      step.act();
      await settled();
    }
    if (!over()) this.now = until;
  }

  private push(step: Step): void {
    const { heap } = this;
    let i = heap.length;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!before(step, heap[parent] as Step)) break;
      heap[i] = heap[parent] as Step;
      i = parent;
    }
    heap[i] = step;
  }

  private pop(): void {
    const { heap } = this;
    const last = heap.pop() as Step;
    if (heap.length === 0) return;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1] as Step, heap[child] as Step)) child++;
      if (!before(heap[child] as Step, last)) break;
      heap[i] = heap[child] as Step;
      i = child;
    }
    heap[i] = last;
  }
}
