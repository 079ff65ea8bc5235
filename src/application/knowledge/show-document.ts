import type { DocumentId } from '../../domain/ids';
import type { Curator } from '../../domain/knowledge/curator';
import type { Document, OriginalFile } from '../../domain/knowledge/document';
import type { DocumentRepository } from '../../domain/knowledge/document-repository';

export class ShowDocument {
  constructor(private readonly documents: DocumentRepository) {}

  /** @throws NotFound */
  execute(curator: Curator, id: DocumentId): Promise<Document> {
    return this.documents.find(curator, id);
  }

  /** The bytes as they came. @throws NotFound, also where there is no original (our own README and docs have none) */
  file(curator: Curator, id: DocumentId): Promise<OriginalFile> {
    return this.documents.file(curator, id);
  }
}
