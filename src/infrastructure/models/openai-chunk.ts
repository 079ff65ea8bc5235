import { APIError } from 'openai';
import type { Usage } from '../../domain/chat/run';
import type { ModelPiece } from '../../domain/models/language-model';
import type { ChunkRead } from './sdk-model';

/** A chunk as servers really send it: any part may be missing or null. */
interface Chunk {
  object?: string;
  choices?: { delta?: Delta | null; finish_reason?: string | null }[] | null;
  usage?: { prompt_tokens?: unknown; completion_tokens?: unknown } | null;
}
interface Delta {
  content?: unknown;
  reasoning?: unknown;
  reasoning_content?: unknown;
}

/** The pieces in a chunk of a chat-completions stream, and its terminal mark when it has one. @throws APIError for a flat error (older vLLM) */
export function readChunk(raw: unknown): ChunkRead {
  const chunk = (raw ?? {}) as Chunk;
  if (chunk.object === 'error') throw new APIError(undefined, chunk, undefined, undefined);
  const pieces: ModelPiece[] = [];
  const choice = chunk.choices?.[0];
  const { content, reasoning, reasoning_content: reasoningContent } = choice?.delta ?? {};
  if (reasoning || reasoningContent) pieces.push({ alive: true });
  if (typeof content === 'string' && content !== '') pieces.push({ text: content });
  if (chunk.usage) pieces.push({ usage: usageOf(chunk.usage) });
  return { pieces, finish: choice?.finish_reason || undefined };
}

/** Cumulative wherever it stands: the last one counts. */
function usageOf({ prompt_tokens: input, completion_tokens: output }: NonNullable<Chunk['usage']>): Partial<Usage> {
  return { ...(typeof input === 'number' && { input_tokens: input }), ...(typeof output === 'number' && { output_tokens: output }) };
}
