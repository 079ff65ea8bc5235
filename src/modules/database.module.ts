import { Global, Module, type DynamicModule } from '@nestjs/common';
import { Tickets } from '../domain/access/tickets';
import { UserRepository } from '../domain/access/user';
import { EventStore } from '../domain/chat/event-store';
import { Lease } from '../domain/chat/lease';
import { RunQueue } from '../domain/chat/run-queue';
import { RunRepository } from '../domain/chat/run-repository';
import { ThreadRepository } from '../domain/chat/thread-repository';
import { Clock } from '../domain/clock';
import { Ids } from '../domain/ids';
import { CollectionRepository } from '../domain/knowledge/collection';
import { LateTickets } from '../infrastructure/access/late-tickets';
import { Settings } from '../infrastructure/config/settings';
import { Database } from '../infrastructure/postgres/database';
import { EnginePool } from '../infrastructure/postgres/engine-pool';
import { PostgresCollectionRepository } from '../infrastructure/postgres/postgres-collection-repository';
import { PostgresEventStore } from '../infrastructure/postgres/postgres-event-store';
import { PostgresLease } from '../infrastructure/postgres/postgres-lease';
import { PostgresRunQueue } from '../infrastructure/postgres/postgres-run-queue';
import { PostgresRunRepository } from '../infrastructure/postgres/postgres-run-repository';
import { PostgresSecretRepository } from '../infrastructure/postgres/postgres-secret-repository';
import { PostgresThreadRepository } from '../infrastructure/postgres/postgres-thread-repository';
import { PostgresUserRepository } from '../infrastructure/postgres/postgres-user-repository';
import { systemClock } from '../infrastructure/system-clock';
import { uuidIds } from '../infrastructure/uuid-ids';
import { StartOptions } from './start-options';
import { adapter, useCase } from './use-case';

/** The engine's pools, apart from the requests': a busy API must not hold up a flush or a heartbeat, nor readers a flush. */
export class EnginePools {
  readonly write: EnginePool;
  readonly read: EnginePool;
  readonly lease: EnginePool;

  constructor({ settings, database }: StartOptions) {
    const { leaseSeconds } = settings.runs;
    this.write = new EnginePool({ url: database.url, size: 6, leaseSeconds, name: 'engine' });
    this.read = new EnginePool({ url: database.url, size: 4, leaseSeconds, name: 'feed' });
    this.lease = new EnginePool({ url: database.directUrl, size: 1, leaseSeconds, name: 'lease' });
  }

  async close(): Promise<void> {
    await Promise.all([this.write.close(), this.read.close(), this.lease.close()]);
  }
}

/** Which adapter fills which port of the domain. */
@Global()
@Module({})
export class DatabaseModule {
  static forRoot(options: StartOptions): DynamicModule {
    const { leaseSeconds } = options.settings.runs;
    const providers = [
      { provide: StartOptions, useValue: options },
      { provide: Settings, useValue: options.settings },
      { provide: Clock, useValue: systemClock },
      { provide: Ids, useValue: uuidIds },
      { provide: EnginePools, useFactory: () => new EnginePools(options) },
      { provide: Database, useFactory: () => new Database({ url: options.database.url, leaseSeconds }) },
      { provide: LateTickets, useClass: LateTickets },
      { provide: Tickets, useExisting: LateTickets },
      { provide: EventStore, inject: [EnginePools], useFactory: (pools: EnginePools) => new PostgresEventStore(pools.write, pools.read) },
      { provide: RunQueue, inject: [EnginePools], useFactory: (pools: EnginePools) => new PostgresRunQueue(pools.write, leaseSeconds) },
      { provide: Lease, inject: [EnginePools], useFactory: (pools: EnginePools) => new PostgresLease(pools.lease) },
      adapter(UserRepository, PostgresUserRepository, Database),
      adapter(ThreadRepository, PostgresThreadRepository, Database),
      adapter(RunRepository, PostgresRunRepository, Database),
      adapter(CollectionRepository, PostgresCollectionRepository, Database, Ids),
      useCase(PostgresSecretRepository, Database),
    ];
    return { module: DatabaseModule, providers, exports: providers.map((provider) => provider.provide) };
  }
}
