import type { DocumentId } from '../../domain/ids';
import type { Curator } from '../../domain/knowledge/curator';
import type { DocumentRepository, TextWish } from '../../domain/knowledge/document-repository';
import type { TextPage } from '../../domain/knowledge/read-text';

export class ShowText {
  constructor(private readonly documents: DocumentRepository) {}

  /** What was read from a document, as it is searched and cited. @throws NotFound (document, chunk), BadCursor */
  execute(curator: Curator, id: DocumentId, wish: TextWish): Promise<TextPage> {
    return this.documents.text(curator, id, wish);
  }
}
