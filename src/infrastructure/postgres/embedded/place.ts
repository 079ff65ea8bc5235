import { access, lstat, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mayEnter, type Account } from './run-program';
import { sharedFolder, shortHash } from './shared-folder';

/**
 * The folder in which `postgres/` (the data) lies: `home` itself, or as root, where the database's user cannot enter `home`,
 * one that it can. `home/location` names it then; its own file `home` points back, so that a copied `home` is told from a moved one.
 */
export async function placeFor(home: string, account: Account | undefined): Promise<string> {
  if (await exists(join(home, 'postgres'))) return home;
  const named = await namedPlace(home);
  if (!account) return named ?? home; // root's, if named: it will be refused as another owner's
  if (named) return pointedBack(named, home);
  if (await mayEnter(home, account)) return home;

  const place = join(await sharedFolder(account), shortHash(home));
  await mkdir(place, { recursive: true, mode: 0o711 });
  return pointedBack(place, home);
}

/** For who only asks: makes nothing. */
export async function placeOf(home: string): Promise<string> {
  return (await exists(join(home, 'postgres'))) ? home : ((await namedPlace(home)) ?? home);
}

async function namedPlace(home: string): Promise<string | undefined> {
  const place = await read(join(home, 'location'));
  if (!place || !(await trusted(place))) return undefined;
  const back = await read(join(place, 'home'));
  // Another home that still names this place owns it: ours is a copy of that one and begins afresh.
  const copied = back !== undefined && back !== home && (await read(join(back, 'location'))) === place;
  return copied ? undefined : place;
}

async function pointedBack(place: string, home: string): Promise<string> {
  await writeFile(join(home, 'location'), `${place}\n`);
  await writeFile(join(place, 'home'), `${home}\n`);
  return place;
}

async function trusted(place: string): Promise<boolean> {
  const found = await lstat(place).catch(() => undefined);
  return found?.isDirectory() === true && found.uid === 0;
}

async function read(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  );
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
