import { useEffect, useState } from 'react';
import { answered, api } from '../api/client';
import { Problem } from '../api/problem';
import type { Run, StoredRunEvent } from '../api/types';
import { Store, useStore } from '../app/store';
import { Backoff } from '../runs/backoff';
import { liveRuns } from '../runs/live-runs';

export interface EventPage {
  items: StoredRunEvent[];
  status: Run['status'];
}
export interface RecordState {
  readonly events: readonly StoredRunEvent[];
  /** Of the run when its last page was read; undefined: none yet. */
  readonly status?: Run['status'];
  /** The run has ended and all its events are here. */
  readonly whole: boolean;
  readonly problem?: Problem;
  /** When the last page with events came, in `Date.now()` milliseconds. */
  readonly heardAt: number;
}

const PAGE = 1000;
/** A live run is read again when it has moved, but not more often … */
const APART_MS = 250;
/** … and when nothing told of it for so long. */
const AT_LATEST_MS = 5000;
/** While one page follows another, what is shown moves not more often. */
const DRAWN_APART_MS = 1000;

/** The stored events of a run, with their times, which its stream leaves out: read page by page, then as they come, to its end. */
export class RunRecord extends Store<RecordState> {
  #read: StoredRunEvent[] = [];
  #shownAt = 0;

  constructor(
    private readonly page: (after: number, signal: AbortSignal) => Promise<EventPage>,
    /** Resolves when there may be events after this one, or the signal aborts. */
    private readonly moved: (after: number, signal: AbortSignal) => Promise<void>,
    private readonly backoff = new Backoff(),
  ) {
    super({ events: [], whole: false, heardAt: Date.now() });
  }

  /** Ends with the run, at a refusal, or with the signal. */
  async follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && !this.value.whole) {
      try {
        const page = await this.page(this.#seq, signal);
        if (signal.aborted) return;
        this.backoff.reset();
        this.#add(page);
        if (page.items.length < PAGE && !this.value.whole) await this.moved(this.#seq, signal);
      } catch (cause) {
        if (signal.aborted) return;
        const problem = cause instanceof Problem ? cause : Problem.unreachable(cause);
        this.set({ ...this.value, problem });
        if (problem.status > 0 && problem.status < 500 && problem.status !== 429) return;
        await pause(this.backoff.next((problem.retryAfter ?? 0) * 1000), signal);
      }
    }
  }

  get #seq(): number {
    return this.#read.at(-1)?.seq ?? 0;
  }

  #add({ items, status }: EventPage): void {
    this.#read.push(...items);
    // A long run is a hundred pages: each would have all of it drawn anew.
    if (items.length === PAGE && Date.now() - this.#shownAt < DRAWN_APART_MS) return;
    this.#shownAt = Date.now();
    const { events, heardAt } = this.value;
    const grown = this.#read.length > events.length;
    this.set({
      events: grown ? [...this.#read] : events,
      status,
      whole: items.length < PAGE && status !== 'queued' && status !== 'running',
      heardAt: grown ? this.#shownAt : heardAt,
    });
  }
}

/** All events of the run, growing while it lives. */
export function useRunRecord(runId: string): RecordState {
  const [record] = useState(
    () =>
      new RunRecord(
        (after, signal) => readPage(runId, after, signal),
        (after, signal) => untilMoved(runId, after, signal),
      ),
  );
  useEffect(() => {
    const left = new AbortController();
    void record.follow(left.signal);
    return () => left.abort();
  }, [record]);
  return useStore(record);
}

async function readPage(id: string, after: number, signal: AbortSignal): Promise<EventPage> {
  const page = await answered(
    api.GET('/api/runs/{id}/events', {
      params: { path: { id }, query: { after, limit: PAGE } },
      headers: { Accept: 'application/json' },
      signal,
    }),
  );
  return page as EventPage;
}

/** The run's stream tells at once that there is more; the pages tell when it was. */
async function untilMoved(runId: string, after: number, signal: AbortSignal): Promise<void> {
  const letGo = liveRuns.follow(runId);
  try {
    await pause(APART_MS, signal);
    const hasMoved = (): boolean => (liveRuns.viewOf(runId)?.seq ?? 0) > after;
    if (hasMoved()) return;
    const heard = new AbortController();
    const forget = liveRuns.watch(runId, () => hasMoved() && heard.abort());
    await pause(AT_LATEST_MS, AbortSignal.any([signal, heard.signal]));
    forget();
  } finally {
    letGo();
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const wake = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    signal.addEventListener('abort', wake);
  });
