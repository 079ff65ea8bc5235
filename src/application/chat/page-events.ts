import type { Principal } from '../../domain/access/principal';
import type { EventStore } from '../../domain/chat/event-store';
import type { Run, RunStatus } from '../../domain/chat/run';
import type { StoredEvent } from '../../domain/chat/run-event';
import type { RunRepository } from '../../domain/chat/run-repository';
import { NotFound } from '../../domain/failure';
import type { RunId } from '../../domain/ids';

export class PageEvents {
  constructor(
    private readonly runs: RunRepository,
    private readonly store: EventStore,
  ) {}

  /** One page of a run's events with the status that belongs to it: an ended run's page lacks no event below its last. @throws NotFound */
  async execute(
    principal: Principal,
    id: RunId,
    after: number,
    limit: number,
  ): Promise<{ run: Run; events: StoredEvent[]; status: RunStatus }> {
    const run = await this.runs.find(principal, id);
    const page = await this.store.page(id, after, limit);
    if (!page) throw new NotFound('run');
    return { run, ...page };
  }
}
