import type { Usage } from '../../domain/chat/run';
import type { ModelPiece } from '../../domain/models/language-model';
import type { ChunkRead } from './sdk-model';

/** An event as servers really send it: any part may be missing or null. `ping` and `error` are the SDK's. */
interface Event {
  type?: string;
  message?: { usage?: Counts | null } | null;
  content_block?: { type?: string; text?: unknown } | null;
  delta?: { type?: string; text?: unknown; stop_reason?: string | null } | null;
  usage?: Counts | null;
}
interface Counts {
  input_tokens?: unknown;
  cache_creation_input_tokens?: unknown;
  cache_read_input_tokens?: unknown;
  output_tokens?: unknown;
}

const THINKING = new Set(['thinking_delta', 'signature_delta']);

/** Reads the events of one message. Its terminal mark are two: the stop reason, and `message_stop`. */
export function messageReader(): (raw: unknown) => ChunkRead {
  let stopReason: string | undefined;
  return (raw) => {
    const event = (raw ?? {}) as Event;
    switch (event.type) {
      case 'message_start':
        return { pieces: usageIn(event.message?.usage) };
      case 'content_block_start':
        return { pieces: begun(event.content_block) };
      case 'content_block_delta':
        return { pieces: event.delta?.type && THINKING.has(event.delta.type) ? [{ alive: true }] : textIn(event.delta?.text) };
      case 'message_delta':
        stopReason = event.delta?.stop_reason ?? stopReason;
        return { pieces: usageIn(event.usage) };
      case 'message_stop':
        return { pieces: [], finish: stopReason };
      default:
        return { pieces: [] }; // what comes with later versions
    }
  };
}

/** A redacted thought comes whole, without deltas. */
const begun = (block: Event['content_block']): ModelPiece[] =>
  block?.type === 'redacted_thinking' ? [{ alive: true }] : block?.type === 'text' ? textIn(block.text) : [];

const textIn = (text: unknown): ModelPiece[] => (typeof text === 'string' && text !== '' ? [{ text }] : []);

/** Cumulative wherever it stands: the last one counts. What was read from a cache, or written to one, is input too. */
function usageIn(counts: Counts | null | undefined): ModelPiece[] {
  const { input_tokens: input, cache_creation_input_tokens: written, cache_read_input_tokens: read, output_tokens: output } = counts ?? {};
  const usage: Partial<Usage> = {
    ...(typeof input === 'number' && { input_tokens: input + number(written) + number(read) }),
    ...(typeof output === 'number' && { output_tokens: output }),
  };
  return Object.keys(usage).length > 0 ? [{ usage }] : [];
}

const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
