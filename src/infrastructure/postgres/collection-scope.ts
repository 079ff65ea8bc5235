import type { Curator } from '../../domain/knowledge/curator';

/**
 * Which collections `k` a curator may read, as the condition of a WHERE: the one place that says it. What the condition needs is pushed on
 * `params`. Writing is narrower, and decided by the owner (application/knowledge/writing.ts).
 */
export function readable(curator: Curator, params: unknown[]): string {
  switch (curator.kind) {
    case 'local':
      return 'true';
    case 'admin':
      return 'k.owner_user_id is null';
    case 'user':
      return `(k.owner_user_id = $${params.push(curator.userId)} or k.owner_user_id is null)`;
    case 'ticket': // opens one run's stream, and nothing else
      return 'false';
  }
}
