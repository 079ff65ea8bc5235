import { lstat, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { databaseAccount } from './account';
import { findBinaries, type Binaries } from './binaries';
import { USER } from './connection';
import { EmbeddedPostgresError, reasonOf, writingTo } from './embedded-postgres-error';
import { initialise, sweepUnfinished } from './initialise';
import { placeFor } from './place';
import type { Account } from './run-program';

export interface ClusterOptions {
  /** Progress, a line at a time. */
  say: (line: string) => void;
  signal?: AbortSignal | undefined;
  /** False: no fsync. For tests, whose data may go with the machine. */
  durable?: boolean;
}

/** A data folder that can be served: whole, ours, of this major version. */
export interface Cluster {
  dataDir: string;
  password: string;
  binaries: Binaries;
  account: Account | undefined;
  durable: boolean;
}

/** Finds the data folder of this home or makes it. Whatever is wrong with one that is there is said before anything is touched. */
export async function openCluster(home: string, options: ClusterOptions): Promise<Cluster> {
  const { say, signal, durable = true } = options;
  const account = await databaseAccount(say);
  const binaries = await findBinaries(account);
  const place = await writingTo(home, () => placeFor(home, account));
  const dataDir = join(place, 'postgres');
  if (!(await isThere(dataDir))) {
    say(`Preparing the embedded PostgreSQL ${binaries.major} in ${dataDir} (the first start only)`);
    await initialise({ place, dataDir, account, binaries, durable, signal });
  }
  await refuseForeign(dataDir, account, binaries.major);
  await sweepUnfinished(place);
  return { dataDir, password: await readPassword(dataDir), binaries, account, durable };
}

/** Beside the data, so that initdb's rename brings both or neither. */
export async function readPassword(dataDir: string): Promise<string> {
  const file = join(dataDir, 'runlog.password');
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    throw new EmbeddedPostgresError(
      `The password of the embedded database cannot be read from ${file} (${reasonOf(error)}): put back the file of that name from your backup.`,
      error,
    );
  }
}

async function refuseForeign(dataDir: string, account: Account | undefined, major: number): Promise<void> {
  const { uid } = await lstat(dataDir);
  const expected = account?.uid ?? process.getuid?.();
  if (uid !== expected) {
    throw new EmbeddedPostgresError(
      `The database in ${dataDir} belongs to user ${uid} and would run as user ${expected} here: start Runlog as the user who made it (root for one of user postgres), or dump it there with ${dumpCommand(dataDir)} and move the folder away.`,
    );
  }
  const version = await readFile(join(dataDir, 'PG_VERSION'), 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  );
  if (version === undefined) {
    throw new EmbeddedPostgresError(`${dataDir} is not a PostgreSQL data folder (no PG_VERSION): move it away and start again.`);
  }
  if (version !== String(major)) {
    throw new EmbeddedPostgresError(
      `The database in ${dataDir} was made by PostgreSQL ${version} and this Runlog brings ${major}: dump it with version ${version}'s ${dumpCommand(dataDir)}, move the folder away, start Runlog and load the dump with "pg_restore -d <the new database-url> runlog.dump".`,
    );
  }
}

function dumpCommand(dataDir: string): string {
  return `"pg_ctl -D '${dataDir}' -o '-p 5433' start && PGPASSWORD=$(cat '${dataDir}/runlog.password') pg_dump -h 127.0.0.1 -p 5433 -U ${USER} -Fc -f runlog.dump ${USER}"`;
}

/** An empty folder is as good as none: a volume that is mounted for the first time. */
async function isThere(dataDir: string): Promise<boolean> {
  const entries = await readdir(dataDir).catch((error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? [] : ['unreadable']));
  return entries.length > 0;
}
