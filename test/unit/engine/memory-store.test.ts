import { eventStoreContract } from '../../contract/event-store.contract';
import { openMemoryEngineWorld } from '../../contract/memory-engine-world';
import { leaseContract, runQueueContract } from '../../contract/run-queue.contract';

// The model that the simulation runs on keeps what Postgres keeps.
eventStoreContract('memory', () => openMemoryEngineWorld());
runQueueContract('memory', () => openMemoryEngineWorld());
leaseContract('memory', () => openMemoryEngineWorld());
