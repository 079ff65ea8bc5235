import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The user a program runs as; undefined everywhere means: as ourselves. */
export interface Account {
  uid: number;
  gid: number;
}

/** Nothing of ours is handed on: no API key, and no PG* variable that would bend initdb or postgres. Their messages stay English. */
export const PLAIN_ENVIRONMENT = { PATH: '/usr/local/bin:/usr/local/sbin:/usr/bin:/usr/sbin:/bin:/sbin', LC_ALL: 'C', TZ: 'UTC' };

interface RunOptions {
  account?: Account | undefined;
  cwd?: string;
  timeoutSeconds?: number;
  signal?: AbortSignal | undefined;
}

/** Runs a program to its end; resolves with what it wrote. The error it rejects with carries `code` and `stderr`. */
export async function runProgram(file: string, args: string[], options: RunOptions = {}): Promise<string> {
  const { account, cwd = '/', timeoutSeconds = 10, signal } = options;
  const { stdout } = await promisify(execFile)(file, args, {
    ...account,
    cwd,
    signal,
    env: PLAIN_ENVIRONMENT,
    timeout: timeoutSeconds * 1000,
  });
  return stdout.trim();
}

/** Asked of the kernel, as that user: permission bits of every parent, ACLs and mounts all have their say. */
export async function mayEnter(folder: string, account: Account | undefined): Promise<boolean> {
  return runProgram('/bin/sh', ['-c', 'test -x "$1"', 'sh', folder], { account }).then(
    () => true,
    () => false,
  );
}
