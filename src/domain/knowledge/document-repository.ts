import type { Page } from '../chat/thread-repository';
import type { ChunkId, CollectionId, DocumentId, UserId } from '../ids';
import type { Collection } from './collection';
import type { Curator } from './curator';
import type { Document, DocumentStatus, OriginalFile, Submission } from './document';
import type { TextPage } from './read-text';

/** A collection with the number of its documents. */
export interface CollectionSummary extends Collection {
  createdAt: Date;
  documents: number;
  pending: number;
  failed: number;
}

export interface Submitted {
  id: DocumentId;
  source: string;
  status: DocumentStatus;
  /** These bytes are there already, or wait already: nothing was to be done. */
  unchanged: boolean;
}

export interface PageWish {
  cursor?: string;
  limit: number;
  /** Narrows the local principal's list to what this user may read. */
  user?: UserId;
}

/** Which pieces of a document's text are wanted: those at the cursor, those around a chunk, else the first. */
export interface TextWish {
  limit: number;
  cursor?: string;
  around?: ChunkId;
}

/** How far a number of documents has come. */
export interface IngestProgress {
  id: DocumentId;
  source: string;
  status: DocumentStatus;
  error: string | null;
}

/** Documents and their originals. Every call is scoped: a collection is its owner's, or shared and read by all; what is another's is not found. */
export interface DocumentRepository {
  /** The collection that this curator may write: of this owner (null: shared), made where it is new. */
  writable(name: string, owner: UserId | null): Promise<Collection>;
  /**
   * Keeps the bytes until they have been read; what was read before still answers. The same bytes with the same title and metadata are no work.
   * @throws IngestQueueFull, NotFound when the collection is gone
   */
  submit(collection: CollectionId, submission: Submission): Promise<Submitted>;
  /** @throws NotFound */
  find(curator: Curator, id: DocumentId): Promise<Document>;
  /** What was read from it; of a table's row the row. Nothing yet where it waits for the first time. @throws NotFound (document, chunk), BadCursor */
  text(curator: Curator, id: DocumentId, wish: TextWish): Promise<TextPage>;
  /** Newest first. @throws BadCursor */
  list(collection: CollectionId, page: PageWish): Promise<Page<Document>>;
  /** By their names. @throws BadCursor */
  collections(curator: Curator, page: PageWish): Promise<Page<CollectionSummary>>;
  /** The original that was read last, of a table's row the table's; of a document that has not been read yet the one that waits. @throws NotFound, also without one */
  file(curator: Curator, id: DocumentId): Promise<OriginalFile>;
  /** Removes document, original and chunks; the collection's version moves. @throws NotFound */
  delete(id: DocumentId): Promise<void>;
  /** The sources of a collection, a table's rows left out. */
  sources(collection: CollectionId): Promise<{ id: DocumentId; source: string }[]>;
  /** Those of these that are there. */
  progress(ids: readonly DocumentId[]): Promise<IngestProgress[]>;
  /** How many documents of the collection wait. */
  pending(collection: CollectionId): Promise<number>;
  /** Sends every document with an original whose chunks are of another cut through ingestion again. Returns them. */
  recut(collection: CollectionId, cut: string): Promise<DocumentId[]>;
}
export const DocumentRepository = Symbol('DocumentRepository');
