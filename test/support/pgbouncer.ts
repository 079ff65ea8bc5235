import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseAccount } from '../../src/infrastructure/postgres/embedded/account';
import { freePort } from '../../src/infrastructure/postgres/embedded/free-port';
import { quiet } from './cluster';

export interface PgBouncer {
  /** The same database, through the pooler. */
  url: string;
  output(): string;
  end(): Promise<void>;
}

/** `1.18.0`; undefined where there is none. */
export const pgBouncerVersion = (): string | undefined =>
  /PgBouncer (\d+\.\d+\.\d+)/.exec(spawnSync('pgbouncer', ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[1];

/** Settings that its clients may name at their start and it does not keep; without them it refuses who names any. */
export const IGNORED = 'extra_float_digits,statement_timeout,idle_in_transaction_session_timeout';

/** A PgBouncer in transaction mode before a database, on loopback, with few connections of its own so that sessions do change hands. */
export async function startPgBouncer(databaseUrl: string, more: Record<string, string | number> = {}): Promise<PgBouncer> {
  const { hostname, port, username, password, pathname } = new URL(databaseUrl);
  const folder = mkdtempSync(join(tmpdir(), 'runlog-pgbouncer-'));
  chmodSync(folder, 0o755); // read by the account that it runs as
  const own = await freePort();
  const options = {
    listen_addr: '127.0.0.1',
    listen_port: own,
    unix_socket_dir: '',
    auth_type: 'any',
    pool_mode: 'transaction',
    default_pool_size: 4,
    max_client_conn: 200,
    ignore_startup_parameters: IGNORED,
    ...more,
  };
  const database = `host=${hostname} port=${port} user=${username} password=${password}`;
  const lines = Object.entries(options).map(([name, value]) => `${name} = ${value}`);
  writeFileSync(join(folder, 'pgbouncer.ini'), `[databases]\n${pathname.slice(1)} = ${database}\n[pgbouncer]\n${lines.join('\n')}\n`);

  const child = spawn('pgbouncer', [join(folder, 'pgbouncer.ini')], {
    ...(await databaseAccount(quiet)),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const exited = once(child, 'close');
  const up = new Promise<void>((resolve) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      if (/process up/.test(output)) resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
  });
  await Promise.race([up, exited.then(() => Promise.reject(new Error(`pgbouncer ended:\n${output}`)))]);
  const url = new URL(databaseUrl);
  url.port = String(own);
  return {
    url: url.href,
    output: () => output,
    end: async () => {
      child.kill('SIGTERM');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
