import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { StoreUnavailable } from '../../domain/chat/event-store';
import { KeyReused } from '../../domain/chat/run';
import { Failure, Invalid, Unavailable } from '../../domain/failure';
import { HttpFailure, type FieldError } from './http-failure';

/** The one table that gives a failure's code its status. */
const STATUS: Readonly<Record<string, number>> = {
  malformed: 400,
  bad_cursor: 400,
  unauthenticated: 401,
  forbidden: 403,
  forbidden_origin: 403,
  not_found: 404,
  unknown_route: 404,
  method_not_allowed: 405,
  request_timeout: 408,
  thread_busy: 409,
  message_pending: 409,
  queue_full: 409,
  run_not_ended: 409,
  embedder_mismatch: 409,
  precondition_failed: 412,
  payload_too_large: 413,
  unsupported_media_type: 415,
  range_not_satisfiable: 416,
  misdirected: 421,
  invalid: 422,
  idempotency_key_reused: 422,
  headers_too_large: 431,
  internal: 500,
  unavailable: 503,
};

/** What the status alone asks of the answer. */
const HEADERS: Readonly<Record<number, Record<string, string>>> = {
  401: { 'WWW-Authenticate': 'Bearer realm="runlog"' },
  503: { 'Retry-After': '1' },
};

export interface Problem {
  status: number;
  headers: Record<string, string>;
  body: Record<string, unknown>;
  /** A bug: the answer tells nothing, the log has to. */
  bug: boolean;
}

/** What a client is told of anything that was thrown: RFC 9457, with the failure's facts beside its own members. */
export function toProblem(thrown: unknown, path: string): Problem {
  const failure = asFailure(thrown);
  const code = failure && STATUS[failure.code] ? failure.code : 'internal';
  const status = STATUS[code] as number;
  const known = code === 'internal' ? undefined : failure;
  const body = {
    ...known?.facts,
    type: 'about:blank',
    title: STATUS_CODES[status],
    status,
    detail:
      known?.message ??
      'Something went wrong here, and it has been logged. Try again; if it comes back, name the x-request-id to the operator.',
    instance: path,
    code,
    errors: errorsOf(known),
  };
  const headers = { ...HEADERS[status], ...(known instanceof HttpFailure ? known.more.headers : {}) };
  return { status, headers, body, bug: code === 'internal' };
}

const errorsOf = (failure: Failure | undefined): FieldError[] | undefined => {
  if (failure instanceof HttpFailure) return failure.more.errors;
  if (failure instanceof KeyReused) return [{ field: 'Idempotency-Key', message: failure.message }];
  return failure instanceof Invalid ? [{ field: failure.field, message: failure.message }] : undefined;
};

function asFailure(thrown: unknown): Failure | undefined {
  if (thrown instanceof Failure) return thrown;
  if (thrown instanceof StoreUnavailable) return new Unavailable(undefined, { cause: thrown });
  const status = thrown instanceof HttpException ? thrown.getStatus() : statusOf(thrown);
  if (status === 404) return new HttpFailure('unknown_route', 'There is nothing at this address. GET /docs lists what there is.');
  // Express itself refuses with a 400 what it cannot decode.
  if (status === 400) return new HttpFailure('malformed', 'This request cannot be read.');
  // The files of /docs are served by Express, which knows parts and versions of a file.
  if (status === 412) return new HttpFailure('precondition_failed', 'This file is another by now: ask for it without If-Match.');
  if (status === 416) return new HttpFailure('range_not_satisfiable', 'The file has no such part: ask for it without Range.');
  return undefined;
}

const statusOf = (thrown: unknown): unknown => (thrown as { status?: unknown } | null | undefined)?.status;
