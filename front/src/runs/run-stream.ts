import type { RunEvent } from '../api/types';
import { Pause } from '../app/pause';
import { Backoff } from './backoff';
import { EventReader, type Heard } from './event-reader';

/**
 * connecting ⇄ live; either → waiting (a retry is due) or offline (the machine says it has no network) → connecting; → ended (the run has),
 * gone (there is nothing to read) or refused (the token is not good), for good.
 */
export type StreamState = 'connecting' | 'live' | 'waiting' | 'offline' | 'ended' | 'gone' | 'refused';

export interface StreamOptions {
  runId: string;
  /** The seq after which to go on. */
  after?: number;
  token: () => string | null;
  /** In order, each once, none left out. */
  onEvents: (events: RunEvent[]) => void;
  onState?: (state: StreamState) => void;
  fetch?: typeof fetch;
  /** Where `online` and `offline` are told; in a browser: window. */
  network?: EventTarget & { readonly navigator?: { readonly onLine: boolean } };
  /** No byte for so long, pings included, and the connection counts as lost. The service pings each 15 s. */
  silenceMs?: number;
  backoff?: Backoff;
}

const SILENCE_MS = 40_000;
/** A longer `Retry-After` is asked again meanwhile. */
const LONGEST_WAIT_MS = 60_000;
/** Refusals that pass: the request came too late, too early, too often. */
const PASSING = [408, 425, 429];

/**
 * Follows a run to its end, over lost connections, restarts of the service and sleep: after each it goes on from its cursor
 * (`Last-Event-ID`). An event is handed on once its seq is the next one; one that was seen is dropped, and a hole is a lost connection.
 */
export class RunStream {
  #state: StreamState = 'connecting';
  #attempt = new AbortController();
  #heardAt = Date.now();
  #closed = false;
  /** Since the last connection began there was a nudge: the next one does not wait. */
  #nudged = false;
  readonly #rest = new Pause();
  readonly #events: EventReader;
  readonly #backoff: Backoff;
  readonly #options: StreamOptions;
  readonly #forget: () => void;

  constructor(options: StreamOptions) {
    this.#options = options;
    this.#events = new EventReader(options.after ?? 0);
    this.#backoff = options.backoff ?? new Backoff();
    const network = this.#network;
    network?.addEventListener('online', this.#online);
    network?.addEventListener('offline', this.#offline);
    this.#forget = () => {
      network?.removeEventListener('online', this.#online);
      network?.removeEventListener('offline', this.#offline);
    };
    void this.#follow();
  }

  get state(): StreamState {
    return this.#state;
  }

  /** It will not read any more: the run has ended, there is nothing to read, or it was closed. */
  get isOver(): boolean {
    return this.#closed || this.#state === 'ended' || this.#state === 'gone' || this.#state === 'refused';
  }

  /** Stops reading. The run goes on. */
  close(): void {
    this.#closed = true;
    this.#forget();
    this.#attempt.abort();
    this.#rest.end();
  }

  /** Something says that the connection may be dead, or that it may work again: now is the time to try. */
  nudge(): void {
    if (this.isOver) return;
    const rests = this.#state === 'waiting' || this.#state === 'offline';
    // Of a connection that is being made, too: the network that it was begun on may be gone.
    if (!rests && Date.now() - this.#heardAt <= this.#silenceMs / 2) return;
    this.#nudged = true;
    if (rests) this.#rest.end();
    else this.#attempt.abort();
  }

  readonly #online = (): void => this.nudge();
  readonly #offline = (): void => {
    if (this.isOver) return;
    this.#attempt.abort();
    this.#move('offline');
  };

  async #follow(): Promise<void> {
    while (!this.isOver) {
      const wait = await this.#connection();
      if (this.isOver) break;
      if (this.#nudged) continue;
      this.#move(this.#network?.navigator?.onLine === false ? 'offline' : 'waiting');
      await this.#rest.for(wait);
    }
    this.#forget();
  }

  /** One connection, from its request to its end. Returns after how many milliseconds to try again. */
  async #connection(): Promise<number> {
    this.#attempt = new AbortController();
    this.#nudged = false;
    this.#move('connecting');
    const silence = this.#watchSilence(this.#attempt);
    try {
      const answer = await this.#request(this.#attempt.signal);
      const { status, body } = answer;
      if (status === 200 && body && isStream(answer)) await this.#events.read(body, this.#heard);
      else if (status === 204) this.#move('ended');
      else if (status === 401) this.#move('refused');
      else if (status >= 400 && status < 500 && !PASSING.includes(status)) this.#move('gone');
      else return this.#backoff.next(Math.min(Number(answer.headers.get('retry-after')) * 1000 || 0, LONGEST_WAIT_MS));
    } catch {
      // Lost, refused or given up: the cursor says where to go on.
    } finally {
      clearInterval(silence);
      this.#attempt.abort();
    }
    return this.#backoff.next();
  }

  #request(signal: AbortSignal): Promise<Response> {
    const token = this.#options.token();
    return (this.#options.fetch ?? fetch)(`/api/runs/${this.#options.runId}/events`, {
      headers: {
        Accept: 'text/event-stream',
        ...(this.#events.cursor > 0 ? { 'Last-Event-ID': String(this.#events.cursor) } : {}),
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
      },
      cache: 'no-store',
      signal,
    });
  }

  readonly #heard: Heard = {
    bytes: () => {
      this.#heardAt = Date.now();
      this.#move('live');
    },
    events: (events) => {
      if (this.#closed) return;
      this.#backoff.reset();
      this.#options.onEvents(events);
      if (events.at(-1)?.type === 'done') this.#move('ended');
    },
    retry: (ms) => this.#backoff.base(ms),
    ping: () => this.#backoff.reset(),
  };

  #watchSilence(attempt: AbortController): ReturnType<typeof setInterval> {
    this.#heardAt = Date.now();
    return setInterval(() => {
      if (Date.now() - this.#heardAt > this.#silenceMs) attempt.abort();
    }, this.#silenceMs / 8);
  }

  get #silenceMs(): number {
    return this.#options.silenceMs ?? SILENCE_MS;
  }

  get #network(): StreamOptions['network'] {
    return this.#options.network ?? (typeof window === 'undefined' ? undefined : window);
  }

  #move(state: StreamState): void {
    if (this.#state === state || this.isOver) return;
    this.#state = state;
    this.#options.onState?.(state);
  }
}

const isStream = (answer: Response): boolean => (answer.headers.get('content-type') ?? '').startsWith('text/event-stream');
