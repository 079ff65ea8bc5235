import type { ClientBase, QueryConfig } from 'pg';
import { sqlState } from './pg-errors';

const ANSWER_MS = 5_000;

/**
 * Whether a pooler stands between: the session that answers is not the one that the connection was told at its start. Sessions may then
 * change hands between two statements, so that what one has prepared, listens to or has locked is another client's at the next.
 */
export async function isPooled(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ pid: number }>({ text: 'select pg_backend_pid() as pid', query_timeout: ANSWER_MS } as QueryConfig);
  return rows[0]?.pid !== (client as ClientBase & { processID: number | null }).processID; // pg knows both, its types neither
}

/** What to do where PgBouncer refuses the time limits that every connection names at its start; undefined: another error. */
export function poolerRefusal(error: unknown): string | undefined {
  const message = error instanceof Error ? error.message : '';
  if (sqlState(error) !== '08P01' || !/unsupported startup parameter/.test(message)) return undefined;
  return (
    'The pooler of DATABASE_URL refuses the time limits that Runlog sets. In pgbouncer.ini, set ' +
    'ignore_startup_parameters = extra_float_digits,statement_timeout,idle_in_transaction_session_timeout, and both on the database.'
  );
}
