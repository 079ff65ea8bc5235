import { Forbidden } from '../../domain/access/unauthenticated';
import { NotFound } from '../../domain/failure';
import type { UserId } from '../../domain/ids';
import type { CollectionRepository } from '../../domain/knowledge/collection';
import type { Curator } from '../../domain/knowledge/curator';

/** Shared from the start, whether or not they hold anything yet. */
const BUILT_IN = new Set(['docs', 'cvs', 'experts', 'textbook']);

const SHARED =
  'This collection is shared: it is written with ADMIN_TOKEN. Send your documents to a collection of another name, which will be your own.';

/** Whose collection the curator reads first under a name; null: the shared one. `named`: for whom the local principal acts. */
export const readerOf = (curator: Curator, named?: UserId): UserId | null => (curator.kind === 'user' ? curator.userId : (named ?? null));

/**
 * Whose collection of that name the curator writes to (null: the shared one): its own goes before the shared one, and a new name is its own.
 * The operator, and open mode's local principal, write the shared ones. @throws Forbidden
 */
export async function ownerToWrite(
  collections: CollectionRepository,
  curator: Curator,
  name: string,
  named?: UserId,
): Promise<UserId | null> {
  const user = readerOf(curator, named);
  if (user === null) return null;
  const existing = await collections.find(name, user);
  if (existing?.ownerUserId === user) return user;
  const shared = existing !== undefined || BUILT_IN.has(name);
  if (shared && curator.kind !== 'local') throw new Forbidden(SHARED);
  return shared ? null : user;
}

/** @throws NotFound for what the curator may not even read, Forbidden for what it may only read */
export function mustWrite(curator: Curator, { ownerUserId }: { ownerUserId: UserId | null }): void {
  switch (curator.kind) {
    case 'local':
      return;
    case 'admin':
      if (ownerUserId !== null) throw new NotFound('document');
      return;
    case 'user':
      if (ownerUserId === null) throw new Forbidden(SHARED);
      if (ownerUserId !== curator.userId) throw new NotFound('document');
      return;
    case 'ticket':
      throw new NotFound('document');
  }
}
