import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Clock ticks of /proc/<pid>/stat in a second. */
const TICKS = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** One of the bench's own processes, and what it tells. */
export function forked(file: string, ...args: string[]): ChildProcess {
  return fork(join(__dirname, file), args, { execArgv: ['-r', join(__dirname, 'register.cjs')] });
}

/** The port that a server among them has told. */
export async function portOf(child: ChildProcess): Promise<number> {
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return port;
}

const stat = (pid: number): string[] => {
  const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
};

/** CPU seconds of a process, and of its children that have ended. */
function ofProcess(pid: number): number {
  try {
    return (
      stat(pid)
        .slice(11, 15)
        .reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS
    );
  } catch {
    return 0; // it has ended: its parent has it
  }
}

/** CPU seconds of a process and all below it. */
export function cpuSeconds(pid: number): number {
  const children = readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && Number(stat(Number(name))[1]) === pid;
    } catch {
      return false;
    }
  });
  return ofProcess(pid) + children.reduce((sum, child) => sum + cpuSeconds(Number(child)), 0);
}

/** Resident bytes of a process. */
export function residentBytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]) * 1024;
}
