import type { Principal } from '../../domain/access/principal';
import type { ThreadRepository } from '../../domain/chat/thread-repository';
import type { WakeUp } from '../../domain/chat/wake-up';
import type { ThreadId } from '../../domain/ids';
import { wakeStopped } from './wake';

export class DeleteThread {
  constructor(
    private readonly threads: ThreadRepository,
    private readonly wakeUp: WakeUp,
  ) {}

  /** Hides the thread at once and stops its runs, so that their readers get their `done`. @throws NotFound */
  async execute(principal: Principal, id: ThreadId): Promise<void> {
    wakeStopped(this.wakeUp, await this.threads.delete(principal, id));
  }
}
