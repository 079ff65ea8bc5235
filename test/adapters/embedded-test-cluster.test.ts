import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runningServer } from '../../src/infrastructure/postgres/embedded/server';
import { startedOrNot, startOwner } from '../support/cluster-child';
import { newFolder, sweepDeadFolders } from '../support/cluster-folder';
import { privateCluster, type PrivateCluster } from '../support/cluster-private';
import { adminOf, emptyDatabase, freshDatabase } from '../support/database';

const tables = (url: string): Promise<number> =>
  adminOf(url, async (client) => (await client.query("select from pg_tables where schemaname = 'public'")).rowCount ?? 0);

describe('the clusters of our tests', () => {
  it('give each who asks a migrated database of its own', async () => {
    const all = await Promise.all([freshDatabase(), freshDatabase(), freshDatabase()]);
    expect(new Set(all.map(({ url }) => url)).size).toBe(3);
    for (const { url } of all) expect(await tables(url)).toBeGreaterThan(3);
    await Promise.all(all.map(({ drop }) => drop()));
    await expect(tables(all[0].url)).rejects.toMatchObject({ code: '3D000' });
  });

  it('are swept when the run they belong to was killed, and left alone while it lives', async () => {
    const folder = await newFolder();
    const owner = startOwner(folder.home);
    const { dataDir, url } = (await startedOrNot(owner)).serves!;
    await owner.kill();
    await sweepDeadFolders();
    expect(await tables(url)).toBe(0);

    await writeFile(join(folder.path, 'owner.lock'), JSON.stringify({ pid: process.pid, startedAt: 'another boot', nonce: 'dead' }));
    await sweepDeadFolders();
    expect(await runningServer(dataDir)).toBeUndefined();
    await expect(access(folder.path)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  describe('that one test has for itself', () => {
    let cluster: PrivateCluster;
    beforeAll(async () => {
      cluster = await privateCluster();
    });
    afterAll(() => cluster.end());

    it.each(['fast', 'immediate'] as const)('come back on the same url after a restart (%s)', async (how) => {
      await adminOf(cluster.url, (client) => client.query('create table if not exists kept (n int)'));
      await cluster.restart(how);
      expect(await tables(cluster.url)).toBe(1);
    });

    it('stay down until they are started', async () => {
      await cluster.kill();
      await expect(tables(cluster.url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
      await cluster.start();
      expect(await tables(cluster.url)).toBe(1);
      const { url, drop } = await emptyDatabase(cluster.url);
      expect(await tables(url)).toBe(0);
      await drop();
    });
  });
});
