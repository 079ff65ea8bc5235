import { chmod, chown, mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { databaseAccount } from '../../src/infrastructure/postgres/embedded/account';
import { quiet } from '../support/cluster';
import { startedOrNot } from '../support/cluster-child';
import { rows, Trial } from '../support/cluster-trial';

const root = process.getuid?.() === 0;
const asRoot = root ? it : it.skip;
const NOBODY = 65534;

describe('the embedded database refuses, in a sentence and before it touches anything,', () => {
  let trial: Trial;
  beforeEach(async () => {
    trial = await Trial.begin();
  });
  afterEach(() => trial.end());

  const refusal = (): Promise<string> => trial.start().then(() => 'started', String);

  it('data of another major version, with the command to dump it', async () => {
    const dataDir = await fakeData('17');
    expect(await refusal()).toMatch(/^EmbeddedPostgresError: .* was made by PostgreSQL 17 .* brings 18: .*pg_dump .*pg_restore/);
    expect(await readdir(dataDir)).toEqual(['PG_VERSION']);
    expect(await readdir(trial.home)).toEqual(['postgres']);
  });

  it('a folder that is no data folder', async () => {
    const dataDir = await fakeData('18');
    await rename(join(dataDir, 'PG_VERSION'), join(dataDir, 'holiday.jpg'));
    expect(await refusal()).toMatch(/^EmbeddedPostgresError: .*move it away/);
    expect(await readdir(dataDir)).toEqual(['holiday.jpg']);
  });

  it('a home below something that is no folder', async () => {
    await writeFile(trial.home, '');
    trial.home = join(trial.home, 'below');
    expect(await refusal()).toMatch(/^EmbeddedPostgresError: Runlog cannot write to .*ENOTDIR.*DATABASE_URL/);
    trial.home = join(trial.home, '..');
  });

  asRoot('(needs root) data of another owner', async () => {
    const dataDir = await fakeData('18', 12345);
    expect(await refusal()).toMatch(/belongs to user 12345 .*pg_dump/);
    expect(await readdir(dataDir)).toEqual(['PG_VERSION']);
  });

  asRoot('(needs root) a home that this user cannot write to', async () => {
    const { refuses } = await startedOrNot(trial.own({ uid: NOBODY }));
    expect(refuses).toMatch(/^Runlog cannot write to .*EACCES.*user 65534/);
  });

  asRoot('(needs root) what an ordinary user made, which that one is served', async () => {
    await mkdir(trial.home);
    await chmod(join(trial.home, '..'), 0o755);
    await chown(trial.home, NOBODY, NOBODY);
    const owner = trial.own({ uid: NOBODY });
    const { serves, refuses } = await startedOrNot(owner);
    expect(refuses).toBeUndefined();
    expect(serves!.dataDir).toBe(join(trial.home, 'postgres'));
    expect(await rows(serves!.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect((await stat(serves!.dataDir)).uid).toBe(NOBODY);
    expect(await owner.end()).toBe(0);
    expect(await refusal()).toContain(`belongs to user ${NOBODY}`);
  });

  /** Owned by whom a database of ours would be owned by, unless told otherwise. */
  async function fakeData(version: string, uid?: number): Promise<string> {
    const dataDir = join(trial.home, 'postgres');
    await mkdir(dataDir, { recursive: true });
    await writeFile(join(dataDir, 'PG_VERSION'), `${version}\n`);
    const owner = uid ?? (await databaseAccount(quiet))?.uid;
    if (owner !== undefined) await chown(dataDir, owner, owner);
    return dataDir;
  }
});
