import type { Clock } from '../../src/domain/clock';
import { embedderOf } from '../../src/infrastructure/embedders/embedder-of';
import type { OpenEmbedder } from '../../src/infrastructure/embedders/open-embedder';
import { google as googleModels, openai as openaiModels } from '../contract/remote-providers';
import type { EmbeddingServer, SeenEmbedding } from './embedding-server';

export const KEY = 'a-secret-0123456789';

export interface RemoteEmbeddingProvider {
  provider: 'openai' | 'google';
  open(
    server: Pick<EmbeddingServer, 'root'>,
    more?: { clock?: Clock; model?: string; key?: string | undefined; minScore?: number },
  ): OpenEmbedder;
  keyOf(request: SeenEmbedding): unknown;
  keySetting: string;
  urlSetting: string;
  /** What its SDK would take from the environment. */
  environment: Record<string, string>;
}

const never: Clock = { monotonic: () => 0, after: () => () => undefined };

const of = (provider: 'openai' | 'google', path: string): Pick<RemoteEmbeddingProvider, 'provider' | 'open'> => ({
  provider,
  open({ root }, { clock = never, model, minScore, ...more } = {}) {
    const remote = { apiKey: 'key' in more ? more.key : KEY, baseUrl: `${root}${path}` };
    const none = { apiKey: undefined, baseUrl: undefined };
    return embedderOf(
      { provider, model, cache: undefined, google: none, openai: none, [provider]: remote },
      { clock, dataDir: '.', minScore },
    );
  },
});

export const openai: RemoteEmbeddingProvider = {
  ...of('openai', '/v1'),
  keyOf: ({ headers }) => headers.authorization?.replace(/^Bearer /, ''),
  keySetting: 'OPENAI_API_KEY',
  urlSetting: 'OPENAI_BASE_URL',
  environment: openaiModels.environment,
};

export const google: RemoteEmbeddingProvider = {
  ...of('google', ''),
  keyOf: ({ headers }) => headers['x-goog-api-key'],
  keySetting: 'GEMINI_API_KEY',
  urlSetting: 'GOOGLE_GEMINI_BASE_URL',
  environment: googleModels.environment,
};
