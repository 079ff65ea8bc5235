import { constants } from 'node:fs';
import { open, rename, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

const KEPT_BYTES = 10 * 1024 * 1024;

/** What postgres writes, in `server.log` beside the data; what one start wrote can be read back to tell why it failed. */
export class ServerLog {
  private constructor(
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
    return new ServerLog(handle, (await handle.stat()).size);
  }

  get fd(): number {
    return this.handle.fd;
  }

  /** What was written since it was opened. */
  async written(): Promise<string> {
    const { buffer, bytesRead } = await this.handle.read(Buffer.alloc(64 * 1024), 0, 64 * 1024, this.begin);
    return buffer.toString('utf8', 0, bytesRead);
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}
