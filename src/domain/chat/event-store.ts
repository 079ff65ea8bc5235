import type { ProcessId, RunId } from '../ids';
import type { Ending } from './event-log';
import type { Claim, RunStatus } from './run';
import type { RunEvent, StoredEvent } from './run-event';

/** Rows of one run that go to the table together, numbered: seq `first` … `first + events.length - 1`. */
export interface RunBatch {
  runId: RunId;
  attempt: number;
  /** attempt + 1 when the batch holds a restart of the same hand (at most one), else attempt. */
  attemptAfter: number;
  first: number;
  events: RunEvent[];
}
export interface NumberedEnding extends Ending {
  /** The last seq before the ending; its events follow at `after + 1`. */
  after: number;
  attempt: number;
}

/**
 * The fenced statements behind the log. Each is one statement that checks and writes or changes nothing; after an unknown
 * outcome the same call may be repeated, and `tell…` says what became of the earlier try.
 */
export interface EventStore {
  /** Writes the batches whose fence holds, and returns those runs, with whether a cancel waits for them. */
  flush(process: ProcessId, batches: RunBatch[]): Promise<{ runId: RunId; cancel: boolean }[]>;
  /** Of batches that did not come back: which were written by an earlier try. The others are lost. */
  tellFlush(process: ProcessId, batches: RunBatch[]): Promise<RunId[]>;
  close(claim: Claim, ending: NumberedEnding): Promise<boolean>;
  tellClose(claim: Claim, ending: NumberedEnding): Promise<'written' | 'again' | 'cancel' | 'lost'>;
  fold(run: RunId): Promise<{ content: string; tokens: number }>;
  read(run: RunId, after: number, limit: number): Promise<StoredEvent[]>;
  /** New events of several runs in one query, at most `limit` a run, ascending within a run. */
  readMany(seen: { runId: RunId; seq: number }[], limit: number): Promise<{ runId: RunId; event: RunEvent }[]>;
  /** Events after the cursor and the run's status, of one snapshot; undefined when the run is gone. */
  page(run: RunId, after: number, limit: number): Promise<{ events: StoredEvent[]; status: RunStatus } | undefined>;
  /** The run's last seq and status in one look; undefined when it is gone. */
  state(run: RunId): Promise<{ lastSeq: number; status: RunStatus } | undefined>;
  /** Which of the watched runs have moved past what was seen, and which are gone (lastSeq null). */
  moved(seen: { runId: RunId; seq: number }[]): Promise<{ runId: RunId; lastSeq: number | null }[]>;
}
export const EventStore = Symbol('EventStore');

/** An error of the store after which the same rows may be sent again: the connection, the server's resources, a deadlock, a shut-down. */
export class StoreUnavailable extends Error {}
/** A row that the store will never take. */
export class StoreRefused extends Error {}
