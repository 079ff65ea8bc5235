import { sleep, type Clock } from '../../domain/clock';
import type { RunLog } from '../../domain/chat/event-log';
import type { EventData, NewEvent } from '../../domain/chat/run-event';
import type { LanguageModel, LanguageModels, TakePiece } from '../../domain/models/language-model';
import { ModelFailure } from '../../domain/models/model-failure';
import type { Prompt } from '../../domain/models/prompt';
import { Answer } from './answer';
import { Patience } from './patience';

export interface ModelLimits {
  firstTokenSeconds: number;
  stallSeconds: number;
}

const TRIES_A_MODEL = 3;
const BACKOFF = { firstMs: 500, mostMs: 10_000 };
/** A Retry-After beyond this is not waited for: the next try comes earlier, and may fail again. */
const LONGEST_RETRY_AFTER_MS = 60_000;

/** A model that failed for good, after all tries; the last failure is the cause. */
export class UpstreamFailed extends Error {}

/**
 * Streams a prompt's answer into the log: three tries a model, then the next of the chain. A failure before the first token is
 * retried in silence; one in mid-answer writes `restart`, and the answer begins anew.
 */
export class AskModel {
  constructor(
    private readonly models: LanguageModels,
    private readonly clock: Clock,
    private readonly limits: ModelLimits,
    private readonly random: () => number = Math.random,
  ) {}

  /** The model that answers first. */
  get first(): string {
    return (this.models.chain[0] as LanguageModel).name;
  }

  /**
   * @param preface events that stand before the first token of every try (sources, answering)
   * @throws ModelFailure (final), UpstreamFailed, and the signal's reason
   */
  async execute(
    log: RunLog,
    prompt: Prompt,
    preface: (model: string, attempt: number) => NewEvent[],
    signal: AbortSignal,
  ): Promise<{ answer: Answer; model: string }> {
    let failure: ModelFailure | undefined;
    for (const model of this.models.chain) {
      for (let tries = 1; tries <= TRIES_A_MODEL; tries++) {
        if (failure) await this.startAgain(log, failure, model, tries, signal);
        for (const event of preface(model.name, log.attempt)) await log.append(event);
        try {
          return { answer: await this.stream(log, model, prompt, signal), model: model.name };
        } catch (error) {
          signal.throwIfAborted();
          if (!(error instanceof ModelFailure) || !error.retryable) throw error;
          failure = error;
        }
      }
    }
    throw new UpstreamFailed(failure?.message, { cause: failure });
  }

  private async startAgain(log: RunLog, failure: ModelFailure, model: LanguageModel, tries: number, signal: AbortSignal): Promise<void> {
    await log.committed();
    signal.throwIfAborted(); // a cancel that this flush brought: a restart would take back what was said
    await log.restart(failure.code, model.name);
    // A first try is another model's: it owes nothing to the Retry-After of the one before it.
    if (tries > 1) {
      const backoff = Math.min(BACKOFF.mostMs, BACKOFF.firstMs * 2 ** (tries - 2)) * (0.5 + this.random() / 2);
      await sleep(this.clock, Math.max(backoff, Math.min(failure.retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS)), signal);
    }
    signal.throwIfAborted();
  }

  private async stream(log: RunLog, model: LanguageModel, prompt: Prompt, signal: AbortSignal): Promise<Answer> {
    const stop = new AbortController();
    const passOn = (): void => stop.abort(signal.reason);
    signal.addEventListener('abort', passOn, { once: true });
    if (signal.aborted) passOn();
    const patience = new Patience(this.clock, () => stop.abort(silent(model)));
    const characters = prompt.system.length + prompt.messages.reduce((sum, message) => sum + message.content.length, 0);
    const answer = new Answer(prompt.passages, characters);
    const stallMs = this.limits.stallSeconds * 1000;
    /** Never rejects: a log that takes no more ends the try. */
    const write = (token: EventData['token']): Promise<void> | undefined => {
      const appended = log.append({ type: 'token', data: token }).catch((error: unknown) => stop.abort(error));
      if (log.hasRoom) return undefined;
      patience.pause();
      return appended.then(() => patience.start(stallMs));
    };
    const take: TakePiece = (piece) => {
      if (stop.signal.aborted) return; // a late piece of a try that is over
      if ('usage' in piece) return answer.count(piece.usage);
      if (!patience.standsStill) patience.start(stallMs);
      const token = 'text' in piece ? answer.take(piece.text) : undefined;
      return token && write(token);
    };
    try {
      patience.start(this.limits.firstTokenSeconds * 1000);
      const rest = answer.finish(await orAborted(model.stream(prompt, { signal: stop.signal, take }), stop.signal));
      patience.pause();
      if (rest) await orAborted(log.append({ type: 'token', data: rest }), stop.signal);
      return answer;
    } catch (error) {
      throw stop.signal.aborted ? stop.signal.reason : error;
    } finally {
      patience.end();
      signal.removeEventListener('abort', passOn);
      stop.abort(OVER); // whatever happened, the provider's connection is closed
    }
  }
}

/** One for all: an abort without a reason makes an error of its own, with its stack. */
const OVER = new Error('This try is over.');

const silent = (model: LanguageModel): ModelFailure =>
  new ModelFailure('upstream_unavailable', `${model.name} fell silent in the middle of its work.`, true);

/** The promise's outcome, or the signal's reason if that comes first: no adapter can keep a run by not listening. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
