import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A process of its own that owns an embedded database, to be killed, or run as another user. */
export interface Owner {
  process: ChildProcess;
  /** The next thing it tells. */
  next(): Promise<Told>;
  /** SIGKILL to it alone: its postgres becomes an orphan. */
  kill(): Promise<void>;
  /** SIGTERM, at which it stops its postgres. Resolves with its exit code. */
  end(): Promise<number | null>;
}

export interface Told {
  says?: string;
  serves?: { url: string; started: boolean; dataDir: string; port: number };
  refuses?: string;
}

const ROOT = join(__dirname, '../..');

/** TypeScript as Jest runs it, in a plain Node. */
const OWN = `
const swc = require('@swc/core');
require.extensions['.ts'] = (module, file) => module._compile(swc.transformFileSync(file, { configFile: '.swcrc' }).code, file);
const { startEmbeddedPostgres } = require('./src/infrastructure/postgres/embedded/embedded-postgres.ts');
const tell = (what) => process.stdout.write(JSON.stringify(what) + '\\n');
startEmbeddedPostgres({ home: process.argv[1], durable: process.argv[2] === 'durable', say: (says) => tell({ says }) }).then(
  (postgres) => {
    const alive = setInterval(() => undefined, 1e6);
    process.once('SIGTERM', () => postgres.stop().then(() => clearInterval(alive)));
    tell({ serves: postgres });
  },
  (error) => tell({ refuses: error.name === 'EmbeddedPostgresError' ? error.message : error.stack }),
);`;

export function startOwner(home: string, { uid, durable = false }: { uid?: number; durable?: boolean } = {}): Owner {
  const child = spawn(process.execPath, ['-e', OWN, home, durable ? 'durable' : 'fast'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await once(child, 'exit');
    }
    return child.exitCode;
  };
  return {
    process: child,
    next: async () => JSON.parse(((await lines.next()) as { value: string }).value) as Told,
    kill: async () => void (await end('SIGKILL')),
    end: () => end('SIGTERM'),
  };
}

/** What it tells when it has started, or has not. */
export async function startedOrNot(owner: Owner): Promise<Told> {
  for (;;) {
    const told = await owner.next();
    if (!told.says) return told;
  }
}
