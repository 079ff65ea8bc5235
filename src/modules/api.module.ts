import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { CancelRun } from '../application/chat/cancel-run';
import { ChangeThread } from '../application/chat/change-thread';
import { CreateThread } from '../application/chat/create-thread';
import { DeleteThread } from '../application/chat/delete-thread';
import { JudgeAnswer } from '../application/chat/judge-answer';
import { ListAssistants } from '../application/chat/list-assistants';
import { ListMessages } from '../application/chat/list-messages';
import { ListThreads } from '../application/chat/list-threads';
import { PageEvents } from '../application/chat/page-events';
import { PostMessage } from '../application/chat/post-message';
import { RetryRun } from '../application/chat/retry-run';
import { RunLimits } from '../application/chat/run-limits';
import { ShowRun } from '../application/chat/show-run';
import { ShowThread } from '../application/chat/show-thread';
import { WatchRun } from '../application/chat/watch-run';
import { DeleteDocument } from '../application/knowledge/delete-document';
import { ListCollections } from '../application/knowledge/list-collections';
import { ListDocuments } from '../application/knowledge/list-documents';
import { SearchCollection } from '../application/knowledge/search-collection';
import { SearchPassages } from '../application/knowledge/search-passages';
import { ShowDocument } from '../application/knowledge/show-document';
import { ShowText } from '../application/knowledge/show-text';
import { SubmitDocument } from '../application/knowledge/submit-document';
import { UserRepository } from '../domain/access/user';
import { Assistants } from '../domain/chat/assistant';
import { EventFeed } from '../domain/chat/event-feed';
import { EventStore } from '../domain/chat/event-store';
import { OwnWorker } from '../domain/chat/own-worker';
import { RunRepository } from '../domain/chat/run-repository';
import { ThreadRepository } from '../domain/chat/thread-repository';
import { WakeUp } from '../domain/chat/wake-up';
import { Ids } from '../domain/ids';
import { CollectionRepository } from '../domain/knowledge/collection';
import { IngestWakeUp } from '../domain/knowledge/document-queue';
import { DocumentRepository } from '../domain/knowledge/document-repository';
import { Settings } from '../infrastructure/config/settings';
import { AccessGuard } from '../infrastructure/http/access-guard';
import { AssistantsController } from '../infrastructure/http/api/assistants.controller';
import { CollectionsController } from '../infrastructure/http/api/collections.controller';
import { DocumentsController } from '../infrastructure/http/api/documents.controller';
import { EventsUrl } from '../infrastructure/http/api/events-url';
import { FeedbackController } from '../infrastructure/http/api/feedback.controller';
import { MessagesController } from '../infrastructure/http/api/messages.controller';
import { PostedAnswers } from '../infrastructure/http/api/posted';
import { RunEventsController } from '../infrastructure/http/api/run-events.controller';
import { RunStreams } from '../infrastructure/http/api/run-streams';
import { RunsController } from '../infrastructure/http/api/runs.controller';
import { SearchController } from '../infrastructure/http/api/search.controller';
import { ThreadsController } from '../infrastructure/http/api/threads.controller';
import { UsersController } from '../infrastructure/http/api/users.controller';
import { SseConnections } from '../infrastructure/http/sse-connections';
import { UploadReader } from '../infrastructure/http/upload/upload-reader';
import { AccessModule } from './access.module';
import { useCase } from './use-case';

/** The surface under /api. The ports come from global modules. */
@Module({
  imports: [AccessModule],
  controllers: [
    UsersController,
    AssistantsController,
    ThreadsController,
    MessagesController,
    FeedbackController,
    RunsController,
    RunEventsController,
    SearchController,
    CollectionsController,
    DocumentsController,
  ],
  providers: [
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: RunLimits, inject: [Settings], useFactory: ({ runs }: Settings): RunLimits => runs },
    EventsUrl,
    SseConnections,
    RunStreams,
    PostedAnswers,
    UploadReader,
    useCase(ListAssistants, Assistants),
    useCase(CreateThread, ThreadRepository, UserRepository, Assistants, CollectionRepository, Ids),
    useCase(ListThreads, ThreadRepository, UserRepository),
    useCase(ShowThread, ThreadRepository),
    useCase(ChangeThread, ThreadRepository, Assistants, CollectionRepository),
    useCase(DeleteThread, ThreadRepository, WakeUp),
    useCase(ListMessages, ThreadRepository),
    useCase(JudgeAnswer, ThreadRepository),
    useCase(PostMessage, RunRepository, ThreadRepository, Assistants, CollectionRepository, Ids, WakeUp, OwnWorker, RunLimits),
    useCase(RetryRun, RunRepository, Ids, WakeUp, RunLimits),
    useCase(ShowRun, RunRepository),
    useCase(CancelRun, RunRepository, WakeUp),
    useCase(WatchRun, RunRepository, EventFeed),
    useCase(PageEvents, RunRepository, EventStore),
    useCase(SubmitDocument, DocumentRepository, CollectionRepository, UserRepository, IngestWakeUp),
    useCase(ListCollections, DocumentRepository, UserRepository),
    useCase(ListDocuments, DocumentRepository, CollectionRepository, UserRepository),
    useCase(ShowDocument, DocumentRepository),
    useCase(ShowText, DocumentRepository),
    useCase(DeleteDocument, DocumentRepository),
    useCase(SearchCollection, UserRepository, Assistants, SearchPassages),
  ],
})
export class ApiModule {}
