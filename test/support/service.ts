import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const START_MS = 30_000;

export interface Service {
  url: string;
  child: ChildProcess;
  /** Everything that it printed so far. */
  output(): string;
  /** Ends with the signal and resolves with the exit code, or the signal's name when it was killed. */
  end(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals>;
  /** SIGTERM; what a test's end does. */
  stop(): Promise<number | NodeJS.Signals>;
  pause(): void;
  resume(): void;
}

export interface ServiceOptions {
  env?: Record<string, string>;
  /** Resolve when it has printed this instead of when it serves. */
  until?: RegExp;
  nodeOptions?: string[];
}

/** The built service as a process of its own, on a free port, with nothing of this process's environment but PATH. */
export async function startService({ env = {}, until, nodeOptions = [] }: ServiceOptions = {}): Promise<Service> {
  const child = spawn(process.execPath, [...nodeOptions, join(ROOT, 'dist/main.js')], {
    cwd: mkdtempSync(join(tmpdir(), 'runlog-service-')),
    env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0', LOG_LEVEL: 'info', LEASE_SECONDS: '3', OFFLINE_TOKENS_PER_SECOND: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const exited = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals);
  const printed = new Promise<RegExpExecArray>((resolve) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const found = (until ?? /Runlog serves at (\S+)/).exec(output);
      if (found) resolve(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
  });
  const late = setTimeout(() => child.kill('SIGKILL'), START_MS);
  const found = await Promise.race([printed, exited.then((code) => Promise.reject(new Error(`the service ended with ${code}:\n${output}`)))]);
  clearTimeout(late);
  const end = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | NodeJS.Signals> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    return exited;
  };
  return {
    url: found[1] ?? '',
    child,
    output: () => output,
    end,
    stop: () => end(),
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
  };
}
