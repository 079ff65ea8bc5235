import type { Principal } from '../../domain/access/principal';
import type { BranchMessage } from '../../domain/chat/message';
import type { Page, ThreadRepository } from '../../domain/chat/thread-repository';
import type { ThreadId } from '../../domain/ids';

export class ListMessages {
  constructor(private readonly threads: ThreadRepository) {}

  /** The shown branch, oldest first. @throws NotFound, BadCursor */
  execute(principal: Principal, id: ThreadId, page: { cursor?: string; limit: number }): Promise<Page<BranchMessage>> {
    return this.threads.messages(principal, id, page);
  }
}
