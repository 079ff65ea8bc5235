import { storable } from '../../domain/text';

/** What an error of the wire tells, wherever its server has put it. */
export interface ErrorFacts {
  /** Of HTTP; in a stream, where it is gone, by what code and type say; 500 when they say nothing. */
  status: number;
  inStream: boolean;
  /** Codes, types and reasons. */
  kinds: string[];
  /** The provider's own sentence, on one line and without keys; '' for none. */
  detail: string;
  retryAfterMs: number | undefined;
}

/** The provider's error, as JSON told it: nested (`{error: {…}}`, also in an array), flat (older vLLM), or a sentence (Ollama). */
interface Told {
  code?: string | number | null;
  type?: string | null;
  status?: string | null;
  message?: unknown;
  details?: unknown;
}
/** Google has a list of them, Anthropic one. */
type Detail = { reason?: string; retryDelay?: string; error_code?: string } | null | undefined;

/** Types and codes of Anthropic, Google, OpenAI, and of servers that speak their wires. */
const STATUS_OF: Record<string, number | undefined> = {
  invalid_request_error: 400,
  BadRequestError: 400,
  INVALID_ARGUMENT: 400,
  FAILED_PRECONDITION: 400,
  authentication_error: 401,
  invalid_api_key: 401,
  UNAUTHENTICATED: 401,
  billing_error: 402,
  permission_error: 403,
  PERMISSION_DENIED: 403,
  not_found_error: 404,
  NotFoundError: 404,
  NOT_FOUND: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  rate_limit_exceeded: 429,
  RESOURCE_EXHAUSTED: 429,
  api_error: 500,
  timeout_error: 504,
  overloaded_error: 529,
};
const LONGEST_DETAIL = 200;

/** @param body what the provider sent; parsed, or as text @param key never repeated */
export function factsOf(body: unknown, key: string, http?: { status: number; headers: Headers }): ErrorFacts {
  const told = toldBy(body);
  const details = [told.details].flat() as Detail[];
  const reasons = details.map((detail) => detail?.reason ?? detail?.error_code);
  const kinds = [told.code, told.type, told.status, ...reasons].map((kind) => String(kind ?? ''));
  return {
    status: http?.status ?? kinds.map((kind) => STATUS_OF[kind] ?? statusIn(kind)).find(Boolean) ?? 500,
    inStream: !http,
    kinds,
    detail: sentence(told.message, key),
    retryAfterMs: retryAfterMs(http?.headers) ?? delayIn(details.map((detail) => detail?.retryDelay)),
  };
}

function toldBy(body: unknown): Told {
  const whole = (Array.isArray(body) ? body[0] : body) as { error?: unknown } | string | null | undefined;
  const told = typeof whole === 'object' && whole?.error ? whole.error : whole;
  return typeof told === 'string' ? { message: told } : (told ?? {});
}

/** vLLM's code is the status, as a number or as text; Google's too. */
const statusIn = (kind: string): number | undefined => (/^[45]\d\d$/.test(kind) ? Number(kind) : undefined);

/** Pages and objects are no sentences. */
function sentence(message: unknown, key: string): string {
  if (typeof message !== 'string' || /^\s*[<{[]/.test(message)) return '';
  const line = message
    .replaceAll(key, '***')
    .replace(/\b(?:sk-[\w*-]+|AIza[\w*-]+)/g, '***')
    .replace(/\s+/g, ' ')
    .trim();
  return storable(line.length > LONGEST_DETAIL ? `${line.slice(0, LONGEST_DETAIL)}…` : line);
}

/** `retry-after-ms`, else `retry-after` in seconds or as a date. */
function retryAfterMs(headers: Headers | undefined): number | undefined {
  const given = headers?.get('retry-after-ms');
  const seconds = headers?.get('retry-after');
  const candidates = [
    given ? Number(given) : NaN,
    seconds ? Number(seconds) * 1000 : NaN,
    seconds ? Date.parse(seconds) - Date.now() : NaN,
  ];
  const ms = candidates.find((candidate) => Number.isFinite(candidate));
  return ms === undefined ? undefined : Math.max(0, Math.round(ms));
}

/** Google's `details[].retryDelay`: `"17s"`, `"0.5s"`. */
function delayIn(delays: (string | undefined)[]): number | undefined {
  const seconds = delays.map((delay) => /^(\d+(?:\.\d+)?)s$/.exec(String(delay))?.[1]).find(Boolean);
  return seconds === undefined ? undefined : Math.round(Number(seconds) * 1000);
}
