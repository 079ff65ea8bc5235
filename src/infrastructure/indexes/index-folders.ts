import { randomUUID } from 'node:crypto';
import { access, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CollectionId } from '../../domain/ids';
import { MANIFEST } from './index-files';

const UNFINISHED = '.tmp';
/** Left by a process that died; a build that takes longer than this would only have to start again. */
const LEFT_BEHIND_MS = 6 * 3_600_000;
const THERE_ALREADY = new Set(['ENOTEMPTY', 'EEXIST', 'EPERM']);
const NO_ROOM = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOTDIR', 'EEXIST']);

/** The folder of the indexes takes no files. */
export class Unwritable extends Error {}

/** `<root>/<collection>/<version>-<hash>`: processes that share the root share the indexes; what is whole has its name, what is not ends in `.tmp`. */
export const indexFolder = (root: string, collection: CollectionId, version: number, hash: string): string =>
  join(root, collection, `${version}-${hash}`);

export const isThere = (folder: string): Promise<boolean> =>
  access(join(folder, MANIFEST)).then(
    () => true,
    () => false,
  );

/** Has `write` fill a folder beside, and gives it its name when it is whole. Where another process was first, its index stands. @throws Unwritable */
export async function writeFolder(folder: string, replace: boolean, write: (unfinished: string) => Promise<void>): Promise<void> {
  const unfinished = `${folder}.${randomUUID()}${UNFINISHED}`;
  try {
    await mkdir(unfinished, { recursive: true });
    await write(unfinished);
    if (replace || !(await isThere(folder))) await putAway(folder);
    await rename(unfinished, folder).catch(async (error: NodeJS.ErrnoException) => {
      if (!THERE_ALREADY.has(error.code ?? '') || !(await isThere(folder))) throw error;
    });
  } catch (error) {
    if (NO_ROOM.has((error as NodeJS.ErrnoException).code ?? '')) throw new Unwritable((error as Error).message, { cause: error });
    throw error;
  } finally {
    await rm(unfinished, { recursive: true, force: true }).catch(() => undefined); // the next sweep takes it
  }
}

/** In one step, so that nobody meets half of it. */
async function putAway(folder: string): Promise<void> {
  const old = `${folder}.${randomUUID()}${UNFINISHED}`;
  await rename(folder, old).catch(() => undefined); // it is not there, or another process did the same
  await rm(old, { recursive: true, force: true });
}

/** Removes a collection's older versions, and what dead processes left. Who still searches one of them has it in memory. */
export async function sweepOlder(root: string, collection: CollectionId, version: number): Promise<void> {
  const parent = join(root, collection);
  for (const name of await readdir(parent)) {
    const path = join(parent, name);
    const unneeded = name.endsWith(UNFINISHED) ? await isLeftBehind(path) : parseInt(name) < version;
    if (unneeded) await rm(path, { recursive: true, force: true });
  }
}

async function isLeftBehind(path: string): Promise<boolean> {
  const made = await stat(path).catch(() => undefined); // finished just now, and renamed
  return made !== undefined && Date.now() - made.mtimeMs > LEFT_BEHIND_MS;
}
