import type { MessageId, ProcessId, RunId } from '../ids';
import type { Claim } from './run';
import type { NewEvent } from './run-event';

/** What a run needs to be stored as claimed: by whom, and its first event, so that whoever watches has something to see at once. */
export interface Birth {
  run: RunId;
  process: ProcessId;
  first: NewEvent;
}

/** The executor in this process, where there is one: a question may be stored as claimed by it, which saves its reader a claim's time. */
export interface OwnWorker {
  /** How this run may be claimed as it is stored; undefined where nothing is executed here, or there is no room. A birth is followed by `born`. */
  expecting(run: RunId, answer: MessageId): Birth | undefined;
  /** The claim that was stored, to be executed now; undefined when there is none. */
  born(birth: Birth, claim: Claim | undefined): void;
}
export const OwnWorker = Symbol('OwnWorker');
