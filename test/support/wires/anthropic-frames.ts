import type { ModelScript } from '../model-script';
import { type Asked, type Frames, isCut, retryHeaders, sse, type Wire, wordsOf } from './wire';

type Content = string | { type: string; text: string }[];
interface Body {
  model?: string;
  system?: Content;
  messages?: { role: string; content: Content }[];
  max_tokens?: number;
}

const TYPES: Record<number, string | undefined> = {
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};
const textsOf = (content: Content): string[] => (typeof content === 'string' ? [content] : content.map(({ text }) => text));

/** Anthropic's Messages. */
export const anthropicWire: Wire = {
  path: /^(?:\/[\w-]+)?\/v1\/messages$/,
  asked({ model = '', system = [], messages = [], max_tokens = 0 }: Body) {
    const turns = [{ role: 'system', content: system }, ...messages].flatMap(({ role, content }) =>
      textsOf(content).map((text) => ({ role, content: text })),
    );
    return { model, turns, mostTokens: max_tokens };
  },
  complaint({ messages = [], max_tokens }: Body, headers) {
    if (!headers.authorization && !headers['x-api-key']) return { status: 401, message: 'authentication is required' };
    if (!max_tokens) return { status: 400, message: 'max_tokens: Field required' };
    if (messages.some(({ role }) => role !== 'user' && role !== 'assistant')) return { status: 400, message: 'messages: unexpected role' };
    if (messages[0]?.role !== 'user') return { status: 400, message: 'messages: first message must use the "user" role' };
    if (messages.some(({ content }) => textsOf(content).some((text) => text.trim() === '')))
      return { status: 400, message: 'messages: text content blocks must contain non-whitespace text' };
    return undefined;
  },
  errorBody({ status, message }) {
    const type = TYPES[status] ?? (status < 500 ? 'invalid_request_error' : 'api_error');
    return { type: 'error', error: { type, message }, request_id: 'req_1' };
  },
  errorHeaders: retryHeaders,
  overloaded: 529,
  frames: (script, asked) => new AnthropicFrames(script, asked),
};

class AnthropicFrames implements Frames {
  readonly ping = this.event('ping', {});
  readonly garbage = 'event: content_block_delta\ndata: {"broken\n\n';

  constructor(
    private readonly script: ModelScript,
    private readonly asked: Asked,
  ) {}

  head(): string {
    const usage = { input_tokens: wordsOf(this.asked), cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 1 };
    const message = { id: 'msg_1', type: 'message', role: 'assistant', model: this.asked.model, content: [], stop_reason: null, usage };
    const thinking = [
      this.block('start', 0, { content_block: { type: 'thinking', thinking: '', signature: '' } }),
      this.block('delta', 0, { delta: { type: 'thinking_delta', thinking: 'Let me think.' } }),
      this.block('delta', 0, { delta: { type: 'signature_delta', signature: 'c2ln' } }),
      this.block('stop', 0),
    ];
    return [
      this.event('message_start', { message }),
      ...(this.script.has('thinking') ? thinking : []),
      this.block('start', this.at, { content_block: { type: 'text', text: '' } }),
      this.ping,
    ].join('');
  }

  token(text: string): string {
    return this.block('delta', this.at, { delta: { type: 'text_delta', text } });
  }

  finish(sent: number): string {
    const reason = this.script.text('stop') ?? (isCut(this.script, this.asked) ? 'max_tokens' : 'end_turn');
    const delta = { stop_reason: reason, stop_sequence: null };
    return this.block('stop', this.at) + this.event('message_delta', { delta, usage: { output_tokens: sent } });
  }

  done(): string {
    return this.event('message_stop', {});
  }

  error(body: unknown): string {
    return sse(body, 'error');
  }

  private get at(): number {
    return this.script.has('thinking') ? 1 : 0;
  }

  private block(what: 'start' | 'delta' | 'stop', index: number, more: object = {}): string {
    return this.event(`content_block_${what}`, { index, ...more });
  }

  private event(type: string, data: object): string {
    return sse({ type, ...data }, type);
  }
}
