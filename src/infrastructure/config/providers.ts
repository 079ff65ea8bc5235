export const REMOTE_PROVIDERS = ['anthropic', 'google', 'openai'] as const;
/** Providers that are called over the network, with a key or at a base URL. */
export type RemoteProvider = (typeof REMOTE_PROVIDERS)[number];
export const PROVIDERS = ['offline', ...REMOTE_PROVIDERS] as const;

/** A model of the chain: the first answers, the others are its fall-backs. */
export type ModelChoice = { provider: 'offline' } | { provider: RemoteProvider; model: string };

export const OFFLINE: ModelChoice = { provider: 'offline' };
export const DEFAULT_MODELS: Record<RemoteProvider, string> = {
  anthropic: 'claude-sonnet-5-5',
  google: 'gemini-3.8-flash',
  openai: 'gpt-5-mini',
};
/** Key and base URL; either makes a provider usable. */
export const SETTINGS_OF = {
  anthropic: ['ANTHROPIC_API_KEY', 'ANTHROPIC_BASE_URL'],
  google: ['GEMINI_API_KEY', 'GOOGLE_GEMINI_BASE_URL'],
  openai: ['OPENAI_API_KEY', 'OPENAI_BASE_URL'],
} as const satisfies Record<RemoteProvider, readonly [string, string]>;
export const KEYS_AND_URLS = Object.values(SETTINGS_OF).flat();
