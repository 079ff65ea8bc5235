import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { identify } from '../../src/infrastructure/postgres/embedded/process-identity';
import { until } from './until';

const COMMAND = {
  alive: 'echo $$; exec sleep 60',
  zombie: 'sleep 0.1 & echo $!; exec sleep 60', // the parent that sleep has become reaps nobody
};

export interface Bystander {
  pid: number;
  end: () => void;
}

/** A program that has to do with nothing, or what is left of one. */
export async function bystander(state: keyof typeof COMMAND, account?: { uid: number; gid: number }): Promise<Bystander> {
  const parent = spawn('sh', ['-c', COMMAND[state]], { ...account, stdio: ['ignore', 'pipe', 'ignore'] });
  const pid = Number(String((await once(parent.stdout, 'data'))[0]));
  if (state === 'zombie') await until('a zombie', async () => (await identify(pid)) === undefined);
  return { pid, end: () => void parent.kill() };
}
