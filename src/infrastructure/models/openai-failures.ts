import { APIConnectionError, APIError } from 'openai';
import { ModelFailure } from '../../domain/models/model-failure';
import { storable } from '../../domain/text';

/** Who failed, as messages name it. */
export interface Provider {
  /** `OpenAI`, or the host of another's base URL. */
  name: string;
  model: string;
  key: string;
}

const TRY_AGAIN = new Set([408, 409, 425]);
/** In a stream the status is gone and the type or code is what is left: of OpenAI, and of servers that speak its wire. */
const STATUS_OF: Record<string, number | undefined> = {
  invalid_request_error: 400,
  BadRequestError: 400,
  authentication_error: 401,
  invalid_api_key: 401,
  permission_error: 403,
  not_found_error: 404,
  NotFoundError: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  rate_limit_exceeded: 429,
};
const NO_CREDIT = new Set(['insufficient_quota', 'billing_hard_limit_reached']);
const TOO_LONG = /context[ _](?:length|window)|maximum context|too many tokens|prompt is too long/i;
const LONGEST_DETAIL = 200;

/** What the SDK threw, as a failure that says what to do (wire.md §8). Its own message may hold a raw body, so it is never shown. */
export function failureOf(error: unknown, provider: Provider): ModelFailure {
  if (error instanceof ModelFailure) return error;
  if (error instanceof APIError && !(error instanceof APIConnectionError)) return refusal(error, provider);
  const { name } = provider;
  if (error instanceof SyntaxError) return unavailable(`${name} sent something that is not JSON. Try again in a moment.`, error);
  if (error instanceof APIConnectionError)
    return unavailable(`${name} cannot be reached${because(error)}. Check that it runs and that OPENAI_BASE_URL is right.`, error);
  // undici's `TypeError: terminated`, from a socket that was cut
  return new ModelFailure('upstream_truncated', `The connection to ${name} broke in mid-answer${because(error)}. Try again.`, true, undefined, {
    cause: error,
  });
}

function refusal(error: APIError, provider: Provider): ModelFailure {
  const { name, model } = provider;
  const kinds = [error.code, error.type].map((kind) => String(kind ?? ''));
  const status = error.status ?? kinds.map((kind) => STATUS_OF[kind] ?? statusIn(kind)).find(Boolean) ?? 500;
  const detail = detailOf(error, provider);
  const said = detail && ` and says: "${detail}"`;
  const final = (code: ModelFailure['code'], message: string): ModelFailure => new ModelFailure(code, message, false);

  if (status === 402 || kinds.some((kind) => NO_CREDIT.has(kind)))
    return final('provider_quota', `The account at ${name} has no credit left. Add credit or raise its limit, then try again.`);
  if (status === 401 || kinds.includes('invalid_api_key'))
    return final('provider_auth', `${name} refused the key (401). Set OPENAI_API_KEY to a valid key.`);
  if (status === 403) return final('provider_auth', `${name} denied access (403). Check that the key in OPENAI_API_KEY may use the model ${model}.`);
  if (status === 404 || kinds.includes('model_not_found'))
    return final('model_not_found', `${name} does not know the model ${model} (404). Check LLM_MODEL and OPENAI_BASE_URL.`);
  if (status === 413 || (status === 400 && (kinds.some((kind) => TOO_LONG.test(kind)) || TOO_LONG.test(detail))))
    return final('prompt_too_long', `The conversation is too long for ${model}. Start a new thread, shorten the message, or lower LLM_CONTEXT_TOKENS.`);
  if (status === 429)
    return new ModelFailure('rate_limited', `${name} gets too many requests right now (429). Try again in a moment.`, true, retryAfterMs(error.headers));
  if (status < 500 && !TRY_AGAIN.has(status)) return final('provider_refused', `${name} refuses the request (${status})${said}. Check LLM_MODEL, or change the message.`);
  return unavailable(`${name} has trouble right now (${error.status ?? 'in mid-answer'}). Try again in a moment.`, undefined, retryAfterMs(error.headers));
}

// No cause of an HTTP error: it would carry the provider's body, and with it perhaps the key, into the log.
const unavailable = (message: string, cause?: unknown, retryAfter?: number): ModelFailure =>
  new ModelFailure('upstream_unavailable', message, true, retryAfter, cause === undefined ? undefined : { cause });

const statusIn = (kind: string): number | undefined => (/^[45]\d\d$/.test(kind) ? Number(kind) : undefined);

/** The provider's own sentence: `{error: {message}}` or `{error: "text"}`, one line, without the key. Pages and objects are none. */
function detailOf({ error }: APIError, { key }: Provider): string {
  const message = typeof error === 'string' ? error : (error as { message?: unknown } | undefined)?.message;
  if (typeof message !== 'string' || /^\s*[<{[]/.test(message)) return '';
  const line = message.replaceAll(key, '***').replace(/\bsk-[\w*-]+/g, '***').replace(/\s+/g, ' ').trim();
  return storable(line.length > LONGEST_DETAIL ? `${line.slice(0, LONGEST_DETAIL)}…` : line);
}

/** The code of the innermost cause, such as ` (ECONNREFUSED)`; '' for none. */
function because(error: unknown): string {
  let code: unknown;
  for (let at = error as NodeJS.ErrnoException | undefined; at; at = at.cause as NodeJS.ErrnoException | undefined) code = at.code ?? code;
  return typeof code === 'string' ? ` (${code})` : '';
}

/** `retry-after-ms`, else `retry-after` in seconds or as a date. */
function retryAfterMs(headers: Headers | undefined): number | undefined {
  const given = headers?.get('retry-after-ms');
  const seconds = headers?.get('retry-after');
  const candidates = [given ? Number(given) : NaN, seconds ? Number(seconds) * 1000 : NaN, seconds ? Date.parse(seconds) - Date.now() : NaN];
  const ms = candidates.find((candidate) => Number.isFinite(candidate));
  return ms === undefined ? undefined : Math.max(0, Math.round(ms));
}
