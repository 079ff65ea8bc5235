import type { ChunkId, CollectionId, DocumentId } from '../../src/domain/ids';
import type { Chunk, Collection } from '../../src/domain/knowledge/collection';

export const aCollection = (more: Partial<Collection> = {}): Collection => ({
  id: 'docs' as CollectionId,
  name: 'docs',
  ownerUserId: null,
  version: 7,
  embedder: null,
  ...more,
});

/** A chunk of the document that its id begins with: `ana/0` is the first of `ana`. */
export const aChunk = (id: string, text: string, more: Partial<Chunk> = {}): Chunk => {
  const document = id.split('/')[0]!;
  return {
    id: id as ChunkId,
    documentId: document as DocumentId,
    ordinal: 0,
    title: document,
    source: `${document}.md`,
    header: '',
    text,
    page: null,
    section: null,
    metadata: {},
    ...more,
  };
};
