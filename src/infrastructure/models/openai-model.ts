import OpenAI from 'openai';
import type { FinishReason } from '../../domain/chat/run-event';
import type { LanguageModel, ModelPiece } from '../../domain/models/language-model';
import { ModelFailure } from '../../domain/models/model-failure';
import type { Prompt } from '../../domain/models/prompt';
import { readChunk } from './openai-chunk';
import { failureOf, type Provider } from './openai-failures';
import { nestedErrors } from './openai-fetch';

const OPENAI_URL = 'https://api.openai.com/v1';
/** Hosts that know only `max_completion_tokens`; everybody else's servers know `max_tokens`. */
const OPENAIS_OWN = /(?:^|\.)(?:openai\.com|openai\.azure\.com)$/;
/**
 * The SDK's clock runs until the headers come, and those of a server that loads its model take minutes: the executor's clocks are the shorter ones.
 * fetch has bounds of its own: 10 s to connect, 300 s until the headers and between two pieces of the body.
 */
const HEADERS_MS = 3_600_000;
const FINISH_REASONS: readonly string[] = ['stop', 'length', 'content_filter'] satisfies FinishReason[];

export interface OpenaiOptions {
  model: string;
  /** Needed by OpenAI itself; Ollama, vLLM and their like take any. */
  apiKey?: string;
  baseUrl?: string;
}

/** OpenAI's chat completions, and any server that speaks them. Source: the API reference of chat completions, and what its servers really send. */
export class OpenaiModel implements LanguageModel {
  readonly name: string;
  private readonly client: OpenAI;
  private readonly provider: Provider;
  private readonly isOpenais: boolean;

  /** @throws ModelFailure when the key cannot be one */
  constructor({ model, apiKey, baseUrl = OPENAI_URL }: OpenaiOptions) {
    const { host, hostname } = new URL(baseUrl);
    this.name = `openai/${model}`;
    this.isOpenais = OPENAIS_OWN.test(hostname);
    this.provider = { name: this.isOpenais ? 'OpenAI' : `The model server at ${host}`, model, key: apiKey?.trim() || 'none-needed' };
    // fetch would name the whole key in its complaint
    if (!/^[\x21-\x7e]+$/.test(this.provider.key))
      throw new ModelFailure('provider_auth', 'OPENAI_API_KEY holds characters that no key has. Set it to a valid key.', false);
    this.client = new OpenAI({
      apiKey: this.provider.key,
      baseURL: baseUrl,
      // What is left out here the SDK takes from the environment, which only settings.ts may read.
      adminAPIKey: null,
      organization: null,
      project: null,
      logLevel: 'off', // it would print what it cannot parse
      maxRetries: 0, // the executor retries, where attempts are counted and told
      timeout: HEADERS_MS,
      fetch: nestedErrors,
    });
  }

  async *stream(prompt: Prompt, { signal }: { signal: AbortSignal }): AsyncGenerator<ModelPiece, FinishReason, void> {
    let finish: string | undefined;
    try {
      for await (const chunk of await this.open(prompt, signal)) {
        const read = readChunk(chunk);
        finish ??= read.finish;
        yield* read.pieces;
      }
    } catch (error) {
      signal.throwIfAborted();
      const failure = failureOf(error, this.provider);
      // Behind its terminal mark the answer is whole, and a socket that is cut there costs at most the usage.
      if (!(finish && failure.code === 'upstream_truncated')) throw failure;
    }
    signal.throwIfAborted(); // the SDK ends an aborted stream as if it were whole
    return this.success(finish);
  }

  private async open(prompt: Prompt, signal: AbortSignal): Promise<AsyncIterable<unknown>> {
    signal.throwIfAborted();
    const { data, response } = await this.client.chat.completions
      .create(
        {
          model: this.provider.model,
          messages: [...(prompt.system ? [{ role: 'system' as const, content: prompt.system }] : []), ...prompt.messages],
          stream: true,
          stream_options: { include_usage: true },
          [this.isOpenais ? 'max_completion_tokens' : 'max_tokens']: prompt.maxOutputTokens,
        },
        { signal },
      )
      .withResponse();
    const type = response.headers.get('content-type') ?? '';
    if (!/html|application\/json/i.test(type)) return data;
    data.controller.abort();
    throw new ModelFailure(
      'upstream_unavailable',
      `${this.provider.name} answered with a page instead of a stream. Check OPENAI_BASE_URL, or try again.`,
      true,
    );
  }

  /** `[DONE]`, or a clean end, is no success: only a terminal mark is. */
  private success(finish: string | undefined): FinishReason {
    const { name } = this.provider;
    if (finish === undefined)
      throw new ModelFailure('upstream_truncated', `${name} ended its answer without saying that it was whole. Try again.`, true);
    if (!isFinishReason(finish))
      throw new ModelFailure('upstream_unavailable', `${name} broke its answer off. Try again in a moment.`, true);
    return finish;
  }
}

const isFinishReason = (reason: string): reason is FinishReason => FINISH_REASONS.includes(reason);
