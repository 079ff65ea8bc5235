import { randomBytes } from 'node:crypto';
import { chown, mkdir, mkdtemp, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Binaries } from './binaries';
import { USER } from './connection';
import { EmbeddedPostgresError, reasonOf, writingTo } from './embedded-postgres-error';
import { runProgram, type Account } from './run-program';

interface Birth {
  place: string;
  dataDir: string;
  account: Account | undefined;
  binaries: Binaries;
  durable: boolean;
  signal: AbortSignal | undefined;
}

const UNFINISHED = 'postgres.new-';

const INITDB_SECONDS = 120; // 1 s on a laptop; a small ARM board with an SD card took the most

/** macOS has no C.UTF-8 before version 15; PostgreSQL brings its own. */
const LOCALE =
  process.platform === 'darwin' ? ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : ['--locale=C.UTF-8'];

/** Makes the data folder beside its place and renames it when whole: a start killed half way leaves litter, never half a database. */
export async function initialise({ place, dataDir, account, binaries, durable, signal }: Birth): Promise<void> {
  const folder = await writingTo(place, () => mkdtemp(join(place, UNFINISHED)));
  try {
    const data = join(folder, 'data');
    const password = join(folder, 'password');
    await writeFile(password, randomBytes(24).toString('base64url'), { mode: 0o600 });
    await mkdir(data, { mode: 0o700 });
    if (account) for (const path of [folder, password, data]) await chown(path, account.uid, account.gid);

    const secret = ['--auth=scram-sha-256', `--username=${USER}`, `--pwfile=${password}`];
    const args = ['-D', data, '--encoding=UTF8', ...LOCALE, ...secret, ...(durable ? [] : ['--no-sync'])];
    await runProgram(binaries.initdb, args, { account, cwd: folder, timeoutSeconds: INITDB_SECONDS, signal });

    await rename(password, join(data, 'runlog.password'));
    if (durable) await sync(join(data, 'runlog.password'), data);
    await rename(data, dataDir);
    if (durable) await sync(place);
  } catch (error) {
    signal?.throwIfAborted();
    throw new EmbeddedPostgresError(
      `The embedded database could not be made in ${place} (${reasonOf(error)}): mend that and start again, or set DATABASE_URL to a database of your own.`,
      error,
    );
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 }); // a killed initdb's own child may still write
  }
}

/** What killed starts left. The caller holds owner.lock, so nobody builds there now. */
export async function sweepUnfinished(place: string): Promise<void> {
  const litter = (await readdir(place)).filter((name) => name.startsWith(UNFINISHED));
  // An initdb whose starter was killed may write for a moment more; what it keeps from being swept, the next start sweeps.
  for (const name of litter) await rm(join(place, name), { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
}

async function sync(...paths: string[]): Promise<void> {
  for (const path of paths) {
    const handle = await open(path, 'r');
    await handle.sync().finally(() => handle.close());
  }
}
