import { spawnSync } from 'node:child_process';
import { openCluster } from '../../src/infrastructure/postgres/embedded/cluster';
import { connectionString, ensureDatabase } from '../../src/infrastructure/postgres/embedded/connection';
import { launchServer } from '../../src/infrastructure/postgres/embedded/launch';
import { makeHome } from '../../src/infrastructure/postgres/embedded/home';
import { stopServer, type Server, type Shutdown } from '../../src/infrastructure/postgres/embedded/server';
import { quiet } from './cluster';
import { newFolder } from './cluster-folder';

/** A cluster for one test that may break it. Whatever is done to it, its url stays. */
export interface PrivateCluster {
  url: string;
  port: number;
  dataDir: string;
  /** No postgres until `start`. */
  stop(how?: Shutdown): Promise<void>;
  start(): Promise<void>;
  /** `immediate`: what a crash of the server does, recovery included. */
  restart(how?: Shutdown): Promise<void>;
  /** SIGKILL to postgres and all its backends, as when the memory runs out. */
  kill(): Promise<void>;
  /** Ends it and removes its folder. */
  end(): Promise<void>;
}

export async function privateCluster(): Promise<PrivateCluster> {
  const folder = await newFolder();
  const cluster = await openCluster(await makeHome(folder.home), { durable: false, say: quiet });
  let server = await launchServer(cluster);
  const { port, dataDir } = server;
  await ensureDatabase(port, cluster.password);

  const stop = (how: Shutdown = 'fast'): Promise<void> => stopServer(server, how);
  const start = async (): Promise<void> => {
    server = await launchServer(cluster, { port });
  };
  return {
    url: connectionString(port, cluster.password),
    port,
    dataDir,
    stop,
    start,
    restart: (how) => stop(how).then(start),
    kill: () => killWhole(server),
    end: async () => {
      await stop('immediate');
      await folder.remove();
    },
  };
}

export async function killWhole(server: Server): Promise<void> {
  for (const pid of [server.process.pid, ...childrenOf(server.process.pid)]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // ended by itself just now
    }
  }
  await stopServer(server, 'immediate'); // waits until it is gone
}

function childrenOf(pid: number): number[] {
  return spawnSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter(Boolean)
    .map(Number);
}
