import { useCallback, useEffect, useRef, type RefObject } from 'react';

/**
 * Calls `onSeen` whenever the element is near what is seen of the scroller and `active`; `round` moves with each answer, so that an element that
 * is still seen then is told of again. Returns the element's ref.
 */
export function useSeen(
  scroller: RefObject<HTMLElement | null>,
  { active, round }: { active: boolean; round: number },
  onSeen: () => void,
): (element: HTMLElement | null) => void {
  const element = useRef<HTMLElement | null>(null);
  const latest = useRef(onSeen);
  useEffect(() => {
    latest.current = onSeen;
  });
  useEffect(() => {
    if (!active || !element.current) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && latest.current(), {
      root: scroller.current,
      rootMargin: '400px 0px',
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [active, round, scroller]);
  return useCallback((found) => void (element.current = found), []);
}
