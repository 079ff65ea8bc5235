import { once } from 'node:events';
import type { INestApplication } from '@nestjs/common';
import type { Logger } from 'pino';
import { CloseAbandoned } from '../application/chat/close-abandoned';
import { ExecuteRun } from '../application/chat/execute-run';
import type { Settings } from '../infrastructure/config/settings';
import { LateTickets } from '../infrastructure/access/late-tickets';
import { SseConnections } from '../infrastructure/http/sse-connections';
import { Database } from '../infrastructure/postgres/database';
import { PostgresSecretRepository } from '../infrastructure/postgres/postgres-secret-repository';
import { DatabaseRefused, prepareDatabase } from '../infrastructure/postgres/prepare-database';
import { systemClock } from '../infrastructure/system-clock';
import { sleep } from '../domain/clock';
import { EnginePools } from './database.module';
import { EngineParts } from './engine.module';
import { KnowledgeLifecycle } from './knowledge-lifecycle';
import { ServiceState } from './service-state';
import type { StartOptions } from './start-options';

/** After the grace: when a database that does not answer is given up, and when whatever has not closed by then. */
const GIVE_UP_MS = 2500;
const CLOSE_MS = 3500;
const RETRY_MS = 1000;

/** What a process does between its first line and its last: starting → serving → draining → ended. */
export class Lifecycle {
  private readonly parts: EngineParts;
  private readonly state: ServiceState;
  private readonly leaving = new AbortController();
  private started: Promise<void> = Promise.resolve();
  private listening: Promise<void> = Promise.resolve();
  private readonly knowledge: KnowledgeLifecycle;
  private readonly settings: Settings;
  private readonly logger: Logger;

  constructor(
    private readonly app: INestApplication,
    private readonly options: StartOptions,
  ) {
    this.settings = options.settings;
    this.logger = options.logger;
    this.knowledge = new KnowledgeLifecycle(app, options);
    this.parts = app.get(EngineParts);
    this.state = app.get(ServiceState);
  }

  /** Waits for the database, then joins the others. Resolves when the process serves. @throws DatabaseRefused */
  start(): Promise<void> {
    this.started = this.join();
    return this.started;
  }

  private async join(): Promise<void> {
    const { signal } = this.leaving;
    let afterOutage = await prepareDatabase({
      url: this.options.database.directUrl,
      migrateOnStart: this.settings.database.migrateOnStart,
      clock: systemClock,
      signal,
      say: (line) => this.logger.info(line),
    });
    while (!signal.aborted) {
      try {
        await this.serve(afterOutage);
        return;
      } catch (error) {
        if (error instanceof DatabaseRefused) throw error;
        afterOutage = true;
        this.logger.warn(`Starting failed (${error instanceof Error ? error.message : String(error)}); trying again`);
        await sleep(systemClock, RETRY_MS, signal);
      }
    }
  }

  private async serve(afterOutage: boolean): Promise<void> {
    const { engine, listener } = this.parts;
    this.app.get(LateTickets).open(this.settings.access.ticketSecret ?? (await this.app.get(PostgresSecretRepository).secret('ticket')));
    await this.knowledge.prepare();
    const closeAbandoned = this.app.get(CloseAbandoned);
    await engine.start(this.app.get(ExecuteRun), () => closeAbandoned.execute(), afterOutage);
    this.listening = listener.run(this.leaving.signal);
    this.knowledge.run();
    this.state.phase = 'serving';
  }

  /** No more claims, readers sent elsewhere, runs finished or handed back. Ends within the grace and 5 s. */
  async stop(): Promise<void> {
    this.state.phase = 'draining';
    const graceMs = this.settings.runs.shutdownGraceSeconds * 1000;
    const graceOver = AbortSignal.timeout(graceMs);
    const giveUp = AbortSignal.timeout(graceMs + GIVE_UP_MS);
    const end = AbortSignal.timeout(graceMs + CLOSE_MS);
    const closed = this.closeListener();
    this.parts.engine.drain();
    this.knowledge.drain();
    if (this.settings.role !== 'worker') await this.app.get(SseConnections).endAll();
    await Promise.all([this.parts.engine.leave(graceOver, giveUp), this.knowledge.leave(giveUp)]);
    this.leaving.abort();
    const server = this.server();
    server.closeAllConnections();
    await before(end, Promise.allSettled([closed, this.started, this.listening, this.knowledge.close()]));
    await before(end, Promise.allSettled([this.app.get(Database).close(), this.app.get(EnginePools).close()]));
  }

  private closeListener(): Promise<void> {
    const server = this.server();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeIdleConnections();
    return closed;
  }

  private server(): import('node:http').Server {
    return this.app.getHttpServer() as import('node:http').Server;
  }
}

/** The promise, or the end, if that comes first. */
const before = async (end: AbortSignal, promise: Promise<unknown>): Promise<void> => {
  if (!end.aborted) await Promise.race([promise, once(end, 'abort')]);
};
