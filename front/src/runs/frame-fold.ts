import type { RunEvent } from '../api/types';
import type { Store } from '../app/store';
import { withEvent, type RunView } from './run-view';

/** A page that is hidden between an event and its frame has no frame: a timer then shows what came. */
const LATEST_MS = 250;

/** Folds events as they come and shows them once a frame; in a page that nobody sees, which has no frames, at once. */
export class FrameFold {
  #latest: RunView;
  #frame: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly shown: Store<RunView>,
    private readonly ended: () => void,
  ) {
    this.#latest = shown.value;
  }

  /** With all events that came, shown or not. */
  get latest(): RunView {
    return this.#latest;
  }

  add(events: readonly RunEvent[]): void {
    this.#latest = events.reduce(withEvent, this.#latest);
    if (document.hidden) return this.#show();
    this.#frame ??= requestAnimationFrame(() => this.#show());
    this.#timer ??= setTimeout(() => this.#show(), LATEST_MS);
  }

  #show(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = this.#timer = undefined;
    const before = this.shown.value;
    this.shown.set(this.#latest);
    if (before.ended === undefined && this.#latest.ended !== undefined) this.ended();
  }
}
