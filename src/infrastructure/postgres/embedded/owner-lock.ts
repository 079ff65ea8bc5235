import { randomUUID } from 'node:crypto';
import { link, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { identify, isAlive, type ProcessIdentity } from './process-identity';

interface Claim extends ProcessIdentity {
  nonce: string;
}

export class LockHeld extends Error {
  constructor(readonly pid: number) {
    super(`held by process ${pid}`);
  }
}

/**
 * `owner.lock`: one living process owns a data folder.
 *
 *   free → held          link(2) of a whole file: of many exactly one succeeds
 *   held by the dead → held   link(2) to `owner.lock.<nonce of the dead>`, one winner again, who then renames it over `owner.lock`.
 *                        Removing the dead one's file instead would let a slow rival remove the winner's.
 *   held → free          its holder removes it
 */
export class OwnerLock {
  private constructor(
    private readonly file: string,
    private readonly nonce: string,
  ) {}

  /** @throws LockHeld */
  static async take(home: string): Promise<OwnerLock> {
    const file = join(home, 'owner.lock');
    const self = await identify(process.pid);
    const claim: Claim = { ...(self ?? { pid: process.pid, startedAt: '' }), nonce: randomUUID() };
    const paper = join(home, `owner.claim.${claim.nonce}`);
    await writeWhole(paper, JSON.stringify(claim));
    try {
      while (!(await attempt(file, paper)));
      return new OwnerLock(file, claim.nonce);
    } finally {
      await rm(paper, { force: true });
    }
  }

  async release(): Promise<void> {
    const holder = await read(this.file);
    if (holder?.nonce === this.nonce) await rm(this.file, { force: true });
  }
}

/** False: the ground moved, look again. */
async function attempt(file: string, paper: string): Promise<boolean> {
  const holder = await read(file);
  if (!holder) return linked(paper, file);

  // A claimer may have died between its link and its rename: its own successor is then the last of this chain.
  const chain: string[] = [];
  for (let last: Claim | undefined = holder; last; last = await read(chain.at(-1)!)) {
    if (await isAlive(last)) throw new LockHeld(last.pid);
    chain.push(`${file}.${last.nonce}`);
  }
  const successor = chain.at(-1)!;
  if (!(await linked(paper, successor))) return false;

  // We may have read a lock that a faster one has replaced and swept behind itself: then our link proves nothing.
  const still = (await read(file))?.nonce === holder.nonce;
  if (still) await rename(paper, file);
  for (const claim of still ? chain : [successor]) await rm(claim, { force: true });
  return still;
}

async function linked(paper: string, name: string): Promise<boolean> {
  try {
    await link(paper, name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** A lock torn by a power cut counts as a dead one's. */
async function read(file: string): Promise<Claim | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    const { pid, startedAt, nonce } = JSON.parse(text) as Partial<Claim>;
    return { pid: Number(pid), startedAt: String(startedAt), nonce: String(nonce) };
  } catch {
    return { pid: 0, startedAt: 'unreadable', nonce: 'unreadable' };
  }
}

async function writeWhole(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
