import type { Principal } from '../../domain/access/principal';

/**
 * Whose rows a principal may see, as the condition of a WHERE: the one place that says it. The statement calls threads `t`, and
 * runs `r` where it reads them; a deleted thread is nobody's. What the condition needs is pushed on `params`.
 */
export function visible(principal: Principal, params: unknown[], rows: 'threads' | 'runs'): string {
  switch (principal.kind) {
    case 'local':
      return 't.deleted_at is null';
    case 'user':
      return `t.deleted_at is null and t.user_id = $${params.push(principal.userId)}`;
    case 'ticket': // opens one run's stream, and nothing else
      if (rows === 'threads') return 'false';
      return `t.deleted_at is null and t.user_id = $${params.push(principal.userId)} and r.run_id = $${params.push(principal.runId)}`;
  }
}
