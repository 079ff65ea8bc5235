import { EventRefused, type RunError } from '../../domain/chat/run';
import { Failure } from '../../domain/failure';
import { ModelFailure } from '../../domain/models/model-failure';
import { UpstreamFailed } from './ask-model';

/** A run that cannot go on, in words for the person who asked. */
export class RunFailed extends Error {
  constructor(readonly error: RunError) {
    super(error.message);
  }
}

export const runTooLong = (seconds: number): RunFailed =>
  new RunFailed({
    code: 'run_too_long',
    message: `The answer took longer than ${seconds} s (RUN_MAX_SECONDS). Ask for less, or raise the setting.`,
    retryable: true,
  });

export const workerLost = (times: number): RunFailed =>
  new RunFailed({
    code: 'worker_lost',
    message: `The process that worked on this answer died ${times} times. Retry; if it happens again, look into the service's log.`,
    retryable: true,
  });

export const promptTooLong = (contextTokens: number): RunFailed =>
  new RunFailed({
    code: 'prompt_too_long',
    message: `The message does not fit into the model's window of ${contextTokens} tokens (LLM_CONTEXT_TOKENS). Shorten it.`,
    retryable: false,
  });

export const assistantUnavailable = (name: string): RunFailed =>
  new RunFailed({
    code: 'assistant_unavailable',
    message: `The assistant "${name}" cannot answer now. Choose another of GET /api/assistants.`,
    retryable: false,
  });

/** What the `error` event of a failed run says. Of what is a bug it says no more than that. */
export function runError(reason: unknown): RunError {
  if (reason instanceof RunFailed) return reason.error;
  if (reason instanceof UpstreamFailed) return { code: 'upstream_failed', message: reason.message, retryable: true };
  if (reason instanceof ModelFailure) return { code: reason.code, message: reason.message, retryable: reason.retryable };
  if (reason instanceof EventRefused)
    return { code: 'event_refused', message: 'A piece of the answer could not be stored. Ask again.', retryable: true };
  if (reason instanceof Failure) return { code: reason.code, message: reason.message, retryable: false };
  return { code: 'internal', message: "Something in Runlog went wrong; the service's log tells what.", retryable: true };
}

export const isBug = (reason: unknown): boolean => runError(reason).code === 'internal';
