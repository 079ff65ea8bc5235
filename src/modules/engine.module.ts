import { Global, Module } from '@nestjs/common';
import { EventFeed } from '../domain/chat/event-feed';
import { EventLog } from '../domain/chat/event-log';
import { EventStore } from '../domain/chat/event-store';
import { Lease } from '../domain/chat/lease';
import { RunQueue } from '../domain/chat/run-queue';
import { OwnWorker } from '../domain/chat/own-worker';
import { WakeUp } from '../domain/chat/wake-up';
import { Ids } from '../domain/ids';
import { Engine } from '../infrastructure/engine/engine';
import type { WakeUpHub } from '../infrastructure/engine/wake-up-hub';
import { Listener } from '../infrastructure/postgres/listener';
import { systemClock } from '../infrastructure/system-clock';
import { rareReport } from '../infrastructure/telemetry/rare-report';
import { StartOptions } from './start-options';

/** Behind a pooler that swallows notifications the poll is the feed. */
const POLL_MS = { heard: 1000, deaf: 100 };

/** The engine and its one LISTEN connection, which know each other. */
export class EngineParts {
  readonly engine: Engine;
  readonly listener: Listener;

  constructor({ settings, logger, version, database }: StartOptions, store: EventStore, queue: RunQueue, lease: Lease, ids: Ids) {
    const report = rareReport(logger, systemClock);
    this.engine = new Engine(
      { store, queue, lease, ids, clock: systemClock, report, broadcast: (signals) => this.listener.send(signals) },
      { role: settings.role, version, leaseSeconds: settings.runs.leaseSeconds, concurrency: settings.runs.concurrency },
    );
    const { engine } = this;
    const hub: WakeUpHub = engine.wakeUp;
    this.listener = new Listener(database.directUrl, ids.next(), systemClock, {
      received: (signal) => hub.receive(signal),
      missed: () => hub.missed(),
      heard: (comesThrough) => {
        const pollMs = comesThrough ? POLL_MS.heard : POLL_MS.deaf;
        if (pollMs !== engine.feed.pollMs && !comesThrough)
          logger.warn('Notifications do not come through (a pooler in transaction mode?): polling instead. Set DATABASE_DIRECT_URL.');
        engine.feed.pollMs = pollMs;
      },
      report,
    });
  }
}

@Global()
@Module({
  providers: [
    {
      provide: EngineParts,
      inject: [StartOptions, EventStore, RunQueue, Lease, Ids],
      useFactory: (...parts: ConstructorParameters<typeof EngineParts>) => new EngineParts(...parts),
    },
    { provide: EventLog, inject: [EngineParts], useFactory: (parts: EngineParts) => parts.engine.journal },
    { provide: EventFeed, inject: [EngineParts], useFactory: (parts: EngineParts) => parts.engine.feed },
    { provide: WakeUp, inject: [EngineParts], useFactory: (parts: EngineParts) => parts.engine.wakeUp },
    { provide: OwnWorker, inject: [EngineParts], useFactory: (parts: EngineParts) => parts.engine.ownWorker },
  ],
  exports: [EngineParts, EventLog, EventFeed, OwnWorker, WakeUp],
})
export class EngineModule {}
