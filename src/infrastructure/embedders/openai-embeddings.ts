import OpenAI from 'openai';
import type { ProviderOptions } from '../models/provider';
import { providerOf } from '../models/provider';
import { embeddingFetch } from './embedding-fetch';
import type { EmbeddingModel } from './embedding-model';
import type { EmbeddingWire } from './embedding-wire';

/** Our clock is the shorter one. */
const NO_TIMEOUT_MS = 3_600_000;
/** OpenAI takes 2,048 texts and 300,000 tokens a request, 8,192 a text; servers of others often no more than 32 (Text Embeddings Inference). */
const OWN_LIMITS = { texts: 128, characters: 120_000, textCharacters: 8_000 };
const OTHERS_LIMITS = { texts: 32, characters: 64_000, textCharacters: 8_000 };
const TAKES_DIMENSIONS = /^text-embedding-3-/;

/** OpenAI's embeddings, and any server that speaks them. Source: the API reference of embeddings. @throws ModelFailure when the key cannot be one */
export function openaiEmbeddings(
  options: Omit<ProviderOptions, 'model'>,
  { model, dimension, isDimensionAsked }: EmbeddingModel,
): EmbeddingWire {
  const provider = providerOf('openai', { ...options, model });
  const client = new OpenAI({
    apiKey: provider.key,
    baseURL: provider.baseUrl,
    // What is left out here the SDK takes from the environment, which only settings.ts may read.
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    defaultHeaders: { Authorization: `Bearer ${provider.key}` },
    logLevel: 'off', // it would print what it cannot parse
    maxRetries: 0,
    timeout: NO_TIMEOUT_MS,
    fetch: embeddingFetch(provider),
  });
  return {
    provider,
    limits: provider.isOwn ? OWN_LIMITS : OTHERS_LIMITS,
    async request(texts, _as, signal) {
      const answer = await client.embeddings.create(
        {
          model,
          input: [...texts],
          encoding_format: provider.isOwn ? 'base64' : 'float', // a third of the bytes; not every server knows it
          ...(isDimensionAsked && TAKES_DIMENSIONS.test(model) && { dimensions: dimension }),
        },
        { signal },
      );
      return inOrder(answer, texts.length);
    },
  };
}

/** An answer as servers really send it. */
interface Answer {
  data?: ({ index?: number; embedding?: unknown } | null)[] | null;
}

function inOrder({ data }: Answer, count: number): (ArrayLike<number> | undefined)[] {
  if (!Array.isArray(data) || data.length !== count) return [];
  const vectors: (ArrayLike<number> | undefined)[] = Array.from({ length: count });
  for (const [at, one] of data.entries()) vectors[one?.index ?? at] = numbersIn(one?.embedding);
  return vectors;
}

/** Numbers, or float32 little-endian in base64; undefined for anything else. @throws RangeError when it is cut */
function numbersIn(embedding: unknown): ArrayLike<number> | undefined {
  if (Array.isArray(embedding)) return embedding.every((number) => typeof number === 'number') ? embedding : undefined;
  if (typeof embedding !== 'string') return undefined;
  return new Float32Array(Uint8Array.from(Buffer.from(embedding, 'base64')).buffer); // copied: a Buffer need not begin at a multiple of four
}
