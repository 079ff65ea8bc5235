import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface PgliteServer {
  url: string;
  end: () => Promise<void>;
}

/** A migrated PGlite with pgvector, in a process of its own: a Postgres that needs no installation, for quick runs. */
export async function startPglite(): Promise<PgliteServer> {
  const child = fork(join(__dirname, 'pglite-child.cjs'), { stdio: ['ignore', 'pipe', 'inherit', 'ipc'], execArgv: [] });
  const exited = once(child, 'exit');
  const port = await Promise.race([
    once(child.stdout!, 'data').then(([line]) => Number(line)),
    exited.then(() => Promise.reject(new Error('PGlite ended before it listened'))),
  ]);
  const end = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, end };
}
