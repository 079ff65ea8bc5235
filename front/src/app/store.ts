import { useSyncExternalStore } from 'react';

/** A value that components watch: `useStore(store)`. */
export class Store<T> {
  #value: T;
  readonly #watchers = new Set<() => void>();

  constructor(first: T) {
    this.#value = first;
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const watcher of [...this.#watchers]) watcher();
  }

  /** Returns what ends the watch. */
  watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  };
}

export const useStore = <T>(store: Store<T>): T => useSyncExternalStore(store.watch, () => store.value);
