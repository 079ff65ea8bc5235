import type { DocumentId } from '../../domain/ids';
import type { Curator } from '../../domain/knowledge/curator';
import type { DocumentRepository } from '../../domain/knowledge/document-repository';
import { mustWrite } from './writing';

export class DeleteDocument {
  constructor(private readonly documents: DocumentRepository) {}

  /** Removes the document, its original and its chunks. @throws NotFound, Forbidden (of a shared collection) */
  async execute(curator: Curator, id: DocumentId): Promise<void> {
    mustWrite(curator, await this.documents.find(curator, id));
    await this.documents.delete(id);
  }
}
