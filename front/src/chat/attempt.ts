import { useCallback, useState } from 'react';
import type { Refused } from './refusal';

type How = 'queue' | 'interrupt';

/** Asks, and tells why what was asked was not taken, with a way to ask it all the same. */
export function useAttempt() {
  const [refused, setRefused] = useState<Refused>();
  /** Resolves to whether the first try was taken. */
  const attempt = useCallback((call: (onBusy?: How) => Promise<unknown>): Promise<boolean> => {
    const run = async (onBusy?: How): Promise<boolean> => {
      setRefused(undefined);
      try {
        await call(onBusy);
        return true;
      } catch (error) {
        setRefused({ error: error as Error, again: (how) => void run(how) });
        return false;
      }
    };
    return run();
  }, []);
  return { refused, setRefused, attempt };
}
