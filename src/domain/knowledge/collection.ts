import type { ChunkId, CollectionId, DocumentId, UserId } from '../ids';

export interface Collection {
  id: CollectionId;
  name: string;
  /** null: shared, read by all. */
  ownerUserId: UserId | null;
  /** Moves with every change of its documents, so that each process knows when its index is old. */
  version: number;
}

/** A piece of a document as it is stored, indexed and cited. `header` is indexed with the text and not shown. */
export interface Chunk {
  id: ChunkId;
  documentId: DocumentId;
  ordinal: number;
  title: string;
  source: string;
  header: string;
  text: string;
  page: number | null;
  section: string | null;
}

/** A document cut into chunks, before it has ids. */
export interface ChunkedDocument {
  /** Its name within the collection: (collection, source) is the document. */
  source: string;
  title: string;
  mime: string;
  /** Of the original bytes, in hex: the same bytes are no work. */
  sha256: string;
  chunks: { header: string; text: string; page: number | null; section: string | null; start: number; end: number }[];
}

export interface CollectionRepository {
  /** The user's own collection of that name, else the shared one. */
  find(name: string, user: UserId | null): Promise<Collection | undefined>;
  /** Makes the shared collection `name` hold exactly these documents, in one transaction under an advisory lock; unchanged ones keep their ids. */
  replaceShared(name: string, documents: ChunkedDocument[]): Promise<{ collection: Collection; changed: number }>;
  /** The collection's chunks with the version that they are of, read from one snapshot. */
  chunks(id: CollectionId): Promise<{ version: number; chunks: Chunk[] }>;
  version(id: CollectionId): Promise<number | undefined>;
}
export const CollectionRepository = Symbol('CollectionRepository');
