import { NotFound } from '../../domain/failure';
import type { UserId } from '../../domain/ids';
import type { CollectionRepository } from '../../domain/knowledge/collection';

/** @throws NotFound unless the user can read a collection of that name: its own, else a shared one */
export async function mustRead(collections: CollectionRepository, name: string, user: UserId | null): Promise<void> {
  if (!(await collections.find(name, user))) throw new NotFound('collection');
}
