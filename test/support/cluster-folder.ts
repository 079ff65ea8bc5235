import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LockHeld, OwnerLock } from '../../src/infrastructure/postgres/embedded/owner-lock';
import { placeOf } from '../../src/infrastructure/postgres/embedded/place';
import { runningServer, stopServer } from '../../src/infrastructure/postgres/embedded/server';

export interface TestFolder {
  path: string;
  /** For a cluster: a blank in its path, and to be made by who uses it. */
  home: string;
  /** Ends a postgres that still runs in it, and removes it. */
  remove(): Promise<void>;
}

/** All lie in one place and hold a lock of the process that made them, so that the next test run finds what a killed one left. */
export async function newFolder(): Promise<TestFolder> {
  const path = join(await testFolders(), randomUUID());
  await mkdir(path, { mode: 0o711 });
  await OwnerLock.take(path); // never released: it goes with the folder
  return { path, home: join(path, 'my data'), remove: () => removeWhole(path) };
}

/** What killed test runs left; whoever gets the lock of a dead one clears up behind it. */
export async function sweepDeadFolders(): Promise<void> {
  const parent = await testFolders();
  for (const name of await readdir(parent)) {
    const path = join(parent, name);
    if (await justMade(path)) continue;
    try {
      await OwnerLock.take(path);
    } catch (error) {
      if (error instanceof LockHeld || (error as NodeJS.ErrnoException).code === 'ENOENT') continue; // alive, or swept by another run
      throw error;
    }
    await removeWhole(path);
  }
}

async function removeWhole(path: string): Promise<void> {
  for (const name of await readdir(path)) {
    const place = await placeOf(join(path, name)); // as root not always below home
    const server = await runningServer(join(place, 'postgres'));
    if (server) await stopServer(server, 'immediate');
    await rm(place, { recursive: true, force: true, maxRetries: 5 }); // a killed initdb's last writes
  }
  await rm(path, { recursive: true, force: true, maxRetries: 5 });
}

async function testFolders(): Promise<string> {
  const parent = join(process.env.RUNLOG_TEST_FOLDER ?? tmpdir(), `runlog-test-${process.getuid?.()}`);
  await mkdir(parent, { recursive: true, mode: 0o711 });
  return parent;
}

/** Its maker has yet to lock it. */
async function justMade(path: string): Promise<boolean> {
  const locked = await stat(join(path, 'owner.lock')).catch(() => undefined);
  const made = await stat(path).catch(() => undefined);
  return !locked && made !== undefined && Date.now() - made.mtimeMs < 60_000;
}
