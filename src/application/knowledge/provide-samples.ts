import type { CollectionRepository } from '../../domain/knowledge/collection';
import type { DocumentRepository } from '../../domain/knowledge/document-repository';
import type { SampleDocuments } from '../../domain/knowledge/sample-documents';
import type { SyncFolder } from './sync-folder';

/** A tenth of them is worth a line. */
const LINES = 10;

/** Brings in the samples of a first start, once; whoever has documents of their own there gets none. */
export class ProvideSamples {
  constructor(
    private readonly samples: SampleDocuments,
    private readonly collections: CollectionRepository,
    private readonly documents: DocumentRepository,
    private readonly sync: SyncFolder,
  ) {}

  /** Resolves when they are searched. It may be broken off, and is gone on with at the next start. @throws what `make` throws, NoSuchFolder, Unavailable */
  async execute(tell: (line: string) => void, signal: AbortSignal): Promise<void> {
    const { collection, folder } = this.samples;
    const state = await this.samples.state();
    if (state === 'done') return;
    if (state === 'new' && (await this.hasDocuments(collection))) return this.samples.note('done');
    await this.samples.note('begun');
    await this.samples.make(tell, signal);
    let told = 0;
    const { total, failed } = await this.sync.execute({
      collection,
      folder,
      signal,
      progress: ({ done, total: all }) => {
        const tenth = Math.floor((done * LINES) / Math.max(1, all));
        if (tenth === told) return;
        told = tenth;
        tell(`${done} of ${all} are searched`);
      },
    });
    for (const { source, reason } of failed) tell(`${source} is not searched: ${reason}`);
    await this.samples.note('done');
    tell(`all ${total - failed.length} are searched`);
  }

  private async hasDocuments(name: string): Promise<boolean> {
    const collection = await this.collections.find(name, null);
    return collection !== undefined && (await this.documents.sources(collection.id)).length > 0;
  }
}
