import type { EventStore } from '../../domain/chat/event-store';
import type { Claim } from '../../domain/chat/run';
import { asStored, type RunEvent } from '../../domain/chat/run-event';
import type { RunQueue } from '../../domain/chat/run-queue';
import type { WakeUp } from '../../domain/chat/wake-up';
import { cancelledEnding } from './endings';

/** A deleted thread waits a minute anyway, so it is looked for at each fifth call. */
const PURGE_EVERY = 5;

/**
 * Ends what somebody asked to stop and whose process died, and removes what was deleted. Needs no model, so every process does it:
 * a cancel ends the run even when no worker lives.
 */
export class CloseAbandoned {
  private calls = 0;

  constructor(
    private readonly queue: RunQueue,
    private readonly store: EventStore,
    private readonly wakeUp: WakeUp,
  ) {}

  async execute(): Promise<void> {
    await this.closeAll();
    if (this.calls++ % PURGE_EVERY === 0) await this.queue.purge();
  }

  private async closeAll(): Promise<void> {
    const claims = await this.queue.abandoned();
    const closed: Claim[] = [];
    for (const claim of claims) if (await this.close(claim)) closed.push(claim);
    if (closed.length === 0) return;
    this.wakeUp.moved(closed.map((claim) => claim.runId));
    this.wakeUp.queued(); // the next of their threads may be claimed
  }

  /** In the name of the dead process: its fence holds until another has taken the run. */
  private async close(claim: Claim): Promise<boolean> {
    const ending = cancelledEnding(claim, await this.store.fold(claim.runId));
    const events = ending.events.map((event, i) => ({ ...event, data: asStored(event.data), seq: claim.lastSeq + 1 + i }) as RunEvent);
    return this.store.close(claim, { ...ending, events, after: claim.lastSeq, attempt: claim.attempt });
  }
}
