import type { ProcessId } from '../ids';
import type { Claim } from './run';

/** The executor in this process, where there is one: a question may be stored as claimed by it, which saves its reader a claim's time. */
export interface OwnWorker {
  /** Under which process a run may be claimed as it is stored; undefined where nothing is executed here, or there is no room. A process is followed by `born`. */
  expecting(): ProcessId | undefined;
  /** The claim that was stored, to be executed now; undefined when there is none. */
  born(claim: Claim | undefined): void;
}
export const OwnWorker = Symbol('OwnWorker');
