import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error';
import { mayEnter, type Account } from './run-program';

/** A folder of root's that the database's user may enter: for what cannot lie below a 0700 home. */
export async function sharedFolder(account: Account): Promise<string> {
  const places = ['/var/lib/runlog', join(tmpdir(), 'runlog-shared')];
  for (const place of places) {
    if ((await madeByUs(place)) && (await mayEnter(place, account))) return place;
  }
  throw new EmbeddedPostgresError(
    `No folder can be made that user ${account.uid} may enter (tried ${places.join(' and ')}): start Runlog as an ordinary user, or set DATABASE_URL.`,
  );
}

export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

async function madeByUs(place: string): Promise<boolean> {
  try {
    await mkdir(place, { recursive: true });
    const { uid } = await lstat(place);
    if (uid !== 0) return false; // in /tmp anyone could have put it, or a link, there before us
    await chmod(place, 0o755);
    return true;
  } catch {
    return false; // a read-only system: the next place
  }
}
