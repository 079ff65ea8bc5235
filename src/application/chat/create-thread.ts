import { assistantNamed, type Assistants } from '../../domain/chat/assistant';
import type { Principal } from '../../domain/access/principal';
import type { UserRepository } from '../../domain/access/user';
import type { Thread } from '../../domain/chat/thread';
import type { ThreadRepository } from '../../domain/chat/thread-repository';
import type { Ids, ThreadId, UserId } from '../../domain/ids';
import type { CollectionRepository } from '../../domain/knowledge/collection';
import { namedUser } from '../access/named-user';
import { mustRead } from './readable-collection';

export interface ThreadWish {
  userId?: UserId;
  assistant?: string | null;
  collection?: string | null;
  title?: string | null;
}

export class CreateThread {
  constructor(
    private readonly threads: ThreadRepository,
    private readonly users: UserRepository,
    private readonly assistants: Assistants,
    private readonly collections: CollectionRepository,
    private readonly ids: Ids,
  ) {}

  /** @throws NotFound (user, collection), AssistantNotFound */
  async execute(principal: Principal, wish: ThreadWish): Promise<Thread> {
    const named = await namedUser(this.users, principal, wish.userId);
    const assistant = await assistantNamed(this.assistants, wish.assistant);
    // The user `local` is made at its first use, so after all that may be refused: it reads shared collections alone.
    if (wish.collection) await mustRead(this.collections, wish.collection, named ?? null);
    return this.threads.create({
      id: this.ids.next<ThreadId>(),
      userId: named ?? (await this.users.local()).id,
      assistant: assistant.name,
      collection: wish.collection ?? null,
      title: wish.title ?? null,
    });
  }
}
