import { GoogleGenAI } from '@google/genai';
import type { ProviderOptions } from '../models/provider';
import { providerOf } from '../models/provider';
import { embeddingFetch } from './embedding-fetch';
import type { EmbeddingModel } from './embedding-model';
import type { EmbeddingWire } from './embedding-wire';

/** Google takes 100 texts a request, and reads 2,048 tokens of each. */
const LIMITS = { texts: 64, characters: 64_000, textCharacters: 8_000 };
const TASK = { query: 'RETRIEVAL_QUERY', passage: 'RETRIEVAL_DOCUMENT' } as const;

/** Google's Gemini API. Its vectors below 3,072 dimensions are not of unit length. Source: its guide to embeddings. @throws ModelFailure when the key cannot be one */
export function googleEmbeddings(options: Omit<ProviderOptions, 'model'>, { model, dimension }: EmbeddingModel): EmbeddingWire {
  const provider = providerOf('google', { ...options, model });
  const client = new GoogleGenAI({
    apiKey: provider.key,
    // What is left out here the SDK takes from the environment, which only settings.ts may read.
    vertexai: false,
    httpOptions: { baseUrl: provider.baseUrl, fetch: embeddingFetch(provider) }, // no retryOptions: no retries
  });
  return {
    provider,
    limits: LIMITS,
    async request(texts, as, signal) {
      const { embeddings } = await client.models.embedContent({
        model,
        contents: texts.map((text) => ({ role: 'user', parts: [{ text }] })), // bare texts are joined to one for newer models
        config: { taskType: TASK[as], outputDimensionality: dimension, abortSignal: signal },
      });
      return Array.isArray(embeddings) ? embeddings.map((one: { values?: unknown } | null) => numbersIn(one?.values)) : [];
    },
  };
}

const numbersIn = (values: unknown): number[] | undefined =>
  Array.isArray(values) && values.every((value) => typeof value === 'number') ? values : undefined;
