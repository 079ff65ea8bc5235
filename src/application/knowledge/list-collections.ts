import type { UserRepository } from '../../domain/access/user';
import type { Page } from '../../domain/chat/thread-repository';
import type { Curator } from '../../domain/knowledge/curator';
import type { CollectionSummary, DocumentRepository, PageWish } from '../../domain/knowledge/document-repository';
import { namedUser } from '../access/named-user';

export class ListCollections {
  constructor(
    private readonly documents: DocumentRepository,
    private readonly users: UserRepository,
  ) {}

  /** One's own and the shared ones, newest first; the local principal without `user` sees everybody's. @throws NotFound (user), BadCursor */
  async execute(curator: Curator, page: PageWish): Promise<Page<CollectionSummary>> {
    const user = curator.kind === 'admin' ? undefined : await namedUser(this.users, curator, page.user);
    return this.documents.collections(curator, { ...page, user });
  }
}
