import { ModelFailure } from '../../domain/models/model-failure';
import { type RemoteProvider, SETTINGS_OF } from '../config/providers';

export interface ProviderOptions {
  model: string;
  /** Needed by the provider itself; the servers of others that speak its wire may take any. */
  apiKey?: string;
  baseUrl?: string;
}

interface House {
  name: string;
  url: string;
  /** The hosts that are the provider's own. */
  hosts: RegExp;
}

const HOUSES: Record<RemoteProvider, House> = {
  anthropic: {
    name: 'Anthropic',
    url: 'https://api.anthropic.com',
    hosts: /(?:^|\.)anthropic\.com$/,
  },
  google: {
    name: 'Google',
    url: 'https://generativelanguage.googleapis.com',
    hosts: /(?:^|\.)googleapis\.com$/,
  },
  openai: {
    name: 'OpenAI',
    url: 'https://api.openai.com/v1',
    hosts: /(?:^|\.)(?:openai\.com|openai\.azure\.com)$/,
  },
};

/** Whom an adapter calls, and how messages name it. */
export interface Provider {
  /** `provider/model`. */
  id: string;
  /** `Anthropic`, or the host of another's base URL. */
  name: string;
  isOwn: boolean;
  model: string;
  key: string;
  baseUrl: string;
  keySetting: string;
  urlSetting: string;
}

/** @throws ModelFailure when the key cannot be one */
export function providerOf(kind: RemoteProvider, { model, apiKey, baseUrl }: ProviderOptions): Provider {
  const { name, url, hosts } = HOUSES[kind];
  const [keySetting, urlSetting] = SETTINGS_OF[kind];
  const { host, hostname } = new URL(baseUrl ?? url);
  const isOwn = hosts.test(hostname);
  const key = apiKey?.trim() || 'none-needed'; // a key that is left out, the SDKs look for in the environment
  // fetch would name the whole key in its complaint
  if (!/^[\x21-\x7e]+$/.test(key))
    throw new ModelFailure('provider_auth', `${keySetting} holds characters that no key has. Set it to a valid key.`, false);
  return {
    id: `${kind}/${model}`,
    name: isOwn ? name : `The model server at ${host}`,
    isOwn,
    model,
    key,
    baseUrl: baseUrl ?? url,
    keySetting,
    urlSetting,
  };
}
