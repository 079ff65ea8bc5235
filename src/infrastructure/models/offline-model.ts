import { type Clock, sleep } from '../../domain/clock';
import { standAlone } from '../../domain/chat/follow-up';
import type { FinishReason } from '../../domain/chat/run-event';
import type { LanguageModel, TakePiece } from '../../domain/models/language-model';
import type { Prompt } from '../../domain/models/prompt';
import { answerAboutPeople, extractiveAnswer } from './extractive-answer';

/**
 * Answers on a machine without keys, by quoting; the same question over the same passages gets the same answer. A token is a word with the
 * whitespace before it, spoken at a steady rate, so that streaming, stopping and resuming can be seen. Usage counts words, of prompt and answer.
 */
export class OfflineModel implements LanguageModel {
  readonly name = 'offline/extractive';

  /** @param tokensPerSecond 0: as fast as it is read */
  constructor(
    private readonly clock: Clock,
    private readonly tokensPerSecond: number,
  ) {}

  async stream(prompt: Prompt, { signal, take }: { signal: AbortSignal; take: TakePiece }): Promise<FinishReason> {
    signal.throwIfAborted();
    const words = wordsOf(answerTo(prompt));
    const spoken = words.slice(0, prompt.maxOutputTokens);
    await take({ usage: { input_tokens: wordsOf([prompt.system, ...prompt.messages.map(({ content }) => content)].join(' ')).length } });
    const start = this.clock.monotonic();
    for (const [at, text] of spoken.entries()) {
      await this.until(start, at, signal);
      signal.throwIfAborted();
      await take({ text });
    }
    signal.throwIfAborted();
    await take({ usage: { output_tokens: spoken.length } });
    return spoken.length < words.length ? 'length' : 'stop';
  }

  /** Waits for the moment of the token at place `at`: by the start, so that late timers do not add up. */
  private async until(start: number, at: number, signal: AbortSignal): Promise<void> {
    if (this.tokensPerSecond === 0) return;
    const wait = start + (at * 1000) / this.tokensPerSecond - this.clock.monotonic();
    if (wait > 0) await sleep(this.clock, wait, signal);
  }
}

/** A follow-up is understood as the search understands it. */
function answerTo({ messages, passages, about }: Prompt): string {
  const question = standAlone(messages);
  return about === 'people' ? answerAboutPeople(question, passages) : extractiveAnswer(question, passages);
}

const wordsOf = (text: string): string[] => text.match(/\s*\S+|\s+$/g) ?? [];
