import type { Principal } from '../../domain/access/principal';
import type { IdempotencyKey, OnBusy, Posted, RunRepository } from '../../domain/chat/run-repository';
import type { WakeUp } from '../../domain/chat/wake-up';
import type { Ids, MessageId, RunId } from '../../domain/ids';
import type { RunLimits } from './run-limits';
import { wakeStopped } from './wake';

export class RetryRun {
  constructor(
    private readonly runs: RunRepository,
    private readonly ids: Ids,
    private readonly wakeUp: WakeUp,
    private readonly limits: RunLimits,
  ) {}

  /** Answers the same user message anew; the old answer stays as an earlier version. @throws NotFound, RunNotEnded, ThreadBusy, QueueFull, KeyReused */
  async execute(principal: Principal, of: RunId, how: { onBusy: OnBusy; key?: IdempotencyKey }): Promise<Posted> {
    const posted = await this.runs.retry(principal, {
      runId: this.ids.next<RunId>(),
      answerMessageId: this.ids.next<MessageId>(),
      of,
      onBusy: how.onBusy,
      maxQueued: this.limits.maxQueuedPerThread,
      key: how.key,
    });
    this.wakeUp.queued();
    wakeStopped(this.wakeUp, posted);
    return posted;
  }
}
