import { useEffect, useState } from 'react';
import { fetchOriginal, MOST_SHOWN_BYTES, TooLargeToShow } from './original-file';

export type Original =
  | { kind: 'loading'; share: number }
  | { kind: 'here'; blob: Blob }
  | { kind: 'too-large'; bytes: number }
  | { kind: 'failed'; error: Error };

/** The original of a document for as long as the component is there; `again` fetches it once more. */
export function useOriginal(documentId: string): { original: Original; again: () => void } {
  const [original, set] = useState<Original>({ kind: 'loading', share: 0 });
  const [tries, setTries] = useState(0);
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    const onProgress = (share: number): void => set({ kind: 'loading', share });
    fetchOriginal(documentId, { signal, most: MOST_SHOWN_BYTES, onProgress }).then(
      (blob) => !signal.aborted && set({ kind: 'here', blob }),
      (error: Error) => {
        if (signal.aborted) return;
        set(error instanceof TooLargeToShow ? { kind: 'too-large', bytes: error.bytes } : { kind: 'failed', error });
      },
    );
    return () => leaving.abort();
  }, [documentId, tries]);
  const again = (): void => {
    set({ kind: 'loading', share: 0 });
    setTries(tries + 1);
  };
  return { original, again };
}
