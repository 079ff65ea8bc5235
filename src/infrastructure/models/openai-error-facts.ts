import type { APIError } from 'openai';
import { storable } from '../../domain/text';

/** What an error of the wire tells, wherever its server has put it. */
export interface ErrorFacts {
  /** Of HTTP; in a stream, where it is gone, by what code and type say; 500 when they say nothing. */
  status: number;
  /** Code and type. */
  kinds: string[];
  /** The provider's own sentence, on one line and without keys; '' for none. */
  detail: string;
  retryAfterMs: number | undefined;
}

/** Types and codes of OpenAI, and of servers that speak its wire. */
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
const LONGEST_DETAIL = 200;

export function factsOf(error: APIError, key: string): ErrorFacts {
  const kinds = [error.code, error.type].map((kind) => String(kind ?? ''));
  const status = error.status ?? kinds.map((kind) => STATUS_OF[kind] ?? statusIn(kind)).find(Boolean) ?? 500;
  return { status, kinds, detail: detailOf(error.error, key), retryAfterMs: retryAfterMs(error.headers) };
}

/** vLLM's code is the status, as a number or as text. */
const statusIn = (kind: string): number | undefined => (/^[45]\d\d$/.test(kind) ? Number(kind) : undefined);

/** `{error: {message}}` or `{error: "text"}`; pages and objects are no sentences. */
function detailOf(error: unknown, key: string): string {
  const message = typeof error === 'string' ? error : (error as { message?: unknown } | undefined)?.message;
  if (typeof message !== 'string' || /^\s*[<{[]/.test(message)) return '';
  const line = message
    .replaceAll(key, '***')
    .replace(/\bsk-[\w*-]+/g, '***')
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
