import { useCallback, useSyncExternalStore } from 'react';
import { session } from '../access/session';
import { Store, useStore } from '../app/store';
import { FrameFold } from './frame-fold';
import { RunStream, type StreamState } from './run-stream';
import { newRunView, type RunView } from './run-view';

/** Ended runs whose view is kept, so that an answer does not blink while its message is fetched. */
const KEPT = 20;
const LET_GO_MS = 1000;
const OVER: readonly StreamState[] = ['ended', 'gone', 'refused'];

interface LiveRun {
  view: Store<RunView>;
  folded: FrameFold;
  stream: RunStream;
  watchers: number;
}

/**
 * The runs that this page follows: one stream a run, however many components watch it. Events are folded as they come and shown
 * once a frame. A run is followed while somebody watches, to its end.
 */
export class LiveRuns {
  /** Of the streams that go on: the worst of them. What the connection's badge shows. */
  readonly connection = new Store<StreamState | 'idle'>('idle');
  readonly #runs = new Map<string, LiveRun>();
  readonly #states = new Map<string, StreamState>();
  readonly #ended = new Set<(runId: string, view: RunView) => void>();

  /** Called when a run that is followed has ended. Returns what ends the watch. */
  onEnded(watcher: (runId: string, view: RunView) => void): () => void {
    this.#ended.add(watcher);
    return () => void this.#ended.delete(watcher);
  }

  /** Follows the run; returns what lets go of it. */
  follow(runId: string): () => void {
    const run = this.#runs.get(runId) ?? this.#begin(runId);
    run.watchers++;
    // A stream that was refused goes on where it was, once somebody comes back with a token that is good.
    if (run.stream.isOver && run.folded.latest.ended === undefined) run.stream = this.#open(runId, run.folded);
    return () => {
      run.watchers--;
      // Later, because a component that is drawn anew lets go and takes hold in one breath.
      setTimeout(() => this.#letGo(runId, run), LET_GO_MS);
    };
  }

  viewOf(runId: string): RunView | undefined {
    return this.#runs.get(runId)?.view.value;
  }

  watch(runId: string, watcher: () => void): () => void {
    return this.#runs.get(runId)?.view.watch(watcher) ?? (() => undefined);
  }

  /** The page is seen again, or the network is back. */
  nudge(): void {
    for (const { stream } of this.#runs.values()) stream.nudge();
  }

  /** Lets go of all of them: somebody else comes. */
  forget(): void {
    for (const { stream } of this.#runs.values()) stream.close();
    this.#runs.clear();
    this.#states.clear();
    this.connection.set('idle');
  }

  #begin(runId: string): LiveRun {
    const view = new Store(newRunView(runId));
    const folded = new FrameFold(view, () => this.#hasEnded(runId, view.value));
    const run = { view, folded, stream: this.#open(runId, folded), watchers: 0 };
    this.#runs.set(runId, run);
    return run;
  }

  #open(runId: string, folded: FrameFold): RunStream {
    this.#moved(runId, 'connecting');
    return new RunStream({
      runId,
      after: folded.latest.seq,
      token: () => session.token,
      onEvents: (events) => folded.add(events),
      onState: (state) => this.#moved(runId, state),
    });
  }

  #letGo(runId: string, run: LiveRun): void {
    if (run.watchers > 0 || this.#runs.get(runId) !== run) return;
    run.stream.close();
    this.#moved(runId, 'ended');
    if (run.view.value.ended === undefined) return void this.#runs.delete(runId);
    for (const [id, { watchers, view }] of this.#runs) {
      if (this.#runs.size <= KEPT) break;
      if (watchers === 0 && view.value.ended !== undefined) this.#runs.delete(id);
    }
  }

  #hasEnded(runId: string, view: RunView): void {
    for (const watcher of [...this.#ended]) watcher(runId, view);
  }

  #moved(runId: string, state: StreamState): void {
    if (OVER.includes(state)) this.#states.delete(runId);
    else this.#states.set(runId, state);
    const states = [...this.#states.values()];
    this.connection.set((['offline', 'waiting', 'connecting', 'live'] as const).find((one) => states.includes(one)) ?? 'idle');
    if (state === 'refused') session.refuse();
  }
}

export const liveRuns = new LiveRuns();

/** What the run shows now, following it for as long as the component is there; `runId` null: nothing is followed. */
export function useRunView(runId: string | null): RunView | undefined {
  const watch = useCallback(
    (watcher: () => void) => {
      if (runId === null) return () => undefined;
      const letGo = liveRuns.follow(runId);
      const forget = liveRuns.watch(runId, watcher);
      return () => {
        forget();
        letGo();
      };
    },
    [runId],
  );
  return useSyncExternalStore(watch, () => (runId === null ? undefined : liveRuns.viewOf(runId)));
}

export const useConnection = (): StreamState | 'idle' => useStore(liveRuns.connection);
