import { useEffect, useState } from 'react';

/** What takes less is not worth a word. */
const QUIET_MS = 300;

/** Whether it has taken so long that somebody should be told. */
export function useLate(): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), QUIET_MS);
    return () => clearTimeout(timer);
  }, []);
  return late;
}
