import type { ProcessId, RunId } from '../ids';
import type { Claim } from './run';

export interface OwnRun {
  runId: RunId;
  attempt: number;
  cancelRequested: boolean;
}

/** The runs table as a queue: who takes up which run. */
export interface RunQueue {
  /** Takes up to `slots` runs: those of dead processes first, then queued ones, fairly by user, one a thread. Never waits for a lock. */
  claim(process: ProcessId, slots: number): Promise<Claim[]>;
  /** What the table says is this process's own. */
  mine(process: ProcessId): Promise<OwnRun[]>;
  /** A run of one's own that a lost claim left behind; undefined when it has moved since. Only while no claim is in flight. */
  adopt(process: ProcessId, run: OwnRun): Promise<Claim | undefined>;
  /** Gives all runs of the process back to the queue, counting nothing, and removes the process. */
  handBack(process: ProcessId): Promise<RunId[]>;
  /** Runs of dead processes that somebody asked to stop: any process may close them, for that needs no model. */
  abandoned(): Promise<Claim[]>;
  /** Removes deleted threads a minute after their last run has ended, and processes that died an hour ago. */
  purge(): Promise<void>;
}
export const RunQueue = Symbol('RunQueue');
