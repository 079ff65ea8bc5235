import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
/** What is tried: the built service, or another build of it. */
const MAIN = process.env.RUNLOG_DIST ?? join(ROOT, 'dist/main.js');
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
  /** The process, before it has printed anything. */
  spawned?: (child: ChildProcess) => void;
}

/** The built service as a process of its own, on a free port, with nothing of this process's environment but PATH. */
export async function startService({ env = {}, until, nodeOptions = [], spawned }: ServiceOptions = {}): Promise<Service> {
  const cwd = mkdtempSync(join(tmpdir(), 'runlog-service-'));
  const child = spawn(process.execPath, [...nodeOptions, MAIN], {
    cwd,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: '0',
      LOG_LEVEL: 'info',
      LEASE_SECONDS: '3',
      OFFLINE_TOKENS_PER_SECOND: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  spawned?.(child);
  let output = '';
  const exited = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals);
  void exited.then(() => rmSync(cwd, { recursive: true, force: true }));
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
  const ended = exited.then((code) => Promise.reject(new Error(`the service ended with ${code}:\n${output}`)));
  const found = await Promise.race([printed, ended]).finally(() => clearTimeout(late));
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

/** How a start ends that is to be refused: exit code and all that it said. @throws when it serves instead */
export async function refusedStart(options: ServiceOptions): Promise<{ code: number; said: string }> {
  const service = await startService(options).catch((error: Error) => error);
  if (!(service instanceof Error)) {
    await service.end('SIGKILL');
    throw new Error(`the service started:\n${service.output()}`);
  }
  const [, code, said = ''] = /^the service ended with (\w+):\n(.*)$/s.exec(service.message) ?? [];
  return { code: Number(code), said: said.trim() };
}
