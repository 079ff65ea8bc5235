import type { UserRepository } from '../../domain/access/user';
import type { Page } from '../../domain/chat/thread-repository';
import { NotFound } from '../../domain/failure';
import type { CollectionRepository } from '../../domain/knowledge/collection';
import type { Curator } from '../../domain/knowledge/curator';
import type { Document } from '../../domain/knowledge/document';
import type { DocumentRepository, PageWish } from '../../domain/knowledge/document-repository';
import { namedUser } from '../access/named-user';
import { readerOf } from './writing';

export class ListDocuments {
  constructor(
    private readonly documents: DocumentRepository,
    private readonly collections: CollectionRepository,
    private readonly users: UserRepository,
  ) {}

  /** Of the collection that the name means to the curator: its own, else the shared one; newest first. @throws NotFound, BadCursor */
  async execute(curator: Curator, name: string, page: PageWish): Promise<Page<Document>> {
    const named = curator.kind === 'admin' ? undefined : await namedUser(this.users, curator, page.user);
    const collection = await this.collections.find(name, readerOf(curator, named));
    if (!collection) throw new NotFound('collection');
    return this.documents.list(collection.id, page);
  }
}
