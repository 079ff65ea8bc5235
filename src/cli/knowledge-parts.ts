import { join } from 'node:path';
import { EmbedChunks } from '../application/knowledge/embed-chunks';
import { cutOf, IngestDocument } from '../application/knowledge/ingest-document';
import { IngestFolder } from '../application/knowledge/ingest-folder';
import { RebuildCollection } from '../application/knowledge/rebuild-collection';
import { SearchPassages } from '../application/knowledge/search-passages';
import { SyncFolder } from '../application/knowledge/sync-folder';
import type { CollectionRepository } from '../domain/knowledge/collection';
import type { DocumentRepository } from '../domain/knowledge/document-repository';
import type { PassageIndex } from '../domain/knowledge/passage-index';
import type { Settings } from '../infrastructure/config/settings';
import { embedderOf } from '../infrastructure/embedders/embedder-of';
import { MarkdownFolderReader } from '../infrastructure/extractors/markdown-folder-reader';
import { extractorOf } from '../infrastructure/extractors/extractor-of';
import { passageIndexOf } from '../infrastructure/indexes/passage-index-of';
import { DiskFolder } from '../infrastructure/ingestion/disk-folder';
import { INGEST_LIMITS } from '../infrastructure/ingestion/ingest-loop';
import { canWrite, languageModels } from '../infrastructure/models/language-models';
import { Database } from '../infrastructure/postgres/database';
import { PostgresChunkVectors } from '../infrastructure/postgres/postgres-chunk-vectors';
import { PostgresCollectionRepository } from '../infrastructure/postgres/postgres-collection-repository';
import { PostgresDocumentQueue } from '../infrastructure/postgres/postgres-document-queue';
import { PostgresDocumentRepository } from '../infrastructure/postgres/postgres-document-repository';
import { prepareDatabase } from '../infrastructure/postgres/prepare-database';
import { systemClock } from '../infrastructure/system-clock';
import { uuidIds } from '../infrastructure/uuid-ids';
import { asMember } from './member';
import { say } from './say';

/** The project's folder: its README and docs are the collection `docs`. */
export const ROOT = join(__dirname, '../..');
const OUR_DOCS = ['README.md', 'docs'];

export interface KnowledgeParts {
  collections: CollectionRepository;
  documents: DocumentRepository;
  index: PassageIndex;
  /** Brings folders in, and reads what waits here and now, beside the workers of a service that runs. */
  ingesting: <T>(work: (sync: SyncFolder) => Promise<T>) => Promise<T>;
  rebuild: RebuildCollection;
  docs: IngestFolder;
  search: SearchPassages;
  /** How documents are cut, by the settings. */
  cut: string;
}

export interface CallOptions {
  settings: Settings;
  url: string;
  /** Aborts at Ctrl-C: what has been done stays done. */
  signal: AbortSignal;
}

/** A command whose arguments are right, on a database. */
export type KnowledgeCall = (call: CallOptions) => Promise<void>;

/** What a command of knowledge works with, put together by hand: the service's own parts, without Nest and without its server. */
export async function withKnowledge(call: CallOptions, work: (parts: KnowledgeParts) => Promise<void>): Promise<void> {
  const { settings, url, signal } = call;
  const { knowledge, runs, dataDir, database: at } = settings;
  await prepareDatabase({ url, migrateOnStart: at.migrateOnStart, clock: systemClock, signal, say });
  signal.throwIfAborted();
  const database = new Database({ url, leaseSeconds: runs.leaseSeconds });
  const embedder = embedderOf(knowledge.embedding, { clock: systemClock, dataDir, minScore: knowledge.minScore, tell: say });
  const index = passageIndexOf(knowledge.store, { databaseUrl: url, root: join(ROOT, 'rag_store'), warn: say });
  const collections = new PostgresCollectionRepository(database, uuidIds);
  const documents = new PostgresDocumentRepository(database, uuidIds);
  const vectors = new PostgresChunkVectors(database);
  const embed = new EmbedChunks(embedder, vectors);
  const cutting = { size: knowledge.chunkSize, overlap: knowledge.chunkOverlap };
  const cut = cutOf(cutting);
  const ingesting: KnowledgeParts['ingesting'] = async (bring) => {
    const extractor = extractorOf(knowledge, languageModels(settings.models, systemClock).chain.find(canWrite));
    const queue = new PostgresDocumentQueue(database, uuidIds, runs.leaseSeconds);
    const ingest = new IngestDocument(queue, extractor, embed, systemClock, cut, INGEST_LIMITS);
    try {
      return await asMember(url, runs.leaseSeconds, queue, ingest, (loop) =>
        bring(new SyncFolder(new DiskFolder(knowledge.uploadMaxBytes), documents, loop, systemClock)),
      );
    } finally {
      await extractor.close();
    }
  };
  try {
    await work({
      collections,
      documents,
      index,
      ingesting,
      rebuild: new RebuildCollection(embedder, vectors, index),
      docs: new IngestFolder(new MarkdownFolderReader(cutting, OUR_DOCS), collections, embed, cut),
      search: new SearchPassages(collections, index, embedder),
      cut,
    });
  } finally {
    await index.close();
    await embedder.close();
    await database.close();
  }
}
