import { constants } from 'node:fs';
import { open, rename, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

/** A killed server whose pid is not reaped yet, its last backends, a port that another program took just now. */
const PASSES_BY_ITSELF =
  /lock file "postmaster\.pid" already exists|shared memory block .* still in use|could not create any TCP\/IP sockets/;

const KEPT_BYTES = 10 * 1024 * 1024;

/** What postgres writes, in `server.log` beside the data; what one start wrote can be read back to tell why it failed. */
export class ServerLog {
  private constructor(
    readonly file: string,
    private readonly handle: FileHandle,
    private readonly begin: number,
  ) {}

  static async open(dataDir: string): Promise<ServerLog> {
    const file = join(dataDir, 'server.log');
    const size = await stat(file).then(
      (found) => found.size,
      () => 0,
    );
    if (size > KEPT_BYTES) await rename(file, `${file}.old`);
    // No link is followed: as root we write in a folder of another user's.
    const { O_APPEND, O_CREAT, O_RDWR, O_NOFOLLOW } = constants;
    const handle = await open(file, O_APPEND | O_CREAT | O_RDWR | O_NOFOLLOW, 0o600);
    return new ServerLog(file, handle, (await handle.stat()).size);
  }

  get fd(): number {
    return this.handle.fd;
  }

  /** Why a start that ended did, by what was written since this was opened; some reasons pass by themselves. */
  async failure(): Promise<{ said: string; passes: boolean }> {
    const { buffer, bytesRead } = await this.handle.read(Buffer.alloc(64 * 1024), 0, 64 * 1024, this.begin);
    const said = buffer
      .toString('utf8', 0, bytesRead)
      .split('\n')
      .map((line) => /(FATAL|PANIC|ERROR): .*/.exec(line)?.[0])
      .filter((line) => line !== undefined);
    return { said: said.at(-1) ?? 'it ended without a word', passes: said.some((line) => PASSES_BY_ITSELF.test(line)) };
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}
