import type { UserRepository } from '../../domain/access/user';
import type { UserId } from '../../domain/ids';
import type { CollectionRepository } from '../../domain/knowledge/collection';
import type { Curator } from '../../domain/knowledge/curator';
import type { Submission } from '../../domain/knowledge/document';
import type { IngestWakeUp } from '../../domain/knowledge/document-queue';
import type { DocumentRepository, Submitted } from '../../domain/knowledge/document-repository';
import { namedUser } from '../access/named-user';
import { ownerToWrite } from './writing';

export class SubmitDocument {
  constructor(
    private readonly documents: DocumentRepository,
    private readonly collections: CollectionRepository,
    private readonly users: UserRepository,
    private readonly wakeUp: IngestWakeUp,
  ) {}

  /**
   * Keeps documents to be read in the background; a new name makes the collection. `userId`: whose it shall be, for the local principal.
   * @throws Forbidden (a shared collection), NotFound (user), IngestQueueFull
   */
  async execute(curator: Curator, collection: string, submissions: readonly Submission[], userId?: UserId): Promise<Submitted[]> {
    const named = curator.kind === 'admin' ? undefined : await namedUser(this.users, curator, userId);
    const owner = await ownerToWrite(this.collections, curator, collection, named);
    const { id } = await this.documents.writable(collection, owner);
    const submitted: Submitted[] = [];
    for (const submission of submissions) submitted.push(await this.documents.submit(id, submission)); // one after the other: two may have one name
    if (submitted.some(({ unchanged }) => !unchanged)) this.wakeUp.submitted();
    return submitted;
  }
}
