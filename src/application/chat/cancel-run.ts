import type { Principal } from '../../domain/access/principal';
import { hasEnded, type RunStatus } from '../../domain/chat/run';
import type { RunRepository } from '../../domain/chat/run-repository';
import type { WakeUp } from '../../domain/chat/wake-up';
import type { RunId } from '../../domain/ids';
import { wakeStopped } from './wake';

export class CancelRun {
  constructor(
    private readonly runs: RunRepository,
    private readonly wakeUp: WakeUp,
  ) {}

  /**
   * Asks a run to stop. `tooLate`: it had ended before, and `status` is how; else it ends `cancelled`, now or as soon as its process
   * has heard. Never an error to repeat. @throws NotFound also for another's run
   */
  async execute(principal: Principal, id: RunId): Promise<{ status: RunStatus; tooLate: boolean }> {
    const { status, ended, asked } = await this.runs.requestCancel(principal, id);
    wakeStopped(this.wakeUp, { cancelled: ended ? [id] : [], asked: asked ? [id] : [] });
    return { status: ended ? 'cancelled' : status, tooLate: !ended && hasEnded(status) };
  }
}
