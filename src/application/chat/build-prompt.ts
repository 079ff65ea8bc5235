import { CHARACTERS_PER_TOKEN, newestThatFit, type Turn } from '../../domain/chat/history';
import type { Passage } from '../../domain/knowledge/passage';
import { groundedSystem } from '../../domain/knowledge/grounding';
import type { Prompt } from '../../domain/models/prompt';
import { promptTooLong } from './run-failed';

export interface PromptLimits {
  contextTokens: number;
  maxOutputTokens: number;
}

/**
 * What the model is shown, and which turns of the history fitted. `passages` undefined: an assistant without retrieval.
 * @throws RunFailed when the question alone does not fit
 */
export function buildPrompt(
  rules: string,
  history: readonly Turn[],
  passages: Passage[] | undefined,
  boundary: string,
  limits: PromptLimits,
): { prompt: Prompt; shown: Turn[] } {
  const system = passages ? groundedSystem(rules, passages, boundary) : rules;
  const output = Math.min(limits.maxOutputTokens, Math.floor(limits.contextTokens / 2));
  const room = (limits.contextTokens - output) * CHARACTERS_PER_TOKEN - system.length;
  const shown = newestThatFit(history, room);
  if ((shown.at(-1)?.content.length ?? 0) > room) throw promptTooLong(limits.contextTokens);
  const messages = shown.map(({ role, content }) => ({ role, content }));
  return { prompt: { system, messages, passages: passages ?? [], maxOutputTokens: limits.maxOutputTokens }, shown };
}
