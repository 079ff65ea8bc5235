import type { ModelScript } from '../model-script';
import { type Asked, type Frames, isCut, sse, type Wire, wordsOf } from './wire';

interface Content {
  role?: string;
  parts: { text: string }[];
}
interface Body {
  contents?: Content[];
  systemInstruction?: Content;
  generationConfig?: { maxOutputTokens?: number };
}

const STATUSES: Record<number, string | undefined> = {
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};
/** What the model thinks, in tokens. */
const THOUGHTS = 3;

/** Google's Gemini, `streamGenerateContent?alt=sse`. */
export const geminiWire: Wire = {
  path: /^(?:\/[\w-]+)?\/v1beta\/models\/[^:]+:streamGenerateContent$/,
  asked({ contents = [], systemInstruction, generationConfig }: Body, path) {
    const system = systemInstruction ? [{ ...systemInstruction, role: 'system' }] : [];
    const turns = [...system, ...contents].flatMap(({ role, parts }) =>
      parts.map(({ text }) => ({ role: role === 'model' ? 'assistant' : (role ?? 'user'), content: text })),
    );
    const model = /models\/([^:]+):/.exec(path)?.[1] ?? '';
    return { model, turns, mostTokens: generationConfig?.maxOutputTokens ?? Infinity };
  },
  complaint({ contents = [] }: Body, headers) {
    if (!headers['x-goog-api-key']) return { status: 403, message: 'API key is missing' };
    const roles = contents.map(({ role }) => role);
    if (roles.some((role) => role !== 'user' && role !== 'model')) return { status: 400, message: 'Please use a valid role: user, model.' };
    if (roles.some((role, at) => role !== ['user', 'model'][at % 2])) return { status: 400, message: 'roles must alternate, user first' };
    return undefined;
  },
  errorBody({ status, message, script }) {
    const wait = script?.retryAfterMs;
    const reason = script?.text('reason');
    const details = [
      ...(reason ? [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'googleapis.com' }] : []),
      ...(wait === undefined ? [] : [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${wait / 1000}s` }]),
    ];
    return { error: { code: status, message, status: STATUSES[status] ?? (status < 500 ? 'INVALID_ARGUMENT' : 'INTERNAL'), details } };
  },
  errorHeaders: () => ({}), // it asks for patience in the body
  overloaded: 503,
  frames: (script, asked) => new GeminiFrames(script, asked),
};

class GeminiFrames implements Frames {
  readonly ping = ': ping\n\n';
  readonly garbage = 'data: {"broken\n\n';

  constructor(
    private readonly script: ModelScript,
    private readonly asked: Asked,
  ) {}

  /** A blocked prompt has feedback in place of candidates, and nothing follows. */
  head(): string {
    const thoughts = ['Let me think.', 'So.'].map((text) => this.chunk([{ text, thought: true }], 0));
    return this.script.has('thinking') ? thoughts.join('') : '';
  }

  token(text: string, sent: number): string {
    return this.chunk([{ text }], sent);
  }

  /** CONTINUATION comes with a token that the SDK would go on with by itself. */
  finish(sent: number): string {
    const blocked = this.script.text('block');
    if (blocked) return sse({ promptFeedback: { blockReason: blocked }, usageMetadata: this.usage(0) });
    const finishReason = this.script.text('stop') ?? (isCut(this.script, this.asked) ? 'MAX_TOKENS' : 'STOP');
    return this.chunk([{ text: '' }], sent, { finishReason, ...(finishReason === 'CONTINUATION' && { continuationToken: 'c1' }) });
  }

  done(): string {
    return '';
  }

  error(body: unknown): string {
    return sse(body);
  }

  private chunk(parts: object[], sent: number, more: object = {}): string {
    return sse({
      candidates: [{ content: { parts, role: 'model' }, index: 0, ...more }],
      usageMetadata: this.usage(sent),
      modelVersion: this.asked.model,
      responseId: 'r1',
    });
  }

  private usage(sent: number): object {
    const prompt = wordsOf(this.asked);
    const thoughts = this.script.has('thinking') ? THOUGHTS : 0;
    return {
      promptTokenCount: prompt,
      ...(sent > 0 && { candidatesTokenCount: sent }),
      ...(thoughts > 0 && { thoughtsTokenCount: thoughts }),
      totalTokenCount: prompt + sent + thoughts,
    };
  }
}
