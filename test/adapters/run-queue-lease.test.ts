import { StoreUnavailable } from '../../src/domain/chat/event-store';
import { EnginePool } from '../../src/infrastructure/postgres/engine-pool';
import { PostgresLease } from '../../src/infrastructure/postgres/postgres-lease';
import { aProcessId } from '../contract/engine-world';
import { freshDatabase, type TestDatabase } from '../support/database';
import { databaseProxy, type DatabaseProxy } from '../support/database-proxy';

const LEASE_SECONDS = 3;
let database: TestDatabase;
let proxy: DatabaseProxy;
let pool: EnginePool;
beforeAll(async () => {
  database = await freshDatabase();
  proxy = await databaseProxy(database.url);
  pool = new EnginePool({ url: proxy.url, size: 1, leaseSeconds: LEASE_SECONDS, name: 'lease' });
});
afterAll(async () => {
  await proxy.close();
  await pool.close();
  await database.drop();
});

it('is given up by a connection that has gone silent early enough to be renewed by another', async () => {
  // Regression: a heartbeat on a half-open connection was waited for for 15 s, as long as the lease itself.
  const lease = new PostgresLease(pool);
  const processId = aProcessId();
  await lease.register({ processId, role: 'worker', host: 'test', pid: 1, version: '0' }, LEASE_SECONDS);
  const renewed = performance.now();
  await lease.renew(processId, LEASE_SECONDS);
  expect(proxy.swallow('lease')).toBe(1);
  await expect(lease.renew(processId, LEASE_SECONDS)).rejects.toThrow(StoreUnavailable);
  expect(await lease.renew(processId, LEASE_SECONDS)).toMatchObject({ held: true });
  expect(performance.now() - renewed).toBeLessThan(LEASE_SECONDS * 1000);
});
