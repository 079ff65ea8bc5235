import { readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandOf, identify, isAlive, type ProcessIdentity } from './process-identity';

/** A postgres that runs on this data folder, whoever started it. */
export interface Server {
  process: ProcessIdentity;
  port: number;
  dataDir: string;
}

export type Shutdown = 'fast' | 'immediate';

/** pg_ctl's own signals: `fast` cuts the clients and writes a checkpoint, `immediate` leaves recovery to the next start. */
const SIGNAL = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const;
const PATIENCE_MS = { fast: 3_000, immediate: 2_000 };

/** The one that postmaster.pid names, if it lives and is one. */
export async function runningServer(dataDir: string): Promise<Server | undefined> {
  const noted = await postmasterPid(dataDir);
  const found = noted && (await identify(noted.pid));
  if (!found || !(await isPostgresOn(dataDir, noted.pid))) return undefined;
  return { process: found, port: noted.port, dataDir };
}

/** Ends within 5 s whatever its state: no committed row is lost by any of the three, WAL is replayed at the next start. */
export async function stopServer(server: Server, how: Shutdown = 'fast'): Promise<void> {
  const steps = how === 'fast' ? (['fast', 'immediate'] as const) : (['immediate'] as const);
  for (const step of steps) {
    await send(server, SIGNAL[step]);
    if (await gone(server, PATIENCE_MS[step])) return;
  }
  await send(server, 'SIGKILL');
  await gone(server, 1_000);
}

/**
 * postgres itself forgets a postmaster.pid whose pid is free. It stops at one that is a zombie or another program's by now, for ever:
 * we know those from a postgres on this data. Backends that outlived it still bar the start, by the shared memory of this data folder.
 */
export async function forgetDeadPostmaster(dataDir: string): Promise<void> {
  const noted = await postmasterPid(dataDir);
  if (!noted || (await runningServer(dataDir))) return;
  try {
    process.kill(noted.pid, 0);
  } catch {
    return; // free, or another user's: postgres sees that too
  }
  await rm(join(dataDir, 'postmaster.pid'), { force: true });
}

/** The file's lines: pid, data folder, start, port, … (miscadmin.h); all of these are there from its first moment. */
async function postmasterPid(dataDir: string): Promise<{ pid: number; port: number } | undefined> {
  const text = await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Math.abs(Number(lines[0])); // negative: a single-user postgres
  return pid ? { pid, port: Number(lines[3]) || 0 } : undefined;
}

/** The pid alone proves nothing: after a kill or a reboot it may be another program's. Its backends carry titles in place of arguments. */
async function isPostgresOn(dataDir: string, pid: number): Promise<boolean> {
  const command = await commandOf(pid);
  if (command.length === 1) return command[0]!.includes(`postgres -D ${dataDir} `);
  return basename(command[0] ?? '') === 'postgres' && command[1 + command.indexOf('-D')] === dataDir;
}

async function send(server: Server, signal: NodeJS.Signals): Promise<void> {
  if (!(await isAlive(server.process))) return;
  try {
    process.kill(server.process.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // it ended by itself just now
  }
}

async function gone(server: Server, patienceMs: number): Promise<boolean> {
  const deadline = Date.now() + patienceMs;
  while (await isAlive(server.process)) {
    if (Date.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}
