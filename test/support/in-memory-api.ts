import type { ServicePhase } from '../../src/infrastructure/http/request-form';
import { Global, Module, type Provider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { AddressInfo } from 'node:net';
import type { Principal } from '../../src/domain/access/principal';
import { Tickets } from '../../src/domain/access/tickets';
import { UserRepository } from '../../src/domain/access/user';
import { type Assistant, Assistants } from '../../src/domain/chat/assistant';
import { EventFeed, type TakeEvents } from '../../src/domain/chat/event-feed';
import { EventStore } from '../../src/domain/chat/event-store';
import type { BranchMessage } from '../../src/domain/chat/message';
import { OwnWorker } from '../../src/domain/chat/own-worker';
import { hasEnded, type Run, type RunStatus, ThreadBusy } from '../../src/domain/chat/run';
import type { StoredEvent } from '../../src/domain/chat/run-event';
import { type IdempotencyKey, type NewMessage, type NewRetry, type Posted, RunRepository } from '../../src/domain/chat/run-repository';
import type { ActiveRun, Thread } from '../../src/domain/chat/thread';
import { type NewThread, type Page, type ThreadChanges, ThreadRepository } from '../../src/domain/chat/thread-repository';
import { WakeUp } from '../../src/domain/chat/wake-up';
import { NotFound } from '../../src/domain/failure';
import { type CollectionId, Ids, type MessageId, type RunId, type ThreadId, type UserId } from '../../src/domain/ids';
import { SearchPassages } from '../../src/application/knowledge/search-passages';
import { CollectionRepository } from '../../src/domain/knowledge/collection';
import { IngestWakeUp } from '../../src/domain/knowledge/document-queue';
import { DocumentRepository } from '../../src/domain/knowledge/document-repository';
import { HmacTickets } from '../../src/infrastructure/access/hmac-tickets';
import { readSettings, Settings } from '../../src/infrastructure/config/settings';
import { HealthController, HealthProbe } from '../../src/infrastructure/http/health';
import { configureHttp } from '../../src/infrastructure/http/http-app';
import { SseConnections } from '../../src/infrastructure/http/sse-connections';
import { OfflineEmbedder } from '../../src/infrastructure/embedders/offline-embedder';
import { ApiModule } from '../../src/modules/api.module';
import { aCollection } from './chunks';
import { InMemoryUsers } from './in-memory-users';
import { MemoryPassageIndex, type HeldChunk } from './memory-passage-index';

const sees = (principal: Principal, owner: UserId): boolean => principal.kind === 'local' || principal.userId === owner;
let made = 0;
const fresh = <Id extends string>(): Id => `00000000-0000-7000-8000-${String(++made).padStart(12, '0')}` as Id;

/** Threads and runs with as much of their rules as HTTP can tell; the rules themselves are tested on Postgres. */
export class InMemoryChat {
  readonly threads = new Map<ThreadId, Thread>();
  readonly runs = new Map<RunId, Run & { key?: string; request_hash?: string }>();
  readonly events = new Map<RunId, StoredEvent[]>();
  readonly woken: string[] = [];
  messages: BranchMessage[] = [];
  /** Thrown by whatever is asked next. */
  failure?: Error;

  emit(run: RunId, ...events: { type: string; data: unknown }[]): void {
    const list = this.events.get(run) ?? [];
    this.events.set(run, list);
    for (const event of events) list.push({ ...event, seq: list.length + 1, createdAt: new Date(0) } as StoredEvent);
    const stored = this.runs.get(run);
    if (stored) stored.lastSeq = list.length;
  }

  end(run: RunId, status: 'done' | 'failed' | 'cancelled'): void {
    this.emit(run, { type: 'done', data: { run_id: run, status } });
    Object.assign(this.runs.get(run) ?? {}, { status, finishedAt: new Date(0) });
  }

  thread(principal: Principal, id: ThreadId): Thread & { activeRun: ActiveRun | null } {
    if (this.failure) throw this.failure;
    const thread = this.threads.get(id);
    if (!thread || !sees(principal, thread.userId)) throw new NotFound('thread');
    const active = [...this.runs.values()].find((run) => run.threadId === id && !hasEnded(run.status));
    return { ...thread, activeRun: active ? { runId: active.id, userId: active.userId, status: active.status } : null };
  }

  private message(principal: Principal, id: MessageId): BranchMessage {
    const message = this.messages.find((one) => one.id === id);
    const owner = message && this.threads.get(message.threadId)?.userId;
    if (!owner || !sees(principal, owner)) throw new NotFound('message');
    return message;
  }

  run(principal: Principal, id: RunId): Run {
    if (this.failure) throw this.failure;
    const run = this.runs.get(id);
    if (!run || !sees(principal, run.userId)) throw new NotFound('run');
    return run;
  }

  readonly threadRepository: ThreadRepository = {
    create: async (thread: NewThread) => {
      const stored = { ...thread, headMessageId: null, createdAt: new Date(0), updatedAt: new Date(0) };
      this.threads.set(thread.id, stored);
      return stored;
    },
    find: async (principal, id) => this.thread(principal, id),
    list: async (principal, { user, limit, search = '' }): Promise<Page<Thread>> => ({
      items: [...this.threads.values()]
        .filter((t) => sees(principal, t.userId) && (!user || t.userId === user) && (t.title ?? '').includes(search))
        .slice(0, limit),
      nextCursor: null,
    }),
    change: async (principal, id, changes: ThreadChanges) => {
      const thread = this.thread(principal, id);
      Object.assign(this.threads.get(id) ?? {}, Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)));
      return { ...thread, ...this.threads.get(id) };
    },
    delete: async (principal, id) => {
      this.thread(principal, id);
      this.threads.delete(id);
      return { cancelled: [], asked: [] };
    },
    messages: async (principal, id) => {
      this.thread(principal, id);
      return { items: this.messages, nextCursor: null };
    },
    message: async (principal, id) => this.message(principal, id),
    judge: async (principal, id, feedback) => void (this.message(principal, id).feedback = feedback),
  };

  readonly runRepository: RunRepository = {
    post: async (principal, message) =>
      this.add(message, this.thread(principal, message.threadId), message.userMessageId, message.assistant),
    postedBefore: async (principal, { threadId, key }) => {
      this.thread(principal, threadId);
      return this.before(key);
    },
    retry: async (principal, retry) => {
      const of = this.run(principal, retry.of);
      return this.add(retry, this.thread(principal, of.threadId), of.userMessageId, of.assistant);
    },
    find: async (principal, id) => this.run(principal, id),
    requestCancel: async (principal, id) => {
      const { status } = this.run(principal, id);
      if (status === 'queued') this.end(id, 'cancelled');
      return { status, ended: status === 'queued', asked: status === 'running' };
    },
    context: async () => undefined,
    ticketStillGood: async (id) => this.runs.has(id),
  };

  private before(key: IdempotencyKey | undefined): Posted | undefined {
    const run = [...this.runs.values()].find((run) => key && run.key === key.key);
    return run && { run, replayed: true, cancelled: [], asked: [] };
  }

  private add(
    wish: NewMessage | NewRetry,
    thread: Thread & { activeRun: ActiveRun | null },
    message: MessageId,
    assistant?: string,
  ): Posted {
    const before = this.before(wish.key);
    if (before) return before;
    if (thread.activeRun && wish.onBusy === 'reject') throw new ThreadBusy(thread.activeRun.runId);
    const run: Run = {
      id: wish.runId,
      userId: thread.userId,
      threadId: thread.id,
      turn: 1,
      userMessageId: message,
      answerMessageId: wish.answerMessageId,
      assistant: assistant ?? thread.assistant,
      collection: null,
      status: 'queued',
      attempt: 0,
      lastSeq: 0,
      request: { mode: 'normal' },
      error: null,
      model: null,
      usage: null,
      createdAt: new Date(0),
      startedAt: null,
      finishedAt: null,
    };
    this.runs.set(run.id, { ...run, key: wish.key?.key, request_hash: wish.key?.requestHash });
    return { run, replayed: false, cancelled: [], asked: [] };
  }

  readonly eventFeed: EventFeed = { watch: (run, after, take, signal) => this.watch(run, after, take, signal) };
  private async watch(run: RunId, after: number, take: TakeEvents, signal: AbortSignal): Promise<void> {
    for (let cursor = after; !signal.aborted; await pause(5)) {
      const page = (this.events.get(run) ?? []).filter((event) => event.seq > cursor);
      cursor += page.length;
      if (page.length > 0) await take(page);
      if (page.at(-1)?.type === 'done') return;
    }
  }

  async page(run: RunId, after: number, limit: number): Promise<{ events: StoredEvent[]; status: RunStatus } | undefined> {
    const found = this.runs.get(run);
    return found && { events: (this.events.get(run) ?? []).filter((event) => event.seq > after).slice(0, limit), status: found.status };
  }
}

