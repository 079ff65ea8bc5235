import { eventStoreContract } from '../contract/event-store.contract';
import { openPostgresEngineWorld } from '../contract/postgres-engine-world';

eventStoreContract('Postgres', openPostgresEngineWorld);
