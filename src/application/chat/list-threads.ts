import type { Principal } from '../../domain/access/principal';
import type { UserRepository } from '../../domain/access/user';
import type { Thread } from '../../domain/chat/thread';
import type { Page, ThreadRepository } from '../../domain/chat/thread-repository';
import type { UserId } from '../../domain/ids';
import { namedUser } from '../access/named-user';

export class ListThreads {
  constructor(
    private readonly threads: ThreadRepository,
    private readonly users: UserRepository,
  ) {}

  /** Newest activity first, with `search` those that contain it; the local principal without `userId` sees everybody's. @throws NotFound (user), BadCursor */
  async execute(principal: Principal, page: { cursor?: string; limit: number; search?: string; userId?: UserId }): Promise<Page<Thread>> {
    const { userId, ...wish } = page;
    return this.threads.list(principal, { ...wish, user: await namedUser(this.users, principal, userId) });
  }
}
