import { useEffect, useState } from 'react';

const TICK_MS = 200;

/** How long a live run has been silent, in milliseconds; 0 of one that has ended. */
export function useQuiet(heardAt: number, live: boolean): number {
  const [now, setNow] = useState(heardAt);
  useEffect(() => {
    if (!live) return;
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [live]);
  return live ? Math.max(0, now - heardAt) : 0;
}
