import { readFile } from 'node:fs/promises';
import { runProgram } from './run-program';

/** A process, told apart from a later one that was given the same pid. */
export interface ProcessIdentity {
  pid: number;
  startedAt: string;
}

/** Undefined when no such process runs. A zombie does not: `kill(pid, 0)` still finds it, for ever below a PID 1 that never reaps. */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  const startedAt = process.platform === 'linux' ? await startOnLinux(pid) : await startByPs(pid);
  return startedAt === undefined ? undefined : { pid, startedAt };
}

export async function isAlive(known: ProcessIdentity): Promise<boolean> {
  const found = await identify(known.pid);
  return found?.startedAt === known.startedAt;
}

/** The command line, an argument an element on Linux and one string elsewhere; empty when it cannot be read. */
export async function commandOf(pid: number): Promise<string[]> {
  if (process.platform === 'linux') {
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return line.split('\0').filter(Boolean);
  }
  return [await runProgram('/bin/ps', ['-ww', '-o', 'command=', '-p', String(pid)]).catch(() => '')].filter(Boolean);
}

async function startOnLinux(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return undefined;
  // Counted behind the command name, which may hold blanks and brackets: field 3 is the state, field 22 the start in ticks since boot.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => ''); // not in every sandbox
  return `${boot.trim()}/${fields[19]}`;
}

async function startByPs(pid: number): Promise<string | undefined> {
  const line = await runProgram('/bin/ps', ['-o', 'stat=,lstart=', '-p', String(pid)]).catch(() => '');
  const [state, ...start] = line.split(/\s+/);
  return !state || state.startsWith('Z') ? undefined : start.join(' ');
}
