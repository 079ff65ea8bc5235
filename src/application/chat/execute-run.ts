import { sleep, type Clock } from '../../domain/clock';
import { assistantNamed, AssistantNotFound, type Assistant, type Assistants } from '../../domain/chat/assistant';
import type { EventLog, RunLog } from '../../domain/chat/event-log';
import { AttemptLost, CancelRequested, EventRefused, HandedBack, type Claim } from '../../domain/chat/run';
import type { EventData, NewEvent } from '../../domain/chat/run-event';
import { CHARACTERS_PER_TOKEN } from '../../domain/chat/history';
import type { RunContext, RunRepository } from '../../domain/chat/run-repository';
import { Unavailable } from '../../domain/failure';
import type { Ids, MessageId } from '../../domain/ids';
import type { AskModel } from './ask-model';
import { buildPrompt, type PromptLimits } from './build-prompt';
import { cancelledEnding, doneEnding, failedEnding } from './endings';
import type { FindSources, Sources } from './find-sources';
import { assistantUnavailable, isBug, runError, runTooLong, workerLost } from './run-failed';

export interface ExecutionLimits extends PromptLimits {
  maxLost: number;
  maxSeconds: number;
}

const PATIENCE_MS = { first: 100, most: 1000 };

/** Takes a claimed run to its end: thinking → history → sources → model → close. */
export class ExecuteRun {
  constructor(
    private readonly log: EventLog,
    private readonly runs: RunRepository,
    private readonly assistants: Assistants,
    private readonly findSources: FindSources,
    private readonly askModel: AskModel,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly limits: ExecutionLimits,
  ) {}

  /**
   * Resolves when the run has been closed, was lost to another, or is to be handed back (its reason is then the signal's).
   * @throws what is a bug, after the run was closed as failed
   */
  async execute(claim: Claim, signal: AbortSignal): Promise<void> {
    const log = this.log.open(claim);
    const deadline = new AbortController();
    const either = AbortSignal.any([signal, deadline.signal]);
    const callOff = this.clock.after(this.limits.maxSeconds * 1000, () => deadline.abort(runTooLong(this.limits.maxSeconds)));
    try {
      await this.answer(claim, log, either);
    } catch (error) {
      await this.end(claim, log, either.aborted ? either.reason : error);
    } finally {
      callOff();
    }
  }

  /** What a run begins with, whoever stores it. */
  first(answer: MessageId): NewEvent {
    return { type: 'status', data: { status: 'thinking', attempt: 1, message_id: answer, model: this.askModel.first } };
  }

  private async answer(claim: Claim, log: RunLog, signal: AbortSignal): Promise<void> {
    if (claim.cancelRequested) throw new CancelRequested();
    if (claim.lostCount >= this.limits.maxLost) throw workerLost(claim.lostCount);
    if (!claim.begun) await this.begin(claim, log);
    const context = await this.patiently(signal, () => this.runs.context(claim.runId, this.limits.contextTokens * CHARACTERS_PER_TOKEN));
    if (!context) throw new AttemptLost(claim.runId);
    const assistant = await this.assistantOf(context, signal);
    const sources = await this.sourcesOf(claim, log, context, assistant, signal);
    const { prompt, shown } = buildPrompt(assistant, context.history, sources?.passages, this.ids.next<never>(), this.limits);
    const preface = (model: string, attempt: number): NewEvent[] => [
      ...(sources ? [{ type: 'sources' as const, data: sources }] : []),
      {
        type: 'status',
        data: {
          ...status(claim, 'answering', attempt, model),
          history: shown.map((turn) => turn.id),
          system_hash: assistant.systemHash,
        },
      },
    ];
    const { answer, model } = await this.askModel.execute(log, prompt, preface, signal);
    const closed = await log.close(doneEnding(claim, answer, sources?.passages ?? [], model));
    if (closed === 'cancel') throw new CancelRequested();
  }

  /** Somebody may have shown tokens of an earlier attempt: those are taken back before anything else is said. */
  private async begin(claim: Claim, log: RunLog): Promise<void> {
    const model = this.askModel.first;
    if (claim.lastSeq > 0 && (await log.fold()).tokens > 0)
      await log.append({
        type: 'restart',
        data: { attempt: claim.attempt, reason: claim.lostCount > 0 ? 'worker_lost' : 'handed_over', model },
      });
    await log.append({ type: 'status', data: status(claim, 'thinking', log.attempt, model) });
  }

  private async assistantOf(context: RunContext, signal: AbortSignal): Promise<Assistant> {
    try {
      return await this.patiently(signal, () => assistantNamed(this.assistants, context.assistant));
    } catch (error) {
      if (!(error instanceof AssistantNotFound)) throw error;
      throw assistantUnavailable(context.assistant);
    }
  }

  private async sourcesOf(
    claim: Claim,
    log: RunLog,
    context: RunContext,
    assistant: Assistant,
    signal: AbortSignal,
  ): Promise<Sources | undefined> {
    if (!this.findSources.needed(context, assistant)) return undefined;
    await log.append({ type: 'status', data: status(claim, 'searching', log.attempt, this.askModel.first) });
    const query = await this.findSources.query(context, signal);
    return this.patiently(signal, () => this.findSources.execute(claim.userId, context, assistant, query, signal));
  }

  /** The end of a run that did not come to its answer. */
  private async end(claim: Claim, log: RunLog, reason: unknown): Promise<void> {
    if (reason instanceof AttemptLost) return log.abandon();
    try {
      if (reason instanceof HandedBack) return await log.committed();
      if (!(reason instanceof CancelRequested) && (await this.fail(claim, log, reason)) === 'closed') {
        if (isBug(reason)) throw reason;
        return;
      }
      await this.cancel(claim, log);
    } catch (error) {
      if (error === reason || !(error instanceof AttemptLost || error instanceof HandedBack)) throw error;
    } finally {
      log.abandon(); // no effect on what is closed
    }
  }

  private async fail(claim: Claim, log: RunLog, reason: unknown): Promise<'closed' | 'cancel'> {
    await settled(log);
    return log.close(failedEnding(claim, await log.fold(), runError(reason)));
  }

  private async cancel(claim: Claim, log: RunLog): Promise<void> {
    await settled(log);
    await log.close(cancelledEnding(claim, await log.fold()));
  }

  /** The database may be away for as long as it likes: no run is lost for that. */
  private async patiently<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
    for (let wait = PATIENCE_MS.first; ; wait = Math.min(wait * 2, PATIENCE_MS.most)) {
      signal.throwIfAborted();
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof Unavailable)) throw error;
        await sleep(this.clock, wait, signal);
      }
    }
  }
}

/** What was appended is committed. A row that was refused is why the run fails, or comes on top: it does not stand in the way of the end. */
const settled = (log: RunLog): Promise<void> =>
  log.committed().catch((error: unknown) => {
    if (!(error instanceof EventRefused)) throw error;
  });

const status = (claim: Claim, what: EventData['status']['status'], attempt: number, model: string): EventData['status'] => ({
  status: what,
  attempt,
  message_id: claim.answerMessageId,
  model,
});
