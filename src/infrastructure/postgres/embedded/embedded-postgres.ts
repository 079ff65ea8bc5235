import { rm } from 'node:fs/promises';
import { openCluster, type Cluster, type ClusterOptions } from './cluster';
import { connectionString, ensureDatabase } from './connection';
import { makeHome, noteUrl, ownHome } from './home';
import { keepRunning } from './keep-running';
import { adoptServer, launchServer } from './launch';
import { stopServer, type Server } from './server';

export interface EmbeddedPostgres {
  url: string;
  port: number;
  dataDir: string;
  /** False: the orphan of a killed owner was found serving, and adopted. */
  started: boolean;
  /** Cuts clients, ends postgres (fast, after 3 s immediate) and gives the folder free. Repeated calls wait for the first. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions extends ClusterOptions {
  /** Where its files lie, such as `.data`: `postgres/` (the data), `owner.lock`, `database-url` (0600). Made if missing. */
  home: string;
}

/**
 * The embedded database of one `home`: made at the first start, adopted when a killed owner left it running, started again when it
 * is killed, stopped by `stop`. The process that has it holds `owner.lock`.
 *
 * @throws EmbeddedPostgresError one sentence that says what to do; an abort error when `signal` was aborted
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { say, signal } = options;
  const home = await makeHome(options.home);
  const lock = await ownHome(home);
  try {
    const cluster = await openCluster(home, options);
    const adopted = await adoptServer(cluster, signal);
    const server = adopted ?? (await launchServer(cluster, { signal }));
    if (adopted) say(`Found the embedded PostgreSQL still serving after its owner was killed (pid ${server.process.pid}): it is ours now`);
    const urlFile = await publish(home, cluster, server);
    return serving(cluster, server, { started: !adopted, say, after: [() => rm(urlFile, { force: true }), () => lock.release()] });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function publish(home: string, { password }: Cluster, server: Server): Promise<string> {
  try {
    await ensureDatabase(server.port, password);
    return await noteUrl(home, connectionString(server.port, password));
  } catch (error) {
    await stopServer(server);
    throw error;
  }
}

interface Service {
  started: boolean;
  say: (line: string) => void;
  /** What to do, in this order, when it has stopped. */
  after: (() => Promise<void>)[];
}

function serving(cluster: Cluster, server: Server, { started, say, after }: Service): EmbeddedPostgres {
  const { dataDir, password } = cluster;
  const stopping = new AbortController();
  const kept = keepRunning(cluster, server, say, stopping.signal);
  const end = async (): Promise<void> => {
    stopping.abort();
    await stopServer(await kept);
    for (const step of after) await step();
  };
  let ended: Promise<void> | undefined;
  const stop = (): Promise<void> => (ended ??= end());
  return { url: connectionString(server.port, password), port: server.port, dataDir, started, stop };
}
