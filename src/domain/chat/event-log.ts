import type { MessageStatus } from './message';
import type { Claim, EndedStatus, RunError, Usage } from './run';
import type { NewEvent, StoredEvent } from './run-event';
import type { RunId } from '../ids';
import type { Passage } from '../knowledge/passage';

/** How a run ends: its last events (`done` last) with what its row and its answer's message become, stored together. */
export interface Ending {
  status: EndedStatus;
  events: NewEvent[];
  content: string;
  messageStatus: MessageStatus;
  /** null: as the message has them. */
  sources: Passage[] | null;
  error: RunError | null;
  model: string | null;
  usage: Usage | null;
}

/** The log of one claimed run. Every append is fenced: a batch of a lost attempt changes nothing. */
export interface RunLog {
  /** The attempt in whose name it writes: the claim's, one more after each `restart` of its own. */
  readonly attempt: number;
  /**
   * Takes an event; resolves when there is room for more, not when it is committed. Tokens that wait together become one.
   * @throws AttemptLost, EventRefused
   */
  append(event: NewEvent): Promise<void>;
  /** Whether the last append was taken at once: whoever has a thousand of them need not await each. */
  readonly hasRoom: boolean;
  /** Resolves when all that was appended is committed. @throws AttemptLost, EventRefused */
  committed(): Promise<void>;
  /**
   * A new start in mid-answer: commits what is queued and, where a token stands since the last restart, writes `restart` with
   * attempt + 1 in one statement. Tells whether it did.
   */
  restart(reason: string, model: string): Promise<boolean>;
  /** Commits what is queued, then the ending, in one statement. 'cancel': a cancel came first, close as cancelled. @throws AttemptLost */
  close(ending: Ending): Promise<'closed' | 'cancel'>;
  /** Lets go of the run without an ending: what is queued is dropped, and nothing more is written. */
  abandon(): void;
  /** The answer's text so far, folded from committed tokens since the last restart. */
  fold(): Promise<{ content: string; tokens: number }>;
}

/** The log of run events. What it tells anybody is committed. */
export interface EventLog {
  open(claim: Claim): RunLog;
  /** Events with seq > after, ascending, at most `limit`. */
  read(run: RunId, after: number, limit: number): Promise<StoredEvent[]>;
}
export const EventLog = Symbol('EventLog');
