import type { Run, StoredRunEvent } from '../api/types';
import { newRunView, withEvent, type RunView } from '../runs/run-view';
import { since } from './timeline';

/** Events between two kept views: so many are folded at most to show any moment. */
const APART = 500;

/** A run as it was seen at any moment of it. It folds as the chat does, so that a replay shows what was shown. */
export class Tape {
  readonly #events: readonly StoredRunEvent[];
  readonly #times: readonly number[];
  /** The view before event `i * APART`. */
  readonly #kept: RunView[] = [];

  constructor(run: Pick<Run, 'run_id' | 'created_at'>, events: readonly StoredRunEvent[]) {
    this.#events = events;
    let last = 0;
    this.#times = events.map((event) => (last = Math.max(last, since(run, event))));
    let view = newRunView(run.run_id);
    for (const [at, event] of events.entries()) {
      if (at % APART === 0) this.#kept.push(view);
      view = withEvent(view, event);
    }
    if (this.#kept.length === 0) this.#kept.push(view);
  }

  /** Of the last event, in milliseconds since the run was posted. */
  get end(): number {
    return this.#times.at(-1) ?? 0;
  }

  /** What was seen so many milliseconds after the run was posted. */
  at(ms: number): RunView {
    const count = this.#until(ms);
    const kept = Math.min(Math.floor(count / APART), this.#kept.length - 1);
    return this.#events.slice(kept * APART, count).reduce(withEvent, this.#kept[kept]!);
  }

  /** How many events were stored by then. */
  #until(ms: number): number {
    let low = 0;
    let high = this.#times.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#times[middle]! <= ms) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
