import { tmpdir } from 'node:os';
import { startTestCluster, TEMPLATE, type TestCluster } from './cluster';
import { adminOf, urlOf } from './database';
import { memoryFolder } from './memory-folder';

/** Jest's globalSetup: RUNLOG_TEST_CLUSTER is the url of a cluster that holds a migrated template, RUNLOG_TEST_FOLDER where the tests' databases lie. */
export default async function setup(): Promise<void> {
  process.env.RUNLOG_TEST_FOLDER ??= memoryFolder() ?? tmpdir();
  const cluster = await startTestCluster();
  try {
    await adminOf(cluster.url, (admin) => admin.query(`create database ${TEMPLATE}`));
    await migrateTemplate(urlOf(cluster.url, TEMPLATE));
  } catch (error) {
    await cluster.end();
    throw error;
  }
  process.env.RUNLOG_TEST_CLUSTER = cluster.url;
  (globalThis as { runlogTestCluster?: TestCluster }).runlogTestCluster = cluster;
}

/** Required here and not above: who changes the migrations can still run the tests that need none of this file. */
export async function migrateTemplate(url: string): Promise<void> {
  const { migrate } = require('../../src/infrastructure/postgres/migrate') as typeof import('../../src/infrastructure/postgres/migrate');
  await migrate(url);
}
