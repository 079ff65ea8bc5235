import { ModelFailure, type ModelFailureCode } from '../../domain/models/model-failure';
import type { ErrorFacts } from './error-facts';
import type { Provider } from './provider';

/** Below 500, and yet worth another try. */
const TRY_AGAIN = new Set([408, 409, 425]);
const NO_CREDIT =
  /^(?:insufficient_quota|billing_hard_limit_reached|billing_error|(?:contract|enforced)_spend_limit_reached)$|credit balance is too low/;
const BAD_KEY = /^(?:invalid_api_key|API_KEY_INVALID)$/;
const TOO_LONG =
  /context[ _](?:length|window|limit)|maximum context|too many tokens|prompt is too long|input token count|exceeds the maximum number of tokens/i;

interface Refusal {
  when: (facts: ErrorFacts) => boolean;
  code: ModelFailureCode;
  retryable?: true;
  say: (provider: Provider, facts: ErrorFacts) => string;
}
const tells = ({ kinds, detail }: ErrorFacts, what: RegExp): boolean => [...kinds, detail].some((text) => what.test(text));

/** What a refusal means, and what to do about it; the first that fits. */
const REFUSALS: readonly Refusal[] = [
  {
    when: (facts) => facts.status === 402 || tells(facts, NO_CREDIT),
    code: 'provider_quota',
    say: ({ name }) => `${name} says that the account has no credit left. Add credit or raise its limit, then try again.`,
  },
  {
    when: (facts) => facts.status === 401 || facts.kinds.some((kind) => BAD_KEY.test(kind)),
    code: 'provider_auth',
    say: ({ name, keySetting }, { status }) => `${name} refused the key (${status}). Set ${keySetting} to a valid key.`,
  },
  {
    when: ({ status }) => status === 403,
    code: 'provider_auth',
    say: ({ name, keySetting, model }) => `${name} denied access (403). Check that the key in ${keySetting} may use the model ${model}.`,
  },
  {
    when: ({ status, kinds }) => status === 404 || kinds.includes('model_not_found'),
    code: 'model_not_found',
    say: ({ name, model, urlSetting }) => `${name} does not know the model ${model} (404). Check LLM_MODEL and ${urlSetting}.`,
  },
  {
    when: ({ status }) => status < 400 || status === 405, // no redirect is followed: the key would go with it
    code: 'provider_refused',
    say: ({ name, urlSetting }, { status }) => `${name} does not answer under this address (${status}). Check ${urlSetting}.`,
  },
  {
    when: (facts) => facts.status === 413 || (facts.status === 400 && tells(facts, TOO_LONG)),
    code: 'prompt_too_long',
    say: ({ model }) =>
      `The conversation is too long for ${model}. Start a new thread, shorten the message, or lower LLM_CONTEXT_TOKENS or LLM_MAX_OUTPUT_TOKENS.`,
  },
  {
    when: ({ status }) => status === 429,
    code: 'rate_limited',
    retryable: true,
    say: ({ name }) => `${name} gets too many requests right now (429). Try again in a moment.`,
  },
  {
    when: ({ status }) => status < 500 && !TRY_AGAIN.has(status),
    code: 'provider_refused',
    say: ({ name }, { status, detail }) =>
      `${name} refuses the request (${status})${detail && ` and says: "${detail}"`}. Check LLM_MODEL, or change the message.`,
  },
  {
    when: () => true,
    code: 'upstream_unavailable',
    retryable: true,
    say: ({ name }, { status, inStream }) =>
      `${name} has trouble right now (${inStream ? 'in mid-answer' : status}). Try again in a moment.`,
  },
];

/** Without a cause: what the SDKs throw carries the provider's body, and with it perhaps the key, into the log. */
export function refused(provider: Provider, facts: ErrorFacts): ModelFailure {
  const { code, retryable = false, say } = REFUSALS.find(({ when }) => when(facts))!;
  return new ModelFailure(code, say(provider, facts), retryable, retryable ? facts.retryAfterMs : undefined);
}

const broken = (code: ModelFailureCode, message: string, cause?: unknown): ModelFailure =>
  new ModelFailure(code, message, true, undefined, { cause });

export const unreachable = ({ name, urlSetting }: Provider, error: unknown): ModelFailure =>
  broken('upstream_unavailable', `${name} cannot be reached${because(error)}. Check that it runs and that ${urlSetting} is right.`, error);

export const aPage = ({ name, urlSetting }: Provider): ModelFailure =>
  broken('upstream_unavailable', `${name} answered with a page instead of a stream. Check ${urlSetting}, or try again.`);

/** undici's `TypeError: terminated`, from a socket that was cut, or a frame that is no JSON. */
export const brokenOff = ({ name }: Provider, error: unknown): ModelFailure =>
  (error as Error | undefined)?.name === 'SyntaxError' // not instanceof: fetch's own may be another realm's
    ? broken('upstream_unavailable', `${name} sent something that is not JSON. Try again in a moment.`)
    : broken('upstream_truncated', `${name} was cut off in mid-answer${because(error)}. Try again.`, error);

export const withoutMark = ({ name }: Provider): ModelFailure =>
  broken('upstream_truncated', `${name} ended its answer without saying that it was whole. Try again.`);

/** A stop reason that nothing of ours asks for, such as a tool call. */
export const stoppedOddly = ({ name }: Provider): ModelFailure =>
  broken('upstream_unavailable', `${name} broke its answer off. Try again in a moment.`);

/** The code of the innermost cause, such as ` (ECONNREFUSED)`; '' for none. */
function because(error: unknown): string {
  let code: unknown;
  for (let at = error as NodeJS.ErrnoException | undefined; at; at = at.cause as typeof at) code = at.code ?? code;
  return typeof code === 'string' ? ` (${code})` : '';
}
