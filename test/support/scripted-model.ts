import { sleep, type Clock } from '../../src/domain/clock';
import type { FinishReason } from '../../src/domain/chat/run-event';
import type { RunId } from '../../src/domain/ids';
import type { LanguageModel, TakePiece } from '../../src/domain/models/language-model';
import { ModelFailure } from '../../src/domain/models/model-failure';
import type { Prompt } from '../../src/domain/models/prompt';
import type { SeededRandom } from './seeded-random';

/** What one call of a model has said, and whether it came to its end. */
export interface ModelCall {
  run: RunId;
  said: string;
  whole: boolean;
}

export interface Temper {
  /** Tokens an answer, at most. */
  tokens: number;
  /** Between two of them, at most. */
  ms: number;
  /** How often a call ends before its end. */
  breaksOff: number;
}

/** A question that the model can tell runs by. */
export const questionOf = (run: RunId): string => `question of ${run}`;

/**
 * A model whose answers tell where they come from: call 7 says "[7.0😀][7.1😀]…", cut anywhere. By seed it fails before its first
 * word or in the middle, falls silent, or is refused for good.
 */
export class ScriptedModel implements LanguageModel {
  constructor(
    readonly name: string,
    private readonly clock: Clock,
    private readonly random: SeededRandom,
    private readonly calls: ModelCall[],
    private readonly temper: Temper,
  ) {}

  async stream(prompt: Prompt, { signal, take }: { signal: AbortSignal; take: TakePiece }): Promise<FinishReason> {
    const { random } = this;
    const run = (prompt.messages.at(-1)?.content ?? '').slice(questionOf('' as RunId).length) as RunId;
    const number = this.calls.length;
    const call: ModelCall = { run, said: '', whole: false };
    this.calls.push(call);
    const end = random.next();
    const tokens = random.below(this.temper.tokens + 1);
    for (let i = 0; i < tokens; i++) {
      await this.wait(random.next() * this.temper.ms, signal);
      if (random.chance(0.05)) await take({ alive: true });
      const text = `[${number}.${i}😀]`;
      call.said += text;
      const cut = random.chance(0.3) ? 1 + random.below(text.length - 1) : text.length;
      await take({ text: text.slice(0, cut) });
      if (cut < text.length) await take({ text: text.slice(cut) });
    }
    await this.wait(random.next() * this.temper.ms, signal);
    if (end > 0.97) throw new ModelFailure('provider_refused', 'The model refuses.', false);
    if (end > 0.94) await this.wait(1e9, signal);
    if (end < this.temper.breaksOff) throw new ModelFailure('upstream_unavailable', 'The model broke off.', true);
    await take({ usage: { output_tokens: tokens } });
    call.whole = true;
    return 'stop';
  }

  private async wait(ms: number, signal: AbortSignal): Promise<void> {
    await sleep(this.clock, ms, signal);
    signal.throwIfAborted();
  }
}
