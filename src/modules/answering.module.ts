import { Global, Module } from '@nestjs/common';
import { AskModel } from '../application/chat/ask-model';
import { CloseAbandoned } from '../application/chat/close-abandoned';
import { ExecuteRun } from '../application/chat/execute-run';
import { FindSources } from '../application/chat/find-sources';
import { IngestFolder } from '../application/knowledge/ingest-folder';
import { SearchPassages } from '../application/knowledge/search-passages';
import { Assistants } from '../domain/chat/assistant';
import { EventLog } from '../domain/chat/event-log';
import { EventStore } from '../domain/chat/event-store';
import { RunQueue } from '../domain/chat/run-queue';
import { RunRepository } from '../domain/chat/run-repository';
import { WakeUp } from '../domain/chat/wake-up';
import { Clock } from '../domain/clock';
import { Ids } from '../domain/ids';
import { CollectionRepository } from '../domain/knowledge/collection';
import { FolderReader } from '../domain/knowledge/extractor';
import { KeywordIndex } from '../domain/knowledge/keyword-index';
import { LanguageModels } from '../domain/models/language-model';
import { BuiltInAssistants } from '../infrastructure/assistants/built-in-assistants';
import { Settings } from '../infrastructure/config/settings';
import { MarkdownFolderReader } from '../infrastructure/extractors/markdown-folder-reader';
import { Bm25KeywordIndex } from '../infrastructure/indexes/bm25-index';
import { languageModels } from '../infrastructure/models/language-models';
import { adapter, useCase } from './use-case';

/** What the collection `docs` holds, within the project's folder. */
const OUR_DOCS = ['README.md', 'docs'];

const AskModelLimits = Symbol('AskModelLimits');
const ExecuteRunLimits = Symbol('ExecuteRunLimits');

/** What a worker needs: assistants, knowledge, models, and the use cases that answer with them. */
@Global()
@Module({
  providers: [
    { provide: Assistants, inject: [Settings], useFactory: ({ defaultAssistant }: Settings) => new BuiltInAssistants(defaultAssistant) },
    {
      provide: LanguageModels,
      inject: [Settings, Clock],
      useFactory: ({ models }: Settings, clock: Clock) => languageModels(models, clock),
    },
    {
      provide: FolderReader,
      inject: [Settings],
      useFactory: ({ knowledge }: Settings) =>
        new MarkdownFolderReader({ size: knowledge.chunkSize, overlap: knowledge.chunkOverlap }, OUR_DOCS),
    },
    {
      provide: AskModelLimits,
      inject: [Settings],
      useFactory: ({ models }: Settings) => ({ firstTokenSeconds: models.firstTokenSeconds, stallSeconds: models.stallSeconds }),
    },
    {
      provide: ExecuteRunLimits,
      inject: [Settings],
      useFactory: ({ models, runs }: Settings) => ({
        maxLost: runs.maxAttempts,
        maxSeconds: runs.maxSeconds,
        contextTokens: models.contextTokens,
        maxOutputTokens: models.maxOutputTokens,
      }),
    },
    adapter(KeywordIndex, Bm25KeywordIndex, CollectionRepository),
    useCase(SearchPassages, CollectionRepository, KeywordIndex),
    useCase(IngestFolder, FolderReader, CollectionRepository),
    useCase(FindSources, SearchPassages),
    useCase(AskModel, LanguageModels, Clock, AskModelLimits),
    useCase(ExecuteRun, EventLog, RunRepository, Assistants, FindSources, AskModel, Ids, Clock, ExecuteRunLimits),
    useCase(CloseAbandoned, RunQueue, EventStore, WakeUp),
  ],
  exports: [Assistants, LanguageModels, ExecuteRun, CloseAbandoned, IngestFolder],
})
export class AnsweringModule {}