const PLAIN: Assistant = { name: 'plain', title: 'Plain', description: 'No retrieval.', suggestions: [], system: '', systemHash: '' };
const DOCS: Assistant = { ...PLAIN, name: 'docs', collection: 'docs' };

export interface Api {
  url: string;
  chat: InMemoryChat;
  /** Of the collection `docs`. */
  chunks: HeldChunk[];
  users: InMemoryUsers;
  app: NestExpressApplication;
  streams: SseConnections;
  state: { phase: ServicePhase['phase'] };
  close(): Promise<void>;
}

/** A folder that is not there. */
const NO_PAGE = join(__dirname, 'no-page');

/**
 * The HTTP surface on ports in memory, listening on a free port of loopback. `instead`: ports that are filled otherwise; `page`: the folder of a built
 * page.
 */
export async function startApi(environment: Record<string, string> = {}, instead: Provider[] = [], page = NO_PAGE): Promise<Api> {
  const settings = readSettings(environment);
  const chat = new InMemoryChat();
  const users = new InMemoryUsers();
  const held = new Map<CollectionId, HeldChunk[]>([[aCollection().id, []]]);
  const collections = { find: async (name: string) => (name === 'docs' ? aCollection() : undefined) };
  const ports: Provider[] = [
    { provide: Settings, useValue: settings },
    { provide: UserRepository, useValue: users },
    { provide: ThreadRepository, useValue: chat.threadRepository },
    { provide: RunRepository, useValue: chat.runRepository },
    { provide: EventFeed, useValue: chat.eventFeed },
    { provide: EventStore, useValue: { page: chat.page.bind(chat) } },
    { provide: Assistants, useValue: { list: async () => [DOCS, PLAIN], default: async () => DOCS } satisfies Assistants },
    { provide: CollectionRepository, useValue: collections },
    { provide: SearchPassages, useValue: new SearchPassages(collections, new MemoryPassageIndex(held), new OfflineEmbedder()) },
    // Documents are tried on Postgres alone (test/adapters/documents-http.test.ts).
    { provide: DocumentRepository, useValue: {} },
    { provide: IngestWakeUp, useValue: { submitted: () => undefined } satisfies IngestWakeUp },
    { provide: Ids, useValue: { next: fresh } satisfies Ids },
    { provide: OwnWorker, useValue: { expecting: () => undefined, born: () => undefined } satisfies OwnWorker },
    { provide: Tickets, useValue: new HmacTickets('a secret of the tests') },
    {
      provide: WakeUp,
      useValue: {
        queued: () => chat.woken.push('queued'),
        moved: () => chat.woken.push('moved'),
        cancelled: () => chat.woken.push('cancelled'),
      },
    },
    { provide: HealthProbe, useValue: { ready: async () => ({ ready: true, checks: { database: 'ok' } }) } },
    ...instead,
  ];
  @Global()
  @Module({ providers: ports, exports: ports.map((port) => (port as { provide: symbol }).provide) })
  class Ports {}
  @Module({ imports: [Ports, ApiModule], controllers: [HealthController] })
  class Root {}

  const app = await NestFactory.create<NestExpressApplication>(Root, { bodyParser: false, logger: false });
  const state: { phase: ServicePhase['phase'] } = { phase: 'serving' };
  configureHttp(app, settings, state, page);
  await app.listen(0, '127.0.0.1');
  const streams = app.get(SseConnections);
  const url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  const close = async (): Promise<void> => {
    await streams.endAll();
    app.getHttpServer().closeAllConnections();
    await app.close();
  };
  return { url, chat, chunks: held.get(aCollection().id)!, users, app, streams, state, close };
}
