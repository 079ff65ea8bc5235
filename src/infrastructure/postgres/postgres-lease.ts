import type { Lease, ProcessInfo } from '../../domain/chat/lease';
import type { ProcessId } from '../../domain/ids';
import type { EnginePool } from './engine-pool';

/** One row of `processes` a process, on a pool of one connection that nothing else uses. */
export class PostgresLease implements Lease {
  constructor(private readonly pool: EnginePool) {}

  async register(process: ProcessInfo, leaseSeconds: number): Promise<void> {
    await this.pool.run('register', [process.processId, process.role, process.host, process.pid, process.version, leaseSeconds]);
  }

  async renew(process: ProcessId, leaseSeconds: number): Promise<{ held: boolean; others: number; workers: number }> {
    // On a connection that has gone silent the lease would run out before the usual time-out: there has to be time for another one.
    const withinMs = (leaseSeconds * 1000) / 3;
    const [row] = await this.pool.run<{ held: number; others: number; workers: number }>('heartbeat', [process, leaseSeconds], withinMs);
    return { held: row?.held === 1, others: row?.others ?? 0, workers: row?.workers ?? 0 };
  }

  async release(process: ProcessId): Promise<void> {
    await this.pool.run('release', [process]);
  }
}
