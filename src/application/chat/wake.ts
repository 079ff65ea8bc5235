import type { WakeUp } from '../../domain/chat/wake-up';
import type { RunId } from '../../domain/ids';

/** Tells of runs that ended on the spot (their readers see the end, the next in line can start) and of runs that were asked to stop. */
export function wakeStopped(wakeUp: WakeUp, { cancelled, asked }: { cancelled: RunId[]; asked: RunId[] }): void {
  if (cancelled.length > 0) {
    wakeUp.moved(cancelled);
    wakeUp.queued();
  }
  if (asked.length > 0) wakeUp.cancelled(asked);
}
