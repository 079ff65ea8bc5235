import type { Ending } from '../../domain/chat/event-log';
import type { Claim, EndedStatus, RunError } from '../../domain/chat/run';
import type { NewEvent } from '../../domain/chat/run-event';
import type { Passage } from '../../domain/knowledge/passage';
import type { Answer } from './answer';

/** The answer's text so far, and from how many tokens. */
interface Fold {
  content: string;
  tokens: number;
}

const doneEvent = (claim: Claim, status: EndedStatus): NewEvent => ({
  type: 'done',
  data: { run_id: claim.runId, thread_id: claim.threadId, session_id: claim.threadId, message_id: claim.answerMessageId, status },
});

export const doneEnding = (claim: Claim, answer: Answer, sources: Passage[], model: string): Ending => ({
  status: 'done',
  events: [
    {
      type: 'final',
      data: {
        message_id: claim.answerMessageId,
        content: answer.content,
        sources,
        grounded: answer.grounded,
        finish_reason: answer.finishReason,
        model,
        usage: answer.usage,
      },
    },
    doneEvent(claim, 'done'),
  ],
  content: answer.content,
  messageStatus: 'complete',
  sources,
  error: null,
  model,
  usage: answer.usage,
});

/** Stopped in mid-answer: what had been said is kept. */
export const cancelledEnding = (claim: Claim, fold: Fold): Ending => ({
  ...withoutAnswer(fold),
  status: 'cancelled',
  events: [doneEvent(claim, 'cancelled')],
  messageStatus: fold.tokens > 0 ? 'partial' : 'cancelled',
  error: null,
});

export const failedEnding = (claim: Claim, fold: Fold, error: RunError): Ending => ({
  ...withoutAnswer(fold),
  status: 'failed',
  events: [{ type: 'error', data: error }, doneEvent(claim, 'failed')],
  messageStatus: fold.tokens > 0 ? 'partial' : 'failed',
  error,
});

const withoutAnswer = (fold: Fold) => ({ content: fold.content, sources: null, model: null, usage: null });
