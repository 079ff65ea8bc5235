import { openPostgresEngineWorld } from '../contract/postgres-engine-world';
import { leaseContract, runQueueContract } from '../contract/run-queue.contract';

runQueueContract('Postgres', openPostgresEngineWorld);
leaseContract('Postgres', openPostgresEngineWorld);
