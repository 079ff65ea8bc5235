import type { ChunkId, CollectionId, DocumentId, UserId } from '../ids';

export interface Collection {
  id: CollectionId;
  name: string;
  /** null: shared, read by all. */
  ownerUserId: UserId | null;
  /** Moves with every change of its documents, so that each process knows when its index is old. */
  version: number;
  /** Whose vectors all of its chunks have; null: none has any yet. */
  embedder: string | null;
}

/** What is known of a document besides its text, to filter by. */
export type Metadata = Record<string, string | number | boolean | string[]>;

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
  /** Of its document. */
  metadata: Metadata;
}

/** A chunk before it has an id. */
export interface ChunkDraft {
  header: string;
  text: string;
  page: number | null;
  section: string | null;
  /** Offsets in the document's extracted text, in UTF-16 units. */
  start: number;
  end: number;
  /** A unit vector, with the name of its embedder. */
  embedding?: { embedder: string; vector: Float32Array };
}

/** A document cut into chunks, before it has ids. */
export interface ChunkedDocument {
  /** Its name within the collection: (collection, source) is the document. */
  source: string;
  title: string;
  mime: string;
  /** Of the original bytes, in hex: the same bytes are no work. */
  sha256: string;
  chunks: ChunkDraft[];
}

export interface CollectionRepository {
  /** The user's own collection of that name, else the shared one. */
  find(name: string, user: UserId | null): Promise<Collection | undefined>;
  /** All of them, of every owner. */
  all(): Promise<Collection[]>;
  /** Of those of these documents that the shared collection has, with the same bytes and the same cut, the sources. */
  unchanged(name: string, documents: readonly ChunkedDocument[], cut?: string): Promise<Set<string>>;
  /**
   * Makes the shared collection `name` hold exactly these documents, in one transaction under an advisory lock; unchanged ones keep their ids.
   * @param cut how they were cut: those of another cut count as changed
   */
  replaceShared(name: string, documents: ChunkedDocument[], cut?: string): Promise<{ collection: Collection; changed: number }>;
  /** The collection's chunks with the version that they are of, read from one snapshot. */
  chunks(id: CollectionId): Promise<{ version: number; chunks: Chunk[] }>;
  version(id: CollectionId): Promise<number | undefined>;
}
export const CollectionRepository = Symbol('CollectionRepository');
