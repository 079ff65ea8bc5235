import type { Usage } from '../../domain/chat/run';
import type { ModelPiece } from '../../domain/models/language-model';
import type { ChunkRead } from './sdk-model';

/** A chunk as servers really send it: any part may be missing or null. */
interface Chunk {
  candidates?: { content?: { parts?: (Part | null)[] | null } | null; finishReason?: string | null }[] | null;
  promptFeedback?: { blockReason?: string | null } | null;
  usageMetadata?: { promptTokenCount?: unknown; candidatesTokenCount?: unknown; thoughtsTokenCount?: unknown } | null;
}
interface Part {
  text?: unknown;
  thought?: unknown;
}

/** The mark of a prompt that was blocked: it has no candidate, and so no finish reason. */
export const BLOCKED_PROMPT = 'prompt blocked';

/** The pieces in a chunk of Gemini's stream, and its terminal mark when it has one. */
export function readChunk(raw: unknown): ChunkRead {
  const { candidates, promptFeedback, usageMetadata } = (raw ?? {}) as Chunk;
  const candidate = candidates?.[0];
  const parts = candidate?.content?.parts ?? [];
  const isBlocked = !candidate && promptFeedback?.blockReason;
  return {
    pieces: [...parts.flatMap(pieceOf), ...(usageMetadata ? [{ usage: usageOf(usageMetadata) }] : [])],
    finish: isBlocked ? BLOCKED_PROMPT : candidate?.finishReason || undefined,
  };
}

function pieceOf(part: Part | null): ModelPiece[] {
  if (part?.thought) return [{ alive: true }];
  return typeof part?.text === 'string' && part.text !== '' ? [{ text: part.text }] : [];
}

/** Cumulative in each chunk: the last one counts. Thoughts are paid for as output. */
function usageOf({
  promptTokenCount: input,
  candidatesTokenCount: answer,
  thoughtsTokenCount: thoughts,
}: NonNullable<Chunk['usageMetadata']>): Partial<Usage> {
  const output = [answer, thoughts].filter((count) => typeof count === 'number');
  return {
    ...(typeof input === 'number' && { input_tokens: input }),
    ...(output.length > 0 && { output_tokens: output.reduce((sum, count) => sum + count, 0) }),
  };
}
