import type { RunId, UserId } from '../ids';

/** Who calls. In open mode a caller without a token is `local`, who may address everything that belongs to users. */
export type Principal = { kind: 'user'; userId: UserId } | { kind: 'local' } | { kind: 'ticket'; userId: UserId; runId: RunId };
