import { EmbeddedPostgresError, reasonOf } from './embedded-postgres-error';
import { runProgram, type Account } from './run-program';

const NOBODY: Account = { uid: 65534, gid: 65534 };

/** PostgreSQL refuses to run as root, so root hands it to user postgres. Undefined: it runs as ourselves. */
export async function databaseAccount(say: (line: string) => void): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const account = (await lookUp('postgres')) ?? (await create('postgres', say)) ?? NOBODY;
  try {
    await runProgram('/bin/sh', ['-c', ':'], { account });
  } catch (error) {
    // Seen where root is root of a user namespace with a single id.
    throw new EmbeddedPostgresError(
      `PostgreSQL does not run as root and root may not become user ${account.uid} here (${reasonOf(error)}): start Runlog as an ordinary user, or set DATABASE_URL.`,
      error,
    );
  }
  return account;
}

async function lookUp(name: string): Promise<Account | undefined> {
  try {
    return { uid: Number(await runProgram('id', ['-u', name])), gid: Number(await runProgram('id', ['-g', name])) };
  } catch {
    return undefined; // no such user
  }
}

async function create(name: string, say: (line: string) => void): Promise<Account | undefined> {
  try {
    await runProgram('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', name]);
    say(`Created the system user ${name} for the embedded PostgreSQL, which does not run as root.`);
    return await lookUp(name);
  } catch {
    return undefined; // no useradd, or /etc is read-only: nobody will do
  }
}
