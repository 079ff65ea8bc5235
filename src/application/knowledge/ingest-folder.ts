import type { Collection, CollectionRepository } from '../../domain/knowledge/collection';
import type { FolderReader } from '../../domain/knowledge/extractor';

export interface IngestedFolder {
  collection: Collection;
  documents: number;
  /** How many documents were new, altered or removed. */
  changed: number;
  unreadable: { source: string; reason: string }[];
}

/** Makes a shared collection hold what is in a folder: our own README and docs, at every start. The same files are no work. */
export class IngestFolder {
  constructor(
    private readonly reader: FolderReader,
    private readonly collections: CollectionRepository,
  ) {}

  async execute(name: string, folder: string): Promise<IngestedFolder> {
    const { documents, unreadable } = await this.reader.read(folder);
    const { collection, changed } = await this.collections.replaceShared(name, documents);
    return { collection, documents: documents.length, changed, unreadable };
  }
}
