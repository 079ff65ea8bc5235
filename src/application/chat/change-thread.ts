import type { Principal } from '../../domain/access/principal';
import { assistantNamed, type Assistants } from '../../domain/chat/assistant';
import type { ActiveRun, Thread } from '../../domain/chat/thread';
import type { ThreadChanges, ThreadRepository } from '../../domain/chat/thread-repository';
import type { ThreadId } from '../../domain/ids';
import type { CollectionRepository } from '../../domain/knowledge/collection';
import { mustRead } from './readable-collection';

export class ChangeThread {
  constructor(
    private readonly threads: ThreadRepository,
    private readonly assistants: Assistants,
    private readonly collections: CollectionRepository,
  ) {}

  /** Renames, or shows another branch: the newest leaf below `headMessageId`. @throws NotFound (thread, message, collection), AssistantNotFound */
  async execute(principal: Principal, id: ThreadId, changes: ThreadChanges): Promise<Thread & { activeRun: ActiveRun | null }> {
    const thread = await this.threads.find(principal, id);
    if (Object.values(changes).every((change) => change === undefined)) return thread;
    if (changes.assistant !== undefined) await assistantNamed(this.assistants, changes.assistant);
    if (changes.collection) await mustRead(this.collections, changes.collection, thread.userId);
    return this.threads.change(principal, id, changes);
  }
}
