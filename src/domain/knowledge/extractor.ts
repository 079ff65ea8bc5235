import type { ChunkedDocument } from './collection';

/** Reads a folder of documents, cut into chunks. Files that it cannot read are named, and stop nothing else. */
export interface FolderReader {
  read(folder: string): Promise<{ documents: ChunkedDocument[]; unreadable: { source: string; reason: string }[] }>;
}
export const FolderReader = Symbol('FolderReader');
