const KEPT = 'runlog.token';
/** That somebody signed out here: a load of the page then makes no new user by itself. */
const LEFT = 'runlog.left';
/** Say nothing about a person. */
const STAYS = ['runlog.theme', 'runlog.language', LEFT];

/** The token that the tabs of this browser share. Where there is no storage it lives as long as the page. */
export const keptToken = {
  read: (): string | null => quietly(() => localStorage.getItem(KEPT)) ?? null,
  keep: (token: string): void =>
    void quietly(() => {
      localStorage.setItem(KEPT, token);
      localStorage.removeItem(LEFT);
    }),
  /** Forgets the token and all that was kept for its user: drafts, choices. */
  clear: (): void =>
    void quietly(() => {
      localStorage.setItem(LEFT, 'yes');
      for (const key of Object.keys(localStorage)) if (key.startsWith('runlog.') && !STAYS.includes(key)) localStorage.removeItem(key);
    }),
  wasLeft: (): boolean => quietly(() => localStorage.getItem(LEFT)) === 'yes',
  /** Called when another tab keeps another token, or clears it (null). Returns what ends the watch. */
  watch(watcher: (token: string | null) => void): () => void {
    const heard = ({ key, newValue }: StorageEvent): void => {
      if (key === KEPT) watcher(newValue);
      if (key === null) watcher(null);
    };
    globalThis.addEventListener?.('storage', heard);
    return () => globalThis.removeEventListener?.('storage', heard);
  },
};

/** Storage may be forbidden or full; the page works without. */
function quietly<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
