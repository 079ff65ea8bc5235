import { StoreRefused, StoreUnavailable } from '../../domain/chat/event-store';

/** SQLSTATE classes after which the same statement may be sent again: connection, rollback (deadlock), resources, shut-down. */
const RETRYABLE_CLASSES = new Set(['08', '53', '57', '40']);
/** Lock not available, read-only server (failover), idle-in-transaction time-out. */
const RETRYABLE_CODES = new Set(['55P03', '25006', '25P03']);
const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ECONNABORTED',
]);
/** What pg says without a code when the connection broke under a query or could not be had in time. */
const CONNECTION_WORDS =
  /connection terminated|connection error|not queryable|timeout exceeded when trying to connect|query read timeout|connection ended|cannot use a pool after|server closed the connection/i;

export const sqlState = (error: unknown): string | undefined => {
  const code = (error as { code?: unknown } | null)?.code ?? (error as { driverError?: { code?: unknown } } | null)?.driverError?.code;
  return typeof code === 'string' ? code : undefined;
};

export const isUniqueViolation = (error: unknown, constraint?: string): boolean =>
  sqlState(error) === '23505' &&
  (!constraint ||
    [(error as { constraint?: string }).constraint, (error as { driverError?: { constraint?: string } }).driverError?.constraint].includes(
      constraint,
    ));

/** Whether the database, not the statement, is at fault, so that the same statement may be sent again. */
export function isTransient(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isTransient);
  const code = sqlState(error);
  if (code && /^[0-9A-Z]{5}$/.test(code)) return RETRYABLE_CODES.has(code) || RETRYABLE_CLASSES.has(code.slice(0, 2));
  if (code && SOCKET_CODES.has(code)) return true;
  return error instanceof Error && CONNECTION_WORDS.test(error.message);
}

/**
 * The store's own words for what went wrong. A 23505 on the key of run_events is the repeat of a try that is still in flight: send
 * it again. Everything else that is not transient is the row's fault.
 */
export function asStoreError(error: unknown, doing: string): Error {
  const message = `${doing}: ${error instanceof Error ? error.message : String(error)}`;
  if (isTransient(error) || isUniqueViolation(error, 'run_events_pkey')) return new StoreUnavailable(message, { cause: error });
  return new StoreRefused(message, { cause: error });
}
