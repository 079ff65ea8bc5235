import { useCallback, useEffect, useRef, useState } from 'react';

/** So near to the end counts as there. */
const NEAR_PX = 8;
/** So far from it the button to the newest is of use. */
const FAR_PX = 240;
const UP = new Set(['ArrowUp', 'PageUp', 'Home']);

/**
 * Keeps a list at its end while it grows. States: held (at the start; again once the reader has come to the end, or asks for it) and
 * free, from the moment in which he scrolls up, by whatever means.
 */
export function useStickToEnd() {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const held = useRef(true);
  const [far, setFar] = useState(false);

  const toEnd = useCallback(() => {
    held.current = true;
    setFar(false);
    const list = scroller.current;
    if (list) list.scrollTop = list.scrollHeight;
  }, []);

  useEffect(() => {
    const list = scroller.current;
    if (!list || !content.current) return;
    let [top, pressed, touched] = [list.scrollTop, false, 0];
    const gap = (): number => list.scrollHeight - list.scrollTop - list.clientHeight;
    const free = (): void => {
      held.current = false;
    };
    const follow = (): void => {
      if (held.current && gap() > 0) list.scrollTop = list.scrollHeight;
    };
    const onScroll = (): void => {
      const up = list.scrollTop < top;
      top = list.scrollTop;
      // The list may shrink by itself, which scrolls up; a hand on its bar says that it was the reader.
      if (up && pressed) free();
      if (!up && gap() <= NEAR_PX) held.current = true;
      setFar(!held.current && gap() > FAR_PX);
    };
    const listeners: [string, (event: Event) => void][] = [
      ['wheel', (event) => (event as WheelEvent).deltaY < 0 && free()],
      ['touchstart', (event) => (touched = (event as TouchEvent).touches[0]?.clientY ?? 0)],
      ['touchmove', (event) => ((event as TouchEvent).touches[0]?.clientY ?? 0) > touched + 2 && free()],
      ['keydown', (event) => UP.has((event as KeyboardEvent).key) && free()],
      ['pointerdown', () => (pressed = true)],
      ['scroll', onScroll],
    ];
    const release = (): void => {
      pressed = false;
    };
    for (const [name, listener] of listeners) list.addEventListener(name, listener, { passive: true });
    addEventListener('pointerup', release);
    const sizes = new ResizeObserver(follow);
    sizes.observe(content.current);
    sizes.observe(list);
    return () => {
      for (const [name, listener] of listeners) list.removeEventListener(name, listener);
      removeEventListener('pointerup', release);
      sizes.disconnect();
    };
  }, []);

  return { scroller, content, far, toEnd };
}
