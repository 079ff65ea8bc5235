import type { FinishReason } from '../chat/run-event';
import type { Usage } from '../chat/run';
import type { Prompt } from './prompt';

/** A piece of a model's answer. `alive` is a sign of life without text, such as a thinking delta. */
export type ModelPiece = { text: string } | { usage: Partial<Usage> } | { alive: true };

/** A language model: its answer as it comes. */
export interface LanguageModel {
  /** `provider/model`, as events and answers name it. */
  readonly name: string;
  /**
   * One try, without retries of its own. The stream ends by returning its stop reason, which alone means success; aborting `signal`
   * closes the provider's connection. @throws ModelFailure
   */
  stream(prompt: Prompt, options: { signal: AbortSignal }): AsyncGenerator<ModelPiece, FinishReason, void>;
}

/** The configured models: the first answers, the others are its fall-backs, in order. */
export interface LanguageModels {
  readonly chain: readonly LanguageModel[];
}
export const LanguageModels = Symbol('LanguageModels');
