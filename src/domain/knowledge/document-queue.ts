import type { CollectionId, DocumentId, ProcessId } from '../ids';
import type { ChunkDraft, Metadata } from './collection';
import type { Submission } from './document';
import type { DocumentKind } from './extractor';

/** A document's bytes that wait, in the hands of one process. (process, sha256) is the fence: of a claim that is lost nothing is stored. */
export interface DocumentClaim {
  id: DocumentId;
  collectionId: CollectionId;
  processId: ProcessId;
  source: string;
  kind: DocumentKind;
  /** Of the bytes to read, in hex. */
  sha256: string;
  /** How often a process died over them. */
  lostCount: number;
  given: Omit<Submission, 'source' | 'bytes'>;
}

/** A document as it was read, ready to be stored. */
export interface ReadDocument {
  title: string;
  mime: string;
  pages: number | null;
  metadata: Metadata;
  chunks: ChunkDraft[];
  rows: { title: string; metadata: Metadata; chunks: ChunkDraft[] }[];
  /** How it was cut. */
  cut: string;
}

/** Documents that wait to be read, as a queue: claimed by one living process each, taken over when its lease is gone. */
export interface DocumentQueue {
  /** Takes up to `slots` documents; of what this process holds by the table, but is not in `held`, the claim was lost on the way, and it comes again. */
  claim(process: ProcessId, slots: number, held: readonly DocumentId[]): Promise<DocumentClaim[]>;
  /** The bytes of the claim; undefined when it is lost. */
  bytes(claim: DocumentClaim): Promise<Uint8Array | undefined>;
  /**
   * Replaces the document's chunks (and a table's rows) by these, lets the old bytes go and moves the collection's version, in one transaction:
   * a reader sees the old document or the new one. False, and nothing is stored, when the claim is lost. @throws SourceTaken
   */
  finish(claim: DocumentClaim, read: ReadDocument): Promise<boolean>;
  /** The new bytes go; what was read before, and its original, stay. False when the claim is lost. */
  fail(claim: DocumentClaim, reason: string): Promise<boolean>;
  /** Gives back what this process holds: another may go on at once. Counts nothing. */
  release(process: ProcessId): Promise<void>;
}
export const DocumentQueue = Symbol('DocumentQueue');

/** A row of this table would have the name of another document. */
export class SourceTaken extends Error {
  constructor(table: string) {
    super(`A document of this collection has the name of a row of this table (${table}#1, ${table}#2, …). Rename or delete it.`);
  }
}

/** There may be documents to read. Losing one costs a poll's delay. */
export interface IngestWakeUp {
  submitted(): void;
}
export const IngestWakeUp = Symbol('IngestWakeUp');
