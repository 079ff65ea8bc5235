import type { FinishReason } from '../chat/run-event';
import type { Usage } from '../chat/run';
import type { Prompt } from './prompt';

/** A piece of a model's answer. `alive` is a sign of life without text, such as a thinking delta. */
export type ModelPiece = { text: string } | { usage: Partial<Usage> } | { alive: true };

/**
 * Is given each piece as it comes, in order. A promise in return asks the model to wait: until it is settled, the provider is read no further (what had
 * been read already may still come). Never throws.
 */
export type TakePiece = (piece: ModelPiece) => void | Promise<void>;

/** A language model: its answer as it comes. Pieces are pushed: to be asked for each one costs more than the rest of a piece's way (docs/decisions/0006). */
export interface LanguageModel {
  /** `provider/model`, as events and answers name it. */
  readonly name: string;
  /**
   * One try, without retries of its own. Resolves with the stop reason, which alone means success; aborting `signal` closes the
   * provider's connection. @throws ModelFailure, and the signal's reason
   */
  stream(prompt: Prompt, options: { signal: AbortSignal; take: TakePiece }): Promise<FinishReason>;
}

/** The configured models: the first answers, the others are its fall-backs, in order. */
export interface LanguageModels {
  readonly chain: readonly LanguageModel[];
}
export const LanguageModels = Symbol('LanguageModels');
