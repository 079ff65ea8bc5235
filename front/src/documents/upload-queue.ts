import { Problem } from '../api/problem';
import { Store } from '../app/store';
import type { SendFile } from './send-file';

/** waiting → sending → received | unchanged | failed; waiting or sending → stopped; sending → later (too many calls) → waiting; failed, stopped → waiting, when asked. */
export type UploadState =
  | { kind: 'waiting' | 'received' | 'unchanged' | 'stopped' }
  | { kind: 'sending'; share: number }
  | { kind: 'later'; seconds: number }
  | { kind: 'failed'; problem: Problem };

export interface Upload {
  readonly id: number;
  readonly collection: string;
  readonly file: File;
  readonly state: UploadState;
}

export const MOST_UPLOADS = 500;
const AT_ONCE = 3;
/** So often a file waits until the service takes calls again, and at most so long. */
const TRIES = 5;
const LONGEST_WAIT_S = 60;

/** Files on their way, a few at a time. It lives as long as the page, so that one may look elsewhere meanwhile. */
export class UploadQueue extends Store<readonly Upload[]> {
  #next = 1;
  readonly #sending = new Map<number, AbortController>();
  readonly #tries = new Map<number, number>();

  constructor(
    private readonly send: SendFile,
    /** Something of this collection has changed. */
    private readonly onSent: (collection: string) => void,
    private readonly later: (then: () => void, ms: number) => void = setTimeout,
  ) {
    super([]);
  }

  /** Returns how many were not taken, because there are too many. What went well before is forgotten. */
  add(collection: string, files: readonly File[]): number {
    if (!this.value.some(({ state }) => isOpen(state)))
      this.set(this.value.filter(({ state: { kind } }) => kind !== 'received' && kind !== 'unchanged'));
    const room = MOST_UPLOADS - this.value.filter(({ state }) => isOpen(state)).length;
    const taken = files.slice(0, Math.max(0, room));
    this.set([...this.value, ...taken.map((file): Upload => ({ id: this.#next++, collection, file, state: { kind: 'waiting' } }))]);
    this.#goOn();
    return files.length - taken.length;
  }

  stop(id: number): void {
    const upload = this.value.find((one) => one.id === id);
    if (!upload || !isOpen(upload.state)) return;
    this.#move(id, { kind: 'stopped' });
    this.#sending.get(id)?.abort();
  }

  again(id: number): void {
    const kind = this.value.find((one) => one.id === id)?.state.kind;
    if (kind !== 'failed' && kind !== 'stopped') return;
    this.#tries.delete(id);
    this.#move(id, { kind: 'waiting' });
    this.#goOn();
  }

  /** Forgets those that are over. */
  clear(): void {
    this.set(this.value.filter(({ state }) => isOpen(state)));
  }

  #goOn(): void {
    for (const upload of this.value) {
      if (this.#sending.size >= AT_ONCE) return;
      if (upload.state.kind === 'waiting' && !this.#sending.has(upload.id)) void this.#sendOne(upload);
    }
  }

  async #sendOne({ id, collection, file }: Upload): Promise<void> {
    const stop = new AbortController();
    this.#sending.set(id, stop);
    this.#move(id, { kind: 'sending', share: 0 });
    const onProgress = (share: number): void => void (stop.signal.aborted || this.#move(id, { kind: 'sending', share }));
    try {
      const { unchanged } = await this.send(collection, file, { signal: stop.signal, onProgress });
      this.#move(id, { kind: unchanged ? 'unchanged' : 'received' });
      this.onSent(collection);
    } catch (error) {
      if (!stop.signal.aborted) this.#failed(id, error instanceof Problem ? error : Problem.unreachable(error));
    }
    this.#sending.delete(id);
    this.#goOn();
  }

  /** Too many calls, or a queue that is full, is a matter of time; all else is the reader's to see. */
  #failed(id: number, problem: Problem): void {
    const tries = (this.#tries.get(id) ?? 0) + 1;
    const isBusy = problem.status === 429 || problem.code === 'queue_full';
    if (!isBusy || tries >= TRIES) return this.#move(id, { kind: 'failed', problem });
    this.#tries.set(id, tries);
    const seconds = Math.min(Math.max(problem.retryAfter ?? 2 ** tries, 1), LONGEST_WAIT_S);
    this.#move(id, { kind: 'later', seconds });
    this.later(() => {
      if (this.value.find((one) => one.id === id)?.state.kind !== 'later') return;
      this.#move(id, { kind: 'waiting' });
      this.#goOn();
    }, seconds * 1000);
  }

  #move(id: number, state: UploadState): void {
    this.set(this.value.map((one) => (one.id === id ? { ...one, state } : one)));
  }
}

export const isOpen = ({ kind }: UploadState): boolean => kind === 'waiting' || kind === 'sending' || kind === 'later';
