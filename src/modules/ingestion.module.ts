import { Global, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { EmbedChunks } from '../application/knowledge/embed-chunks';
import { cutOf, IngestDocument } from '../application/knowledge/ingest-document';
import { IngestFolder } from '../application/knowledge/ingest-folder';
import { ProvideSamples } from '../application/knowledge/provide-samples';
import { RebuildCollection } from '../application/knowledge/rebuild-collection';
import { SyncFolder } from '../application/knowledge/sync-folder';
import { Clock } from '../domain/clock';
import { Ids } from '../domain/ids';
import { ChunkVectors } from '../domain/knowledge/chunk-vectors';
import { CollectionRepository } from '../domain/knowledge/collection';
import { DocumentQueue, IngestWakeUp } from '../domain/knowledge/document-queue';
import { DocumentRepository } from '../domain/knowledge/document-repository';
import { Embedder } from '../domain/knowledge/embedder';
import { Extractor, FolderReader } from '../domain/knowledge/extractor';
import { PassageIndex } from '../domain/knowledge/passage-index';
import { SampleDocuments } from '../domain/knowledge/sample-documents';
import { SourceFolder } from '../domain/knowledge/source-folder';
import { LanguageModels } from '../domain/models/language-model';
import { Settings } from '../infrastructure/config/settings';
import { MarkdownFolderReader } from '../infrastructure/extractors/markdown-folder-reader';
import { extractorOf } from '../infrastructure/extractors/extractor-of';
import { DiskFolder } from '../infrastructure/ingestion/disk-folder';
import { INGEST_LIMITS, IngestLoop, READ_AT_ONCE } from '../infrastructure/ingestion/ingest-loop';
import { canWrite } from '../infrastructure/models/language-models';
import { Database } from '../infrastructure/postgres/database';
import { PostgresChunkVectors } from '../infrastructure/postgres/postgres-chunk-vectors';
import { PostgresDocumentQueue } from '../infrastructure/postgres/postgres-document-queue';
import { PostgresDocumentRepository } from '../infrastructure/postgres/postgres-document-repository';
import { SampleCvs } from '../infrastructure/samples/sample-cvs';
import { rareReport } from '../infrastructure/telemetry/rare-report';
import { EngineParts } from './engine.module';
import { StartOptions } from './start-options';
import { adapter, useCase } from './use-case';

/** What the collection `docs` holds, within the project's folder. */
const OUR_DOCS = ['README.md', 'docs'];

/** How documents are cut, by the settings. */
export const Cut = Symbol('Cut');

function ingestLoop(
  queue: DocumentQueue,
  clock: Clock,
  { engine }: EngineParts,
  ingest: IngestDocument,
  index: PassageIndex,
  logger: Logger,
): IngestLoop {
  return new IngestLoop(queue, clock, {
    concurrency: READ_AT_ONCE,
    execute: (claim, signal) => ingest.execute(claim, signal),
    changed: (collection) => index.refresh(collection),
    processId: () => engine.heartbeat.processId,
    mayClaim: () => engine.heartbeat.mayClaim,
    report: rareReport(logger, clock),
  });
}

/** How documents come in. Every process takes them; the loop that reads them is run where runs are worked on (see Lifecycle). */
@Global()
@Module({
  providers: [
    adapter(DocumentRepository, PostgresDocumentRepository, Database, Ids),
    adapter(ChunkVectors, PostgresChunkVectors, Database),
    {
      provide: DocumentQueue,
      inject: [Database, Ids, Settings],
      useFactory: (database: Database, ids: Ids, { runs }: Settings) => new PostgresDocumentQueue(database, ids, runs.leaseSeconds),
    },
    {
      provide: Extractor,
      inject: [Settings, LanguageModels],
      useFactory: ({ knowledge }: Settings, { chain: [first] }: LanguageModels) =>
        extractorOf(knowledge, first && canWrite(first) ? first : undefined),
    },
    {
      provide: Cut,
      inject: [Settings],
      useFactory: ({ knowledge }: Settings) => cutOf({ size: knowledge.chunkSize, overlap: knowledge.chunkOverlap }),
    },
    { provide: SourceFolder, inject: [Settings], useFactory: ({ knowledge }: Settings) => new DiskFolder(knowledge.uploadMaxBytes) },
    useCase(EmbedChunks, Embedder, ChunkVectors),
    {
      provide: FolderReader,
      inject: [Settings],
      useFactory: ({ knowledge }: Settings) =>
        new MarkdownFolderReader({ size: knowledge.chunkSize, overlap: knowledge.chunkOverlap }, OUR_DOCS),
    },
    useCase(IngestFolder, FolderReader, CollectionRepository, EmbedChunks, Cut),
    {
      provide: IngestDocument,
      inject: [DocumentQueue, Extractor, EmbedChunks, Clock, Cut],
      useFactory: (...[queue, reader, embed, clock, cut]: [DocumentQueue, Extractor, EmbedChunks, Clock, string]) =>
        new IngestDocument(queue, reader, embed, clock, cut, INGEST_LIMITS),
    },
    {
      provide: IngestLoop,
      inject: [DocumentQueue, Clock, EngineParts, IngestDocument, PassageIndex, StartOptions],
      useFactory: (
        ...[queue, clock, parts, ingest, index, options]: [DocumentQueue, Clock, EngineParts, IngestDocument, PassageIndex, StartOptions]
      ) => ingestLoop(queue, clock, parts, ingest, index, options.logger),
    },
    { provide: IngestWakeUp, useExisting: IngestLoop },
    useCase(RebuildCollection, Embedder, ChunkVectors, PassageIndex),
    useCase(SyncFolder, SourceFolder, DocumentRepository, IngestWakeUp, Clock),
    {
      provide: SampleDocuments,
      inject: [StartOptions],
      useFactory: ({ root, settings }: StartOptions) => new SampleCvs({ root, dataDir: settings.dataDir }),
    },
    useCase(ProvideSamples, SampleDocuments, CollectionRepository, DocumentRepository, SyncFolder),
  ],
  exports: [
    DocumentRepository,
    ChunkVectors,
    Extractor,
    Cut,
    EmbedChunks,
    IngestFolder,
    IngestLoop,
    IngestWakeUp,
    ProvideSamples,
    RebuildCollection,
    SyncFolder,
  ],
})
export class IngestionModule {}
