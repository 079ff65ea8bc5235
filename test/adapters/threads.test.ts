import { openPostgresWorld } from '../contract/postgres-repository-world';
import { threadRepositoryContract } from '../contract/thread-repository.contract';

threadRepositoryContract('Postgres', openPostgresWorld);
