import { join } from 'node:path';
import { Global, Module } from '@nestjs/common';
import { AskModel } from '../application/chat/ask-model';
import { CloseAbandoned } from '../application/chat/close-abandoned';
import { ExecuteRun } from '../application/chat/execute-run';
import { FindSources } from '../application/chat/find-sources';
import { RewriteQuestion } from '../application/chat/rewrite-question';
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
import { Embedder } from '../domain/knowledge/embedder';
import { PassageIndex } from '../domain/knowledge/passage-index';
import { SharedKnowledge } from '../domain/knowledge/shared-knowledge';
import { LanguageModels } from '../domain/models/language-model';
import { BuiltInAssistants } from '../infrastructure/assistants/built-in-assistants';
import { Settings } from '../infrastructure/config/settings';
import { embedderOf } from '../infrastructure/embedders/embedder-of';
import { passageIndexOf } from '../infrastructure/indexes/passage-index-of';
import { canWrite, languageModels } from '../infrastructure/models/language-models';
import { Database } from '../infrastructure/postgres/database';
import { PostgresSharedKnowledge } from '../infrastructure/postgres/postgres-shared-knowledge';
import { StartOptions } from './start-options';
import { adapter, useCase } from './use-case';

const AskModelLimits = Symbol('AskModelLimits');
const ExecuteRunLimits = Symbol('ExecuteRunLimits');

/** What a worker needs: assistants, knowledge, models, and the use cases that answer with them. */
@Global()
@Module({
  providers: [
    adapter(SharedKnowledge, PostgresSharedKnowledge, Database),
    {
      provide: Assistants,
      inject: [Settings, SharedKnowledge, Clock],
      useFactory: ({ defaultAssistant }: Settings, knowledge: SharedKnowledge, clock: Clock) =>
        new BuiltInAssistants(defaultAssistant, knowledge, clock),
    },
    {
      provide: LanguageModels,
      inject: [Settings, Clock],
      useFactory: ({ models }: Settings, clock: Clock) => languageModels(models, clock),
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
    {
      provide: PassageIndex,
      inject: [StartOptions],
      useFactory: ({ settings, root, database, logger }: StartOptions) =>
        passageIndexOf(settings.knowledge.store, {
          databaseUrl: database.directUrl,
          root: join(root, 'rag_store'),
          warn: (line) => logger.warn(line),
        }),
    },
    {
      provide: Embedder,
      inject: [StartOptions, Clock],
      useFactory: ({ settings: { knowledge, dataDir }, logger }: StartOptions, clock: Clock) =>
        embedderOf(knowledge.embedding, { clock, dataDir, minScore: knowledge.minScore, tell: (line) => logger.info(line) }),
    },
    useCase(SearchPassages, CollectionRepository, PassageIndex, Embedder),
    {
      provide: RewriteQuestion,
      inject: [Settings, LanguageModels, Ids, Clock],
      useFactory: ({ knowledge }: Settings, { chain: [first] }: LanguageModels, ids: Ids, clock: Clock) =>
        knowledge.rewriteQuestions ? new RewriteQuestion(first && canWrite(first) ? first : undefined, ids, clock) : undefined,
    },
    useCase(FindSources, SearchPassages, RewriteQuestion),
    useCase(AskModel, LanguageModels, Clock, AskModelLimits),
    useCase(ExecuteRun, EventLog, RunRepository, Assistants, FindSources, AskModel, Ids, Clock, ExecuteRunLimits),
    useCase(CloseAbandoned, RunQueue, EventStore, WakeUp),
  ],
  exports: [Assistants, LanguageModels, ExecuteRun, CloseAbandoned, SearchPassages, PassageIndex, Embedder],
})
export class AnsweringModule {}
