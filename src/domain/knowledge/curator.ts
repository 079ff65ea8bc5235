import type { Principal } from '../access/principal';

/** Who addresses collections and documents: also the operator, by ADMIN_TOKEN, whose the shared collections are. */
export type Curator = Principal | { kind: 'admin' };
