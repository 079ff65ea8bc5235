import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from './cluster';
import { untilReady } from './connection';
import { EmbeddedPostgresError, reasonOf, writingTo } from './embedded-postgres-error';
import { freePort } from './free-port';
import { identify } from './process-identity';
import { PLAIN_ENVIRONMENT } from './run-program';
import { forgetDeadPostmaster, runningServer, stopServer, type Server } from './server';
import { ServerLog } from './server-log';

export interface LaunchOptions {
  /** The same one again for a restart below open pools; default: a free one. */
  port?: number;
  signal?: AbortSignal | undefined;
}

/** How long a killed server may hold its data: its backends end at their next look around, its pid when it is reaped. */
const BUSY_SECONDS = 10;

/** The orphan of a killed owner, if one serves this data. */
export async function adoptServer(cluster: Cluster, signal?: AbortSignal): Promise<Server | undefined> {
  const server = await runningServer(cluster.dataDir);
  // Not ready and gone: its owner was killed while stopping it.
  return server && (await untilReady(server, cluster.password, signal)) ? server : undefined;
}

/** Starts postgres and resolves when it answers. @throws EmbeddedPostgresError */
export async function launchServer(cluster: Cluster, { port, signal }: LaunchOptions = {}): Promise<Server> {
  const deadline = Date.now() + BUSY_SECONDS * 1000;
  for (;;) {
    signal?.throwIfAborted();
    await forgetDeadPostmaster(cluster.dataDir);
    const log = await writingTo(cluster.dataDir, () => ServerLog.open(cluster.dataDir));
    try {
      const server = await spawnServer(cluster, port ?? (await freePort()), log);
      if (server && (await readyOrStopped(server, cluster, signal))) return server;
      const failure = await log.failure();
      if (!failure.passes || Date.now() > deadline) throw refusal(log.file, failure.said);
    } finally {
      await log.close();
    }
    await sleep(200, undefined, { signal });
  }
}

/** Undefined when it ended at once. Detached: in a session of its own, so that Ctrl-C reaches us and not it. */
async function spawnServer(cluster: Cluster, port: number, log: ServerLog): Promise<Server | undefined> {
  const { dataDir, binaries, account } = cluster;
  const settings = Object.entries(settingsOf(cluster, port)).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(binaries.postgres, ['-D', dataDir, ...settings], {
    ...account,
    cwd: dataDir,
    env: PLAIN_ENVIRONMENT,
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  child.unref();
  const started = await Promise.race([failed, child.pid ? identify(child.pid) : failed]).catch((error: unknown) => {
    throw new EmbeddedPostgresError(`${binaries.postgres} cannot be run (${reasonOf(error)}): mend that, or set DATABASE_URL.`, error);
  });
  return started && { process: started, port, dataDir };
}

function settingsOf({ durable }: Cluster, port: number): Record<string, string | number> {
  return {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '', // a path of over 107 bytes is none, and a socket is open to every user of the machine
    max_connections: 200,
    log_checkpoints: 'off', // a line every five minutes that nobody reads
    ...(durable ? { fsync: 'on', synchronous_commit: 'on' } : { fsync: 'off', full_page_writes: 'off' }),
  };
}

async function readyOrStopped(server: Server, cluster: Cluster, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    return await untilReady(server, cluster.password, signal);
  } catch (error) {
    await stopServer(server, 'immediate');
    throw error;
  }
}

function refusal(log: string, said: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `The embedded PostgreSQL does not start (${said}): mend what ${log} names and start again, or set DATABASE_URL to a database of your own.`,
  );
}
