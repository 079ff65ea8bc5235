import { mkdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { EmbeddedPostgresError, writingTo } from './embedded-postgres-error';
import { findEmbeddedPostgres } from './find-embedded-postgres';
import { LockHeld, OwnerLock } from './owner-lock';

/** The folder the embedded database is known by; its path, free of links, since data folders are told apart by their paths. */
export async function makeHome(home: string): Promise<string> {
  const path = resolve(home);
  // Others may pass through, to a data folder of user postgres, but not look around.
  await writingTo(path, () => mkdir(path, { recursive: true, mode: 0o711 }));
  return realpath(path);
}

/** @throws EmbeddedPostgresError with the connection string, when a living process owns it */
export async function ownHome(home: string): Promise<OwnerLock> {
  try {
    return await writingTo(home, () => OwnerLock.take(home));
  } catch (error) {
    if (!(error instanceof LockHeld)) throw error;
    const url = await findEmbeddedPostgres(home).catch(() => undefined);
    throw new EmbeddedPostgresError(
      url
        ? `Runlog is already running here (pid ${error.pid}); its database is ${url}: stop it, or set DATABASE_URL to that to join it.`
        : `Runlog is already starting here (pid ${error.pid}): wait until it serves, or stop it.`,
      error,
    );
  }
}

/** `database-url`, for people: `psql "$(cat .data/database-url)"`. Resolves with its path. */
export async function noteUrl(home: string, url: string): Promise<string> {
  const file = join(home, 'database-url');
  await writingTo(home, async () => {
    await rm(`${file}.partial`, { force: true }); // a mode is given only to a new file
    await writeFile(`${file}.partial`, `${url}\n`, { mode: 0o600 });
    await rename(`${file}.partial`, file);
  });
  return file;
}
