import type { Principal } from '../../domain/access/principal';
import type { EventFeed } from '../../domain/chat/event-feed';
import { hasEnded, type Run } from '../../domain/chat/run';
import type { RunEvent } from '../../domain/chat/run-event';
import type { RunRepository } from '../../domain/chat/run-repository';
import type { RunId } from '../../domain/ids';

export class WatchRun {
  constructor(
    private readonly runs: RunRepository,
    private readonly feed: EventFeed,
  ) {}

  /**
   * The run's events after the cursor, up to its `done` or until `signal` aborts; 'past the end' when the run has ended and nothing
   * is left to see. Who may see it is decided once, before anything is watched. @throws NotFound also for another's run
   */
  async execute(
    principal: Principal,
    id: RunId,
    after: number,
    signal: AbortSignal,
  ): Promise<{ run: Run; events: AsyncIterable<RunEvent[]> | 'past the end' }> {
    const run = await this.runs.find(principal, id);
    const over = hasEnded(run.status) && after >= run.lastSeq;
    return { run, events: over ? 'past the end' : this.feed.watch(id, after, signal) };
  }
}
