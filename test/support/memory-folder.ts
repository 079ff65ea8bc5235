import { readFileSync, statfsSync } from 'node:fs';
import { freemem } from 'node:os';

const SHARED_MEMORY = '/dev/shm';
/** A test run takes 200 MB of it, one at full size ten times as much. */
const ROOM_BYTES = 6 * 1024 ** 3;

/** A folder in memory with room for a test run's databases, of which it makes and drops many hundreds: a disk takes up to a third of a second for each. */
export function memoryFolder(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n');
  const options = mounts.map((line) => line.split(' ')).find(([, at, type]) => at === SHARED_MEMORY && type === 'tmpfs')?.[3];
  if (!options || options.split(',').some((option) => option === 'noexec' || option === 'ro')) return undefined;
  const { bavail, bsize } = statfsSync(SHARED_MEMORY);
  return Math.min(bavail * bsize, freemem()) > ROOM_BYTES ? SHARED_MEMORY : undefined;
}
