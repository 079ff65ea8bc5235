import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Image } from './image-layout';

const HEALTH_MS = 10_000;

/** A process in an image's folder, with the image's environment and nothing of ours, as the image's user where we may choose one. */
export class Container {
  private output = '';
  private readonly user: { uid?: number; gid?: number };
  private readonly child: ChildProcess;
  private readonly exited: Promise<unknown[]>;

  constructor(
    private readonly image: Image,
    private readonly env: Record<string, string>,
  ) {
    this.user = userFor(image);
    const [program = '', ...args] = image.command;
    this.child = spawn(program, args, { ...this.options(env), stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (chunk: Buffer) => void (this.output += chunk.toString()));
    this.exited = once(this.child, 'close');
  }

  get said(): string {
    return this.output;
  }

  /** What Docker would ask, with the host that the image names: every interface, where a test listens on loopback alone. */
  health(): { code: number | null; said: string } {
    const [program = '', ...args] = this.image.health;
    const { HOST = '' } = this.image.env;
    const { status, stdout, stderr } = spawnSync(program, args, {
      ...this.options({ ...this.env, HOST }),
      encoding: 'utf8',
      timeout: HEALTH_MS,
    });
    return { code: status, said: stdout + stderr };
  }

  /** How it ends by itself. */
  async end(): Promise<unknown> {
    return (await this.exited)[0];
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<unknown> {
    this.child.kill(signal);
    return this.end();
  }

  private options(env: Record<string, string>) {
    return {
      cwd: join(this.image.folder, this.image.workdir),
      env: { PATH: dirname(process.execPath), ...this.image.env, ...env },
      ...this.user,
    };
  }
}

/** Only root can become another; and who it becomes has to be able to read what the image links to. */
function userFor({ folder, workdir, user }: Image): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const { status } = spawnSync(process.execPath, ['-e', "require('pg')"], { cwd: join(folder, workdir), ...user, env: {} });
  return status === 0 ? user : {};
}

/** Every path below a folder, with what would change if it was written to. */
export function snapshot(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => {
    const path = join(entry.parentPath, entry.name);
    const { size, mtimeMs, mode } = lstatSync(path);
    return [path, `${mode} ${size} ${mtimeMs}`] as const;
  });
  return Object.fromEntries(entries);
}
