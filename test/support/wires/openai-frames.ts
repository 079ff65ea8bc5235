import type { ModelScript } from '../model-script';
import { type Asked, type Frames, isCut, retryHeaders, sse, type Wire, wordsOf } from './wire';

interface Body {
  model?: string;
  messages?: { role: string; content: string }[];
  max_tokens?: number;
  max_completion_tokens?: number;
  stream_options?: { include_usage?: boolean };
}

const TYPES: Record<number, string | undefined> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  429: 'rate_limit_exceeded',
};

/** OpenAI's chat completions, as strict as the chat templates of Mistral and Gemma on vLLM. With `[[quirks]]` they are those of Ollama, vLLM and OpenRouter at once. */
export const openaiWire: Wire = {
  path: /^(?:\/[\w-]+)?\/v1\/chat\/completions$/,
  asked({ model = '', messages = [], max_tokens, max_completion_tokens }: Body) {
    return { model, turns: messages, mostTokens: max_completion_tokens ?? max_tokens ?? Infinity };
  },
  complaint({ messages = [] }: Body) {
    const roles = messages.filter(({ role }, at) => at > 0 || role !== 'system').map(({ role }) => role);
    if (roles.every((role, at) => role === ['user', 'assistant'][at % 2])) return undefined;
    return { status: 400, message: 'Conversation roles must alternate user/assistant/user/assistant/...' };
  },
  errorBody({ status, message, script }) {
    const type = TYPES[status] ?? (status < 500 ? 'invalid_request_error' : 'server_error');
    return { error: { message, type, param: null, code: script?.text('reason') ?? null } };
  },
  errorHeaders: retryHeaders,
  overloaded: 500,
  frames: (script, asked, body) => new OpenaiFrames(script, asked, body),
};

class OpenaiFrames implements Frames {
  readonly ping = ': ping\n\n';
  readonly garbage = 'data: {"broken\n\n';
  private readonly quirks: boolean;
  private readonly prompt: number;

  constructor(
    private readonly script: ModelScript,
    private readonly asked: Asked,
    private readonly body: Body,
  ) {
    this.quirks = script.has('quirks');
    this.prompt = wordsOf(asked);
  }

  head(): string {
    const start = this.quirks ? `: PROCESSING\n\n${this.frame({ choices: [] })}${this.delta({ content: null })}` : '';
    const thinking = this.script.has('thinking')
      ? this.delta({ reasoning_content: 'Let me think.' }) + this.delta({ reasoning: 'So.' })
      : '';
    return start + this.delta({ role: 'assistant', content: '' }) + thinking;
  }

  token(content: string, sent: number): string {
    return this.delta(this.quirks ? { role: 'assistant', content } : { content }, null, this.quirks ? this.usage(sent) : {});
  }

  finish(sent: number): string {
    const reason = this.script.text('stop') ?? (isCut(this.script, this.asked) ? 'length' : 'stop');
    return this.delta({}, reason, this.quirks ? this.usage(sent) : {});
  }

  done(sent: number): string {
    const isAsked = this.body.stream_options?.include_usage && !this.quirks;
    return `${isAsked ? this.frame({ choices: [], ...this.usage(sent) }) : ''}data: [DONE]\n\n`;
  }

  /** vLLM says `[DONE]` behind an error, too. */
  error(body: unknown): string {
    return `${sse(body)}data: [DONE]\n\n`;
  }

  private usage(output: number): { usage?: object } {
    return { usage: { prompt_tokens: this.prompt, completion_tokens: output, total_tokens: this.prompt + output } };
  }

  private delta(delta: object, finish: string | null = null, more: object = {}): string {
    return this.frame({ choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }], usage: null, ...more });
  }

  private frame(data: object): string {
    return sse({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: this.body.model, ...data });
  }
}
