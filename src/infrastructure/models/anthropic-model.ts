import Anthropic, { APIError } from '@anthropic-ai/sdk';
import type { FinishReason } from '../../domain/chat/run-event';
import type { Prompt } from '../../domain/models/prompt';
import { messageReader } from './anthropic-chunk';
import { providerOf, type ProviderOptions } from './provider';
import { type ChunkRead, handOn, HEADERS_MS, SdkModel, type TakeChunk } from './sdk-model';
import { streamFetch } from './stream-fetch';
import { userFirst } from './turns';

/** Anthropic's Messages API. Source: its API reference, and the types of its SDK. */
export class AnthropicModel extends SdkModel {
  /** `tool_use` and `pause_turn` are not among them: they ask for a next call, which nothing here offers. */
  protected readonly finishReasons: Record<string, FinishReason> = {
    end_turn: 'stop',
    stop_sequence: 'stop',
    max_tokens: 'length',
    model_context_window_exceeded: 'length',
    refusal: 'content_filter',
  };
  private readonly client: Anthropic;

  /** @throws ModelFailure when the key cannot be one */
  constructor(options: ProviderOptions) {
    super(providerOf('anthropic', options));
    this.client = new Anthropic({
      apiKey: this.provider.key,
      baseURL: this.provider.baseUrl,
      // What is left out here the SDK takes from the environment, which only settings.ts may read.
      authToken: null,
      webhookKey: null,
      openTelemetry: false,
      defaultHeaders: { Authorization: `Bearer ${this.provider.key}` },
      logLevel: 'off', // it would print what it cannot parse
      maxRetries: 0,
      timeout: HEADERS_MS,
      fetch: streamFetch(this.provider),
    });
  }

  protected async chunks(prompt: Prompt, signal: AbortSignal, take: TakeChunk): Promise<void> {
    const chunks = await this.client.messages.create(
      {
        model: this.provider.model,
        ...(prompt.system && { system: prompt.system }),
        messages: userFirst(prompt.messages), // turns of one role in a row the API joins by itself
        max_tokens: prompt.maxOutputTokens,
        stream: true,
      },
      { signal },
    );
    await handOn(chunks, take);
  }

  protected reader(): (chunk: unknown) => ChunkRead {
    return messageReader();
  }

  protected sentError(error: unknown): { body: unknown } | undefined {
    return error instanceof APIError ? { body: error.error } : undefined;
  }
}
