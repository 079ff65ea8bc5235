import { APIConnectionError, APIError } from 'openai';
import { ModelFailure } from '../../domain/models/model-failure';
import { factsOf } from './openai-error-facts';

/** Who failed, as messages name it. */
export interface Provider {
  /** `OpenAI`, or the host of another's base URL. */
  name: string;
  model: string;
  key: string;
}

/** Below 500, and yet worth another try. */
const TRY_AGAIN = new Set([408, 409, 425]);
const NO_CREDIT = new Set(['insufficient_quota', 'billing_hard_limit_reached']);
const TOO_LONG = /context[ _](?:length|window)|maximum context|too many tokens|prompt is too long/i;

/** What the SDK threw, as a failure that says what to do. Its own message may hold a raw body, so it is never shown. */
export function failureOf(error: unknown, provider: Provider): ModelFailure {
  if (error instanceof ModelFailure) return error;
  if (error instanceof APIError && !(error instanceof APIConnectionError)) return refusal(error as APIError, provider);
  const { name } = provider;
  const broken = (code: ModelFailure['code'], message: string): ModelFailure =>
    new ModelFailure(code, message, true, undefined, { cause: error });
  if (error instanceof SyntaxError)
    return broken('upstream_unavailable', `${name} sent something that is not JSON. Try again in a moment.`);
  if (error instanceof APIConnectionError)
    return broken(
      'upstream_unavailable',
      `${name} cannot be reached${because(error)}. Check that it runs and that OPENAI_BASE_URL is right.`,
    );
  // undici's `TypeError: terminated`, from a socket that was cut
  return broken('upstream_truncated', `${name} was cut off in mid-answer${because(error)}. Try again.`);
}

/** Without the error as cause: it carries the provider's body, and with it perhaps the key, into the log. */
function refusal(error: APIError, { name, model, key }: Provider): ModelFailure {
  const { status, kinds, detail, retryAfterMs } = factsOf(error, key);
  const is = (code: string): boolean => kinds.includes(code);
  const final = (code: ModelFailure['code'], message: string): ModelFailure => new ModelFailure(code, message, false);

  if (status === 402 || kinds.some((kind) => NO_CREDIT.has(kind)))
    return final('provider_quota', `${name} says that the account has no credit left. Add credit or raise its limit, then try again.`);
  if (status === 401 || is('invalid_api_key'))
    return final('provider_auth', `${name} refused the key (401). Set OPENAI_API_KEY to a valid key.`);
  if (status === 403)
    return final('provider_auth', `${name} denied access (403). Check that the key in OPENAI_API_KEY may use the model ${model}.`);
  if (status === 404 || is('model_not_found'))
    return final('model_not_found', `${name} does not know the model ${model} (404). Check LLM_MODEL and OPENAI_BASE_URL.`);
  if (status === 413 || (status === 400 && [...kinds, detail].some((text) => TOO_LONG.test(text))))
    return final(
      'prompt_too_long',
      `The conversation is too long for ${model}. Start a new thread, shorten the message, or lower LLM_CONTEXT_TOKENS.`,
    );
  if (status === 429)
    return new ModelFailure('rate_limited', `${name} gets too many requests right now (429). Try again in a moment.`, true, retryAfterMs);
  if (status < 500 && !TRY_AGAIN.has(status)) {
    const said = detail && ` and says: "${detail}"`;
    return final('provider_refused', `${name} refuses the request (${status})${said}. Check LLM_MODEL, or change the message.`);
  }
  const where = error.status ?? 'in mid-answer';
  return new ModelFailure('upstream_unavailable', `${name} has trouble right now (${where}). Try again in a moment.`, true, retryAfterMs);
}

/** The code of the innermost cause, such as ` (ECONNREFUSED)`; '' for none. */
function because(error: unknown): string {
  let code: unknown;
  for (let at = error as NodeJS.ErrnoException | undefined; at; at = at.cause as typeof at) code = at.code ?? code;
  return typeof code === 'string' ? ` (${code})` : '';
}
