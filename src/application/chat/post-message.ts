import type { Principal } from '../../domain/access/principal';
import { assistantNamed, type Assistants } from '../../domain/chat/assistant';
import type { OwnWorker } from '../../domain/chat/own-worker';
import type { Claim, RunRequest } from '../../domain/chat/run';
import type { IdempotencyKey, NewMessage, OnBusy, Posted, RunRepository } from '../../domain/chat/run-repository';
import type { ThreadRepository } from '../../domain/chat/thread-repository';
import type { WakeUp } from '../../domain/chat/wake-up';
import type { Ids, MessageId, RunId, ThreadId } from '../../domain/ids';
import type { CollectionRepository } from '../../domain/knowledge/collection';
import { mustRead } from './readable-collection';
import type { RunLimits } from './run-limits';
import { wakeStopped } from './wake';

export interface Question {
  content: string;
  assistant?: string | null;
  collection?: string | null;
  /** undefined: below the thread's head; null: at the root. */
  parentId?: MessageId | null;
  request: RunRequest;
  onBusy: OnBusy;
  key?: IdempotencyKey;
}

export class PostMessage {
  constructor(
    private readonly runs: RunRepository,
    private readonly threads: ThreadRepository,
    private readonly assistants: Assistants,
    private readonly collections: CollectionRepository,
    private readonly ids: Ids,
    private readonly wakeUp: WakeUp,
    private readonly worker: OwnWorker,
    private readonly limits: RunLimits,
  ) {}

  /**
   * Stores a message and queues the run that answers it.
   * @throws NotFound (thread, parent, collection), AssistantNotFound, Invalid, ThreadBusy, QueueFull, KeyReused
   */
  async execute(principal: Principal, threadId: ThreadId, question: Question): Promise<Posted> {
    const { content, parentId, request, onBusy, key } = question;
    const runId = this.ids.next<RunId>();
    const assistant = question.assistant || undefined;
    try {
      if (assistant) await assistantNamed(this.assistants, assistant);
      if (question.collection) await mustRead(this.collections, question.collection, (await this.threads.find(principal, threadId)).userId);
    } catch (error) {
      // What it names may have gone since the same request was taken: the answer is still the run that was made of it.
      const before = key && (await this.runs.postedBefore(principal, { threadId, runId, key }));
      if (before) return before;
      throw error;
    }
    const posted = await this.posted(principal, {
      runId,
      userMessageId: this.ids.next<MessageId>(),
      answerMessageId: this.ids.next<MessageId>(),
      threadId,
      content,
      parentId,
      assistant,
      collection: question.collection ?? undefined,
      request,
      onBusy,
      maxQueued: this.limits.maxQueuedPerThread,
      key,
    });
    if (!posted.claim) this.wakeUp.queued(); // of a replay too: the wake-up of the first try may have died with its process
    wakeStopped(this.wakeUp, posted);
    return posted;
  }

  /** Stored, and executed here at once where that can be. */
  private async posted(principal: Principal, message: NewMessage): Promise<Posted> {
    const birth = this.worker.expecting(message.runId, message.answerMessageId);
    if (!birth) return this.runs.post(principal, message);
    let claim: Claim | undefined;
    try {
      const posted = await this.runs.post(principal, { ...message, birth });
      claim = posted.claim;
      return posted;
    } finally {
      this.worker.born(birth, claim);
    }
  }
}
