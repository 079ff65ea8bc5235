import { AnthropicModel } from '../../src/infrastructure/models/anthropic-model';
import { GoogleModel } from '../../src/infrastructure/models/google-model';
import { OpenaiModel } from '../../src/infrastructure/models/openai-model';
import type { SeenRequest } from '../support/model-server';
import type { RemoteProvider } from './model-world';

const NOWHERE = 'http://127.0.0.1:9';
const bearerOf = ({ authorization }: SeenRequest): string | undefined => authorization?.replace(/^Bearer /, '');

export const anthropic: RemoteProvider = {
  open: (options) => new AnthropicModel(options),
  baseUrl: ({ root }) => root,
  keyOf: bearerOf,
  keySetting: 'ANTHROPIC_API_KEY',
  urlSetting: 'ANTHROPIC_BASE_URL',
  refusal: 'refusal',
  environment: {
    ANTHROPIC_API_KEY: 'of-the-environment',
    ANTHROPIC_AUTH_TOKEN: 'of-the-environment',
    ANTHROPIC_BASE_URL: NOWHERE,
    ANTHROPIC_CUSTOM_HEADERS: 'x-custom: of the environment\nauthorization: Bearer of-the-environment',
    ANTHROPIC_PROFILE: 'of-the-environment',
    ANTHROPIC_LOG: 'debug',
  },
};

export const google: RemoteProvider = {
  open: (options) => new GoogleModel(options),
  baseUrl: ({ root }) => root,
  keyOf: ({ headers }) => headers['x-goog-api-key'],
  keySetting: 'GEMINI_API_KEY',
  urlSetting: 'GOOGLE_GEMINI_BASE_URL',
  refusal: 'SAFETY',
  environment: {
    GEMINI_API_KEY: 'of-the-environment',
    GOOGLE_API_KEY: 'of-the-environment',
    GOOGLE_GEMINI_BASE_URL: NOWHERE,
    GOOGLE_VERTEX_BASE_URL: NOWHERE,
    GOOGLE_GENAI_USE_VERTEXAI: 'true',
    GOOGLE_GENAI_USE_ENTERPRISE: 'true',
    GOOGLE_CLOUD_PROJECT: 'of-the-environment',
    GOOGLE_CLOUD_LOCATION: 'of-the-environment',
  },
};

export const openai: RemoteProvider = {
  open: (options) => new OpenaiModel(options),
  baseUrl: ({ url }) => url,
  keyOf: bearerOf,
  keySetting: 'OPENAI_API_KEY',
  urlSetting: 'OPENAI_BASE_URL',
  refusal: 'content_filter',
  environment: {
    OPENAI_API_KEY: 'of-the-environment',
    OPENAI_ADMIN_KEY: 'of-the-environment',
    OPENAI_BASE_URL: NOWHERE,
    OPENAI_CUSTOM_HEADERS: 'x-custom: of the environment\nauthorization: Bearer of-the-environment',
    OPENAI_ORG_ID: 'of-the-environment',
    OPENAI_PROJECT_ID: 'of-the-environment',
    OPENAI_LOG: 'debug',
  },
};
