import { link, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LockHeld, OwnerLock } from '../../src/infrastructure/postgres/embedded/owner-lock';
import { identify } from '../../src/infrastructure/postgres/embedded/process-identity';
import { bystander } from '../support/cluster-bystander';
import { newFolder, type TestFolder } from '../support/cluster-folder';

describe('owner.lock', () => {
  let folder: TestFolder;
  let home: string;
  beforeEach(async () => {
    folder = await newFolder();
    ({ home } = folder);
    await mkdir(home);
  });
  afterEach(() => folder.remove());

  const dead = (nonce: string): string => JSON.stringify({ pid: process.pid, startedAt: 'another boot', nonce });
  /** Of many at once: how many got it. */
  const race = async (rivals: number): Promise<OwnerLock[]> => {
    const all = await Promise.allSettled(Array.from({ length: rivals }, () => OwnerLock.take(home)));
    for (const one of all) if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(LockHeld);
    return all.filter((one) => one.status === 'fulfilled').map(({ value }) => value);
  };

  it('is had by one of many, names its holder and is free when that releases it', async () => {
    const [winner, ...more] = await race(20);
    expect(more).toEqual([]);
    expect(JSON.parse(await readFile(join(home, 'owner.lock'), 'utf8'))).toMatchObject(
      await identify(process.pid).then((self) => ({ ...self })),
    );
    await winner!.release();
    expect(await readdir(home)).toEqual([]);
  });

  it('is taken over from a dead holder by exactly one, in 25 rounds of 20 rivals', async () => {
    for (let round = 0; round < 25; round++) {
      await writeFile(join(home, 'owner.lock'), dead(`round-${round}`));
      const winners = await race(20);
      expect(winners).toHaveLength(1);
      expect(await readdir(home)).toEqual(['owner.lock']);
      await winners[0]!.release();
    }
  });

  it('is taken over when whoever was taking it over died half way', async () => {
    await writeFile(join(home, 'owner.lock'), dead('first'));
    await writeFile(join(home, 'second'), dead('second'));
    await link(join(home, 'second'), join(home, 'owner.lock.first'));
    expect(await race(20)).toHaveLength(1);
    expect((await readdir(home)).sort()).toEqual(['owner.lock', 'second']);
  });

  it('takes a zombie for dead, though its pid can be signalled', async () => {
    const zombie = await bystander('zombie');
    expect(process.kill(zombie.pid, 0)).toBe(true);
    expect(await identify(zombie.pid)).toBeUndefined();
    zombie.end();
  });

  it('counts as a dead one’s when a power cut tore it', async () => {
    await writeFile(join(home, 'owner.lock'), '');
    expect(await race(5)).toHaveLength(1);
  });

  it('is not released by a former holder', async () => {
    const former = await OwnerLock.take(home);
    await writeFile(join(home, 'owner.lock'), dead('second'));
    await former.release();
    expect(await readdir(home)).toEqual(['owner.lock']);
  });
});
