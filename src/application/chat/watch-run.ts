import type { Principal } from '../../domain/access/principal';
import type { EventFeed, TakeEvents } from '../../domain/chat/event-feed';
import { hasEnded, type Run } from '../../domain/chat/run';
import type { RunRepository } from '../../domain/chat/run-repository';
import type { RunId } from '../../domain/ids';

export class WatchRun {
  constructor(
    private readonly runs: RunRepository,
    private readonly feed: EventFeed,
  ) {}

  /**
   * A watch on the run's events after the cursor, up to its `done` or until `signal` aborts; 'past the end' when the run has ended and
   * nothing is left to see. Who may see it is decided once, before anything is watched. @throws NotFound also for another's run
   */
  async execute(
    principal: Principal,
    id: RunId,
    after: number,
    signal: AbortSignal,
  ): Promise<{ run: Run; watch: ((take: TakeEvents) => Promise<void>) | 'past the end' }> {
    const run = await this.runs.find(principal, id);
    const over = hasEnded(run.status) && after >= run.lastSeq;
    return { run, watch: over ? 'past the end' : (take) => this.feed.watch(id, after, take, signal, run) };
  }

  /** The same from the start, of a run that this caller has just posted: nothing is to be looked up. */
  posted(run: Run, signal: AbortSignal): (take: TakeEvents) => Promise<void> {
    return (take) => this.feed.watch(run.id, 0, take, signal, run);
  }
}
