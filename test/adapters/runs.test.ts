import { openPostgresWorld } from '../contract/postgres-repository-world';
import { runRepositoryContract } from '../contract/run-repository.contract';

runRepositoryContract('Postgres', openPostgresWorld);
