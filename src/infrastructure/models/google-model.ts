import { ApiError, GoogleGenAI } from '@google/genai';
import type { FinishReason } from '../../domain/chat/run-event';
import type { Prompt } from '../../domain/models/prompt';
import { BLOCKED_PROMPT, readChunk } from './google-chunk';
import { providerOf, type ProviderOptions } from './provider';
import { type ChunkRead, handOn, SdkModel, type TakeChunk } from './sdk-model';
import { streamFetch } from './stream-fetch';
import { alternating, userFirst } from './turns';

/** Google's Gemini API. Source: its API reference, and what its SDK does (test/adapters/gemini-sdk.test.ts). */
export class GoogleModel extends SdkModel {
  protected readonly finishReasons: Record<string, FinishReason> = {
    STOP: 'stop',
    MAX_TOKENS: 'length',
    SAFETY: 'content_filter',
    RECITATION: 'content_filter',
    BLOCKLIST: 'content_filter',
    PROHIBITED_CONTENT: 'content_filter',
    SPII: 'content_filter',
    [BLOCKED_PROMPT]: 'content_filter',
  };
  private readonly client: GoogleGenAI;

  /** @throws ModelFailure when the key cannot be one */
  constructor(options: ProviderOptions) {
    super(providerOf('google', options));
    this.client = new GoogleGenAI({
      apiKey: this.provider.key,
      // What is left out here the SDK takes from the environment, which only settings.ts may read.
      vertexai: false,
      httpOptions: { baseUrl: this.provider.baseUrl, fetch: streamFetch(this.provider, fetch) }, // no retryOptions: no retries
    });
  }

  protected async chunks(prompt: Prompt, signal: AbortSignal, take: TakeChunk): Promise<void> {
    const chunks = await this.client.models.generateContentStream({
      model: this.provider.model,
      contents: alternating(userFirst(prompt.messages)).map(({ role, contents }) => ({
        role: role === 'assistant' ? 'model' : 'user',
        parts: contents.map((text) => ({ text })),
      })),
      config: {
        ...(prompt.system && { systemInstruction: prompt.system }),
        maxOutputTokens: prompt.maxOutputTokens,
        abortSignal: signal,
        automaticContinuation: false, // it would call again on its own, uncounted
        automaticFunctionCalling: { disable: true },
      },
    });
    await handOn(chunks, take);
  }

  protected reader(): (chunk: unknown) => ChunkRead {
    return readChunk;
  }

  /** The SDK keeps the body only in its message: `got status: UNAVAILABLE. {"error":{…}}`. */
  protected sentError(error: unknown): { body: unknown } | undefined {
    if (!(error instanceof ApiError)) return undefined;
    try {
      return { body: JSON.parse(error.message.slice(error.message.indexOf('{'))) };
    } catch {
      return { body: { code: error.status } };
    }
  }
}
