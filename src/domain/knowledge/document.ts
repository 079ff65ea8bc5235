import { Failure } from '../failure';
import type { CollectionId, DocumentId, UserId } from '../ids';
import type { Metadata } from './collection';
import { storable } from '../text';
import type { DocumentKind } from './extractor';

/**
 * `pending`: bytes wait to be read; what was read before still answers. `failed`: the newest bytes could not be read, for the reason in `error`;
 * what was read before still answers.
 */
export type DocumentStatus = 'pending' | 'indexed' | 'failed';

/** A document of a collection: (collection, source) is the document, whatever its bytes are. */
export interface Document {
  id: DocumentId;
  collectionId: CollectionId;
  /** The collection's name. */
  collection: string;
  /** The collection's; null: shared. */
  ownerUserId: UserId | null;
  /** Of a table's row: the table. */
  parentId: DocumentId | null;
  source: string;
  title: string;
  mime: string;
  kind: DocumentKind;
  status: DocumentStatus;
  error: string | null;
  pages: number | null;
  metadata: Metadata;
  /** How many can be searched; of a table those of its rows. */
  chunks: number;
  createdAt: Date;
  updatedAt: Date;
}

/** What somebody brings. */
export interface Submission {
  source: string;
  bytes: Uint8Array;
  /** Else what the document calls itself. */
  title?: string;
  /** As the sender says; the bytes have the last word. */
  mime?: string;
  /** Beside what is found in the document, and before it. */
  metadata?: Metadata;
}

/** An original as it came. */
export interface OriginalFile {
  source: string;
  mime: string;
  /** Length in bytes. */
  size: number;
  /** Its bytes in pieces, read as they are asked for. @throws Unavailable; ends short with an error where the file is replaced meanwhile */
  bytes: AsyncIterable<Uint8Array>;
}

const LONGEST_SOURCE = 500;

/** The name under which a file is kept: of a path its last part, for a name is never opened. `../../etc/passwd` is `passwd`. */
export const fileSource = (name: string): string => {
  const base = name.split(/[/\\]/).at(-1)?.trim() ?? '';
  return base === '' || /^\.+$/.test(base) ? 'file' : storable(base.slice(-LONGEST_SOURCE));
};

/** CVs are cut by section, with the person's name on every chunk. */
export const kindOf = (collection: string): DocumentKind => (collection === 'cvs' ? 'cv' : 'text');

/** More documents wait in this collection than it takes. */
export class IngestQueueFull extends Failure {
  readonly code = 'queue_full';
  constructor(most: number) {
    super(`${most} documents of this collection wait to be read. Send more when some of them have been.`);
  }
}
