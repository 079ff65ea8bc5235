import type { Principal } from '../../domain/access/principal';
import type { ActiveRun, Thread } from '../../domain/chat/thread';
import type { ThreadRepository } from '../../domain/chat/thread-repository';
import type { ThreadId } from '../../domain/ids';

export class ShowThread {
  constructor(private readonly threads: ThreadRepository) {}

  /** @throws NotFound */
  execute(principal: Principal, id: ThreadId): Promise<Thread & { activeRun: ActiveRun | null }> {
    return this.threads.find(principal, id);
  }
}
