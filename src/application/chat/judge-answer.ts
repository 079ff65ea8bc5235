import type { Principal } from '../../domain/access/principal';
import { type Feedback, mustBeJudged } from '../../domain/chat/message';
import type { ThreadRepository } from '../../domain/chat/thread-repository';
import type { MessageId } from '../../domain/ids';

export class JudgeAnswer {
  constructor(private readonly threads: ThreadRepository) {}

  /** Keeps the feedback in place of what was said before; null withdraws it. @throws NotFound, Invalid (a user message), AnswerPending */
  async execute(principal: Principal, id: MessageId, feedback: Feedback | null): Promise<void> {
    // An answer that has ended stays so: nothing can come between.
    mustBeJudged(await this.threads.message(principal, id));
    await this.threads.judge(principal, id, feedback);
  }
}
