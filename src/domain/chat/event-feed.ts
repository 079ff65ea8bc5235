import type { RunId } from '../ids';
import type { Run } from './run';
import type { RunEvent } from './run-event';

/** Is given events in order, many at a time where there are many. A promise in return asks to wait until it is settled. Never throws. */
export type TakeEvents = (events: readonly RunEvent[]) => void | Promise<void>;

/** Events as they are committed, for whoever watches. */
export interface EventFeed {
  /**
   * Gives everything after the cursor; resolves behind the run's `done`, when the run is gone, or when `signal` aborts.
   * A reader is a cursor: one that takes nothing holds no memory. Who keeps up is given events in the turn in which they are published.
   * @param known what the caller has just read of the run, so that it is not read again
   */
  watch(run: RunId, after: number, take: TakeEvents, signal: AbortSignal, known?: Pick<Run, 'status' | 'lastSeq'>): Promise<void>;
}
export const EventFeed = Symbol('EventFeed');
