import type { ChunkedDocument, ChunkDraft, Metadata } from './collection';

/** Reads a folder of documents, cut into chunks. Files that it cannot read are named, and stop nothing else. */
export interface FolderReader {
  read(folder: string): Promise<{ documents: ChunkedDocument[]; unreadable: { source: string; reason: string }[] }>;
}
export const FolderReader = Symbol('FolderReader');

/** How a collection's documents are cut: `cv` by section, with the person's name on every chunk. */
export type DocumentKind = 'text' | 'cv';

export interface SourceFile {
  /** Its name, from which the format is told where `mime` does not. Text, never a path to open. */
  source: string;
  /** As the sender says; the bytes have the last word. */
  mime?: string;
  bytes: Uint8Array;
}

/** A document as it was read, cut into chunks. */
export interface Extracted {
  /** What the document calls itself, else the file's name. */
  title: string;
  /** What the bytes are. */
  mime: string;
  /** Of a format with pages. */
  pages: number | null;
  metadata: Metadata;
  chunks: ChunkDraft[];
  /** Of a table: a document of its own for each row, in order. The table itself has no chunks then. */
  rows: { title: string; metadata: Metadata; chunks: ChunkDraft[] }[];
}

/** Reads one file, within bounds of size, pages, time and decompression, off the event loop. */
export interface Extractor {
  /** @throws Unreadable, and the signal's reason */
  extract(file: SourceFile, kind: DocumentKind, signal?: AbortSignal): Promise<Extracted>;
  close(): Promise<void>;
}
export const Extractor = Symbol('Extractor');

/** A file that cannot become a document. `message` is a sentence for its owner: what is wrong, what to do. */
export class Unreadable extends Error {}
