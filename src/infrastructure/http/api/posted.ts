import type { Response } from 'express';
import type { Posted } from '../../../domain/chat/run-repository';
import type { EventsUrl } from './events-url';
import { postedAnswer, type PostedAnswer } from './message-wire';

/** 202 for a new run, 200 for the run that its key had made before. */
export function answerPosted({ run, replayed }: Posted, response: Response, urls: EventsUrl): PostedAnswer {
  response.status(replayed ? 200 : 202);
  response.setHeader('X-Run-Id', run.id);
  response.setHeader('X-Thread-Id', run.threadId);
  if (replayed) response.setHeader('Idempotent-Replay', 'true');
  return postedAnswer(run, urls);
}
