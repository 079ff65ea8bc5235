import type { ProcessId } from '../ids';

export interface ProcessInfo {
  processId: ProcessId;
  role: 'all' | 'api' | 'worker';
  host: string;
  pid: number;
  version: string;
}

/** One lease a process, in database time. */
export interface Lease {
  register(process: ProcessInfo, leaseSeconds: number): Promise<void>;
  /** False when the row is gone: the process has to let go of its runs and come back under a new id. */
  renew(process: ProcessId, leaseSeconds: number): Promise<{ held: boolean; others: number; workers: number }>;
  release(process: ProcessId): Promise<void>;
}
export const Lease = Symbol('Lease');
