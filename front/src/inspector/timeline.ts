import type { Run, StoredRunEvent } from '../api/types';

/**
 * What a run did, one after another: queued → thinking → searching → model (asked, silent) → streaming → ending. `lost`: nobody worked on it, from the
 * last event of an attempt to the first of the next. A restart goes back to thinking.
 */
export type PhaseKind = 'queued' | 'thinking' | 'searching' | 'model' | 'streaming' | 'ending' | 'lost';

/** Times are milliseconds since the run was posted. */
export interface Phase {
  readonly kind: PhaseKind;
  readonly attempt: number;
  readonly from: number;
  readonly to: number;
  /** Its first event; 0: none yet. */
  readonly seq: number;
}
export interface Restart {
  readonly at: number;
  readonly attempt: number;
  readonly reason: string;
  readonly seq: number;
}
export interface Timeline {
  readonly phases: readonly Phase[];
  readonly restarts: readonly Restart[];
  readonly total: number;
  /** Of the attempt that counts, the last. */
  readonly firstToken?: number;
  /** Events of type `token`, of the same attempt. */
  readonly pieces: number;
}

/** When an event was stored, in milliseconds since the run was posted; clocks of two machines may differ by some. */
export const since = (run: Pick<Run, 'created_at'>, event: StoredRunEvent): number =>
  Math.max(0, Date.parse(event.created_at) - Date.parse(run.created_at));

/** @param quietMs of a live run: how long ago its last event was heard of, which is how far its last phase has gone on */
export function timelineOf(run: Pick<Run, 'created_at'>, events: readonly StoredRunEvent[], quietMs = 0): Timeline {
  const line = new Drawing();
  for (const event of events) line.add(event, since(run, event));
  return line.end(quietMs);
}

class Drawing {
  readonly #phases: Phase[] = [];
  readonly #restarts: Restart[] = [];
  #open: Omit<Phase, 'to'> = { kind: 'queued', attempt: 1, from: 0, seq: 0 };
  #last = 0;
  #ended = false;
  #firstToken: number | undefined;
  #pieces = 0;

  add(event: StoredRunEvent, stored: number): void {
    const at = Math.max(this.#last, stored);
    if (event.type === 'restart') this.#restart(event, at);
    else if (event.type === 'status') this.#status(event, at);
    else if (event.type === 'token') {
      this.#firstToken ??= at;
      this.#pieces++;
      this.#begin('streaming', at, event.seq);
    } else if (event.type === 'result' || event.type === 'final' || event.type === 'error') this.#begin('ending', at, event.seq);
    else if (event.type === 'done') this.#ended = true;
    this.#last = at;
  }

  end(quietMs: number): Timeline {
    const total = this.#ended ? this.#last : this.#last + Math.max(0, quietMs);
    this.#close(total);
    return {
      // An end of no length says nothing.
      phases: this.#phases.filter(({ kind, from, to }) => kind !== 'ending' || to > from),
      restarts: this.#restarts,
      total,
      firstToken: this.#firstToken,
      pieces: this.#pieces,
    };
  }

  #status({ data, seq }: Extract<StoredRunEvent, { type: 'status' }>, at: number): void {
    const takenOver = data.attempt > this.#open.attempt && this.#open.kind !== 'queued';
    if (takenOver) this.#lose(at, seq);
    const kind = data.status === 'answering' ? 'model' : data.status;
    this.#begin(kind, at, seq, data.attempt);
  }

  #restart({ data, seq }: Extract<StoredRunEvent, { type: 'restart' }>, at: number): void {
    this.#restarts.push({ at, attempt: data.attempt, reason: data.reason, seq });
    this.#lose(at, seq);
    this.#begin('thinking', at, seq, data.attempt);
    this.#firstToken = undefined;
    this.#pieces = 0;
  }

  /** The attempt before was heard of last at `#last`. */
  #lose(at: number, seq: number): void {
    if (at <= this.#last) return;
    this.#close(this.#last);
    this.#open = { kind: 'lost', attempt: this.#open.attempt, from: this.#last, seq };
  }

  #begin(kind: PhaseKind, at: number, seq: number, attempt = this.#open.attempt): void {
    if (kind === this.#open.kind && attempt === this.#open.attempt) return;
    this.#close(at);
    this.#open = { kind, attempt, from: at, seq };
  }

  #close(to: number): void {
    this.#phases.push({ ...this.#open, to });
  }
}
