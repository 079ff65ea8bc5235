import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { TEMPLATE } from './cluster';

export interface TestDatabase {
  url: string;
  /** Cuts who is still connected. */
  drop: () => Promise<void>;
}

const OBJECT_IN_USE = '55006';

/** A database of one's own, migrated. */
export async function freshDatabase(cluster = testCluster()): Promise<TestDatabase> {
  return create(cluster, `template ${TEMPLATE}`);
}

/** A database of one's own without a table; also of a private cluster, which has no template. */
export async function emptyDatabase(cluster = testCluster()): Promise<TestDatabase> {
  return create(cluster, 'template template0');
}

export function urlOf(cluster: string, database: string): string {
  const url = new URL(cluster);
  url.pathname = database;
  return url.href;
}

export async function adminOf<T>(cluster: string, use: (admin: Client) => Promise<T>): Promise<T> {
  const admin = new Client({ connectionString: cluster });
  await admin.connect();
  return use(admin).finally(() => admin.end());
}

async function create(cluster: string, from: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await adminOf(cluster, (admin) => untilFree(() => admin.query(`create database ${name} ${from}`)));
  const drop = (): Promise<void> =>
    adminOf(cluster, async (admin) => void (await admin.query(`drop database if exists ${name} with (force)`)));
  return { url: urlOf(cluster, name), drop };
}

/** A template cannot be cloned while anyone is connected to it: the migration's last session, autovacuum. */
async function untilFree<T>(clone: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await clone();
    } catch (error) {
      if ((error as { code?: string }).code !== OBJECT_IN_USE || tries === 50) throw error;
      await sleep(100);
    }
  }
}

function testCluster(): string {
  const url = process.env.RUNLOG_TEST_CLUSTER;
  if (!url) throw new Error('RUNLOG_TEST_CLUSTER is not set: run this test with Jest, whose globalSetup is test/support/cluster-setup.ts.');
  return url;
}
