import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from './cluster';
import { reasonOf } from './embedded-postgres-error';
import { launchServer } from './launch';
import { isAlive } from './process-identity';
import { runningServer, type Server } from './server';

const LOOK_MS = 1_000;

/**
 * postgres restarts after a crashed backend by itself; nobody restarts postgres when it is killed whole (out of memory, `kill -9`).
 * Its owner does, on the same port, so that pools find it again.
 *
 * Resolves with the last server, when `stop` is aborted.
 */
export async function keepRunning(cluster: Cluster, first: Server, say: (line: string) => void, stop: AbortSignal): Promise<Server> {
  let server = first;
  while (await pause(stop)) {
    if (await isAlive(server.process)) continue;
    try {
      server = (await runningServer(cluster.dataDir)) ?? (await launchServer(cluster, { port: server.port, signal: stop }));
      say(`The embedded PostgreSQL had ended and was started again (${cluster.dataDir}/server.log tells why it ended).`);
    } catch (error) {
      if (!stop.aborted) say(`The embedded PostgreSQL has ended and does not start again: ${reasonOf(error)}`);
    }
  }
  return server;
}

/** Unref'd: watching is no reason to live on. */
async function pause(stop: AbortSignal): Promise<boolean> {
  await sleep(LOOK_MS, undefined, { signal: stop, ref: false }).catch(() => undefined);
  return !stop.aborted;
}
