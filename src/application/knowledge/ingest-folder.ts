import type { ChunkedDocument, Collection, CollectionRepository } from '../../domain/knowledge/collection';
import { EmbeddingFailed } from '../../domain/knowledge/embedder';
import type { FolderReader } from '../../domain/knowledge/extractor';
import type { EmbedChunks } from './embed-chunks';

export interface IngestedFolder {
  collection: Collection;
  documents: number;
  /** How many documents were new, altered or removed. */
  changed: number;
  unreadable: { source: string; reason: string }[];
  /** Why what changed has no vectors: it is found by its words alone until `make rag-rebuild`. */
  unembedded?: string;
}

/** An embedder that takes longer (a model that is downloaded, a provider that is down) does not hold up a start. */
const EMBED_MS = 10_000;

/** Makes a shared collection hold what is in a folder: our own README and docs, at every start. The same files in the same cut are no work. */
export class IngestFolder {
  constructor(
    private readonly reader: FolderReader,
    private readonly collections: CollectionRepository,
    /** Without one the chunks come without vectors, which `make rag-rebuild` gives them. */
    private readonly embed?: EmbedChunks,
    /** As of `cutOf`. */
    private readonly cut?: string,
  ) {}

  async execute(name: string, folder: string): Promise<IngestedFolder> {
    const { documents, unreadable } = await this.reader.read(folder);
    const { embedded, unembedded } = this.embed ? await this.embedded(name, documents, this.embed) : { embedded: documents };
    const { collection, changed } = await this.collections.replaceShared(name, embedded, this.cut);
    return { collection, documents: documents.length, changed, unreadable, unembedded };
  }

  private async embedded(
    name: string,
    documents: ChunkedDocument[],
    embed: EmbedChunks,
  ): Promise<{ embedded: ChunkedDocument[]; unembedded?: string }> {
    const same = await this.collections.unchanged(name, documents, this.cut);
    const fresh = documents.filter(({ source }) => !same.has(source));
    try {
      const chunks = await embed.execute(
        fresh.flatMap((document) => document.chunks),
        AbortSignal.timeout(EMBED_MS),
      );
      const vectors = new Map(fresh.map((document) => [document.source, chunks.splice(0, document.chunks.length)]));
      return { embedded: documents.map((document) => ({ ...document, chunks: vectors.get(document.source) ?? document.chunks })) };
    } catch (error) {
      const late = (error as Error).name === 'TimeoutError';
      if (!late && !(error instanceof EmbeddingFailed)) throw error;
      return { embedded: documents, unembedded: late ? `the embedder took longer than ${EMBED_MS / 1000} s` : (error as Error).message };
    }
  }
}
