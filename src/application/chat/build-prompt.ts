import type { Assistant } from '../../domain/chat/assistant';
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
  assistant: Pick<Assistant, 'system' | 'about'>,
  history: readonly Turn[],
  passages: Passage[] | undefined,
  boundary: string,
  limits: PromptLimits,
): { prompt: Prompt; shown: Turn[] } {
  const system = passages ? groundedSystem(assistant.system, passages, boundary) : assistant.system;
  const output = Math.min(limits.maxOutputTokens, Math.floor(limits.contextTokens / 2));
  const room = (limits.contextTokens - output) * CHARACTERS_PER_TOKEN - system.length;
  const shown = newestThatFit(history, room, ({ content }) => content.length);
  if ((shown.at(-1)?.content.length ?? 0) > room) throw promptTooLong(limits.contextTokens);
  const messages = shown.map(({ role, content }) => ({ role, content }));
  const characters = messages.reduce((sum, { content }) => sum + content.length, system.length);
  const left = limits.contextTokens - Math.ceil(characters / CHARACTERS_PER_TOKEN); // a provider refuses what would not fit together
  const prompt: Prompt = { system, messages, passages: passages ?? [], maxOutputTokens: Math.min(limits.maxOutputTokens, left) };
  return { prompt: assistant.about ? { ...prompt, about: assistant.about } : prompt, shown };
}
