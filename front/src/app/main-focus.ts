import { useEffect, useRef } from 'react';

/** After a change of view the focus is in it: where the view has put it, else on `<main>`; it would otherwise stay on what was left behind. */
export function useMainFocus(path: string) {
  const main = useRef<HTMLElement>(null);
  const last = useRef(path);
  useEffect(() => {
    if (last.current === path) return;
    last.current = path;
    if (!main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true });
  }, [path]);
  return main;
}
