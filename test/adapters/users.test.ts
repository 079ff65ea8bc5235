import { openPostgresWorld } from '../contract/postgres-repository-world';
import { userRepositoryContract } from '../contract/user-repository.contract';
import { PostgresSecretRepository } from '../../src/infrastructure/postgres/postgres-secret-repository';

userRepositoryContract('Postgres', openPostgresWorld);

it('makes a secret once, however many processes ask at once', async () => {
  const world = await openPostgresWorld();
  const ask = () => new PostgresSecretRepository(world.database).secret('ticket');
  const secrets = new Set(await Promise.all(Array.from({ length: 20 }, ask)));
  expect(secrets.size).toBe(1);
  expect([...secrets][0]).toMatch(/^[\w-]{43}$/);
  expect(await ask()).toBe([...secrets][0]);
  await world.close();
});
