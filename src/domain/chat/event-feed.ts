import type { RunId } from '../ids';
import type { RunEvent } from './run-event';

/** Events as they are committed, for whoever watches. */
export interface EventFeed {
  /**
   * Everything after the cursor, in order, page by page, until the run's `done`, until the run is gone, or until `signal` aborts.
   * A reader is a cursor: one that takes no pages holds no memory.
   */
  watch(run: RunId, after: number, signal: AbortSignal): AsyncIterable<RunEvent[]>;
}
export const EventFeed = Symbol('EventFeed');
