import type { z } from 'zod';
import { anyOf, list, text, url, whole, yes } from './fields';
import {
  DEFAULT_MODELS,
  KEYS_AND_URLS,
  type ModelChoice,
  OFFLINE,
  PROVIDERS,
  REMOTE_PROVIDERS,
  type RemoteProvider,
  SETTINGS_OF,
} from './providers';

const CHOICE = /^(?:offline(?:\/(?:offline|extractive))?|(?:anthropic|google|openai)\/\S+)$/;
const choices = list
  .refine(
    (items) => items.every((item) => CHOICE.test(item)),
    `must be provider/model, separated by commas, with a provider of ${REMOTE_PROVIDERS.join(', ')}; or offline`,
  )
  .transform((items) => items.map(choiceOf));

function choiceOf(item: string): ModelChoice {
  const [provider, ...model] = item.split('/'); // a model's name may have slashes of its own
  return provider === 'offline' ? OFFLINE : { provider: provider as RemoteProvider, model: model.join('/') };
}

export const modelFields = {
  LLM_PROVIDER: anyOf(PROVIDERS).optional(),
  LLM_MODEL: text,
  LLM_FALLBACK: choices,
  ANTHROPIC_API_KEY: text,
  ANTHROPIC_BASE_URL: url('http', 'https'),
  GEMINI_API_KEY: text,
  GOOGLE_GEMINI_BASE_URL: url('http', 'https'),
  OPENAI_API_KEY: text,
  OPENAI_BASE_URL: url('http', 'https'),
  OFFLINE_TOKENS_PER_SECOND: whole(0, 100_000, 60),
  DEV_FALLBACKS: yes(true),
  LLM_MAX_OUTPUT_TOKENS: whole(1, 1_000_000, 4096),
  LLM_CONTEXT_TOKENS: whole(256, 10_000_000, 32_000),
  // Node's fetch itself gives up a connection that is silent for 300 s.
  LLM_FIRST_TOKEN_SECONDS: whole(1, 290, 120),
  LLM_STALL_SECONDS: whole(1, 290, 30),
};
type Environment = z.infer<z.ZodObject<typeof modelFields>>;
type Conflict = [between: (keyof Environment)[], problem: string];

const isConfigured = (env: Environment, provider: RemoteProvider): boolean => SETTINGS_OF[provider].some((name) => env[name] !== undefined);
const either = (names: readonly string[]): string => `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;

interface FirstChoice {
  first: ModelChoice;
  /** Why it is not the one that was meant, and what to set; undefined where it is. */
  lack?: { what: string; set: string };
}

function firstChoice(env: Environment): FirstChoice {
  const provider = env.LLM_PROVIDER ?? REMOTE_PROVIDERS.find((one) => isConfigured(env, one));
  if (provider === 'offline') return { first: OFFLINE };
  if (!provider)
    return {
      first: OFFLINE,
      lack: { what: 'No language model is configured', set: either(REMOTE_PROVIDERS.map((one) => SETTINGS_OF[one][0])) },
    };
  if (isConfigured(env, provider)) return { first: { provider, model: env.LLM_MODEL ?? DEFAULT_MODELS[provider] } };
  return { first: OFFLINE, lack: { what: `LLM_PROVIDER=${provider} has neither key nor base URL`, set: either(SETTINGS_OF[provider]) } };
}

const nameOf = (one: ModelChoice): string => (one.provider === 'offline' ? 'offline' : `${one.provider}/${one.model}`);

/** What one of these settings cannot say alone. */
export function* modelConflicts(env: Environment): Iterable<Conflict> {
  const { first, lack } = firstChoice(env);
  if (!env.DEV_FALLBACKS && lack)
    yield [
      ['LLM_PROVIDER', 'DEV_FALLBACKS', ...KEYS_AND_URLS],
      `LLM_PROVIDER: ${lack.what}, and DEV_FALLBACKS=false forbids the offline one. Set ${lack.set}.`,
    ];
  const configured = REMOTE_PROVIDERS.filter((one) => isConfigured(env, one));
  if (!env.LLM_PROVIDER && configured.length > 1)
    yield [
      ['LLM_PROVIDER', ...KEYS_AND_URLS],
      `LLM_PROVIDER: ${configured.join(' and ')} have keys or base URLs. Set LLM_PROVIDER to the one that answers first.`,
    ];
  yield* fallbackConflicts(env, lack ? undefined : first);
}

/** @param first undefined: it is not the one that was meant */
function* fallbackConflicts(env: Environment, first: ModelChoice | undefined): Iterable<Conflict> {
  const names = env.LLM_FALLBACK.map(nameOf);
  for (const name of new Set(names.filter((name, at) => names.indexOf(name) < at)))
    yield [['LLM_FALLBACK'], `LLM_FALLBACK: names ${name} twice. Name each model once.`];
  if (first && names.includes(nameOf(first)))
    yield [
      ['LLM_FALLBACK', 'LLM_PROVIDER', 'LLM_MODEL', ...KEYS_AND_URLS],
      `LLM_FALLBACK: ${nameOf(first)} is the model that answers first. Name others.`,
    ];
  for (const provider of REMOTE_PROVIDERS)
    if (!isConfigured(env, provider) && env.LLM_FALLBACK.some((one) => one.provider === provider))
      yield [
        ['LLM_FALLBACK', ...SETTINGS_OF[provider]],
        `LLM_FALLBACK: ${provider} has neither key nor base URL. Set ${either(SETTINGS_OF[provider])}, or leave it out.`,
      ];
}

/** @param isApi such a process knows no model */
export function modelSettings(env: Environment, isApi: boolean) {
  const { first, lack } = firstChoice(env);
  const rest = env.LLM_FALLBACK.filter((one) => nameOf(one) !== nameOf(first));
  return {
    chain: isApi ? [] : [first, ...rest],
    fallbackNotice: isApi || !lack ? undefined : `${lack.what}: the offline model answers. Set ${lack.set} for a real one.`,
    anthropic: { apiKey: env.ANTHROPIC_API_KEY, baseUrl: env.ANTHROPIC_BASE_URL },
    google: { apiKey: env.GEMINI_API_KEY, baseUrl: env.GOOGLE_GEMINI_BASE_URL },
    openai: { apiKey: env.OPENAI_API_KEY, baseUrl: env.OPENAI_BASE_URL },
    offlineTokensPerSecond: env.OFFLINE_TOKENS_PER_SECOND,
    maxOutputTokens: env.LLM_MAX_OUTPUT_TOKENS,
    contextTokens: env.LLM_CONTEXT_TOKENS,
    firstTokenSeconds: env.LLM_FIRST_TOKEN_SECONDS,
    stallSeconds: env.LLM_STALL_SECONDS,
  };
}
