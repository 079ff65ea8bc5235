import OpenAI, { APIError } from 'openai';
import type { FinishReason } from '../../domain/chat/run-event';
import type { Prompt } from '../../domain/models/prompt';
import type { StreamedResponse } from './node-fetch';
import { readChunk } from './openai-chunk';
import { readChunks } from './openai-stream';
import { providerOf, type ProviderOptions } from './provider';
import { type ChunkRead, HEADERS_MS, SdkModel, type TakeChunk } from './sdk-model';
import { streamFetch } from './stream-fetch';
import { alternating, userFirst } from './turns';

/** OpenAI's chat completions, and any server that speaks them. Source: the API reference of chat completions, and what its servers really send. */
export class OpenaiModel extends SdkModel {
  protected readonly finishReasons: Record<string, FinishReason> = { stop: 'stop', length: 'length', content_filter: 'content_filter' };
  private readonly client: OpenAI;

  /** @throws ModelFailure when the key cannot be one */
  constructor(options: ProviderOptions) {
    super(providerOf('openai', options));
    this.client = new OpenAI({
      apiKey: this.provider.key,
      baseURL: this.provider.baseUrl,
      // What is left out here the SDK takes from the environment, which only settings.ts may read.
      adminAPIKey: null,
      organization: null,
      project: null,
      webhookSecret: null,
      defaultHeaders: { Authorization: `Bearer ${this.provider.key}` },
      logLevel: 'off', // it would print what it cannot parse
      maxRetries: 0,
      timeout: HEADERS_MS,
      fetch: streamFetch(this.provider),
    });
  }

  protected async chunks(prompt: Prompt, signal: AbortSignal, take: TakeChunk): Promise<void> {
    const turns = alternating(userFirst(prompt.messages)).map(({ role, contents }) => ({ role, content: contents.join('\n\n') }));
    const answer = this.client.chat.completions.create(
      {
        model: this.provider.model,
        messages: [...(prompt.system ? [{ role: 'system' as const, content: prompt.system }] : []), ...turns],
        stream: true,
        stream_options: { include_usage: true },
        // OpenAI's newer models know only the first; everybody else's servers know the second.
        [this.provider.isOwn ? 'max_completion_tokens' : 'max_tokens']: prompt.maxOutputTokens,
      },
      { signal },
    );
    await readChunks(((await answer.asResponse()) as StreamedResponse).body, take);
  }

  protected reader(): (chunk: unknown) => ChunkRead {
    return readChunk;
  }

  protected sentError(error: unknown): { body: unknown } | undefined {
    return error instanceof APIError ? { body: (error as APIError).error } : undefined;
  }
}
