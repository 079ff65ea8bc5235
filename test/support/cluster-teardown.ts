import type { TestCluster } from './cluster';

/** Jest's globalTeardown; a run that is killed before leaves its cluster to the next one's setup. */
export default async function teardown(): Promise<void> {
  await (globalThis as { runlogTestCluster?: TestCluster }).runlogTestCluster?.end();
}
