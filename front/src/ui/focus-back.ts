import { useLayoutEffect, useRef } from 'react';

/** For `onCloseAutoFocus` of a dialog that is opened by code and so has no trigger of its own: the focus goes back to what had it before. */
export function useFocusBack(open: boolean): (event: Event) => void {
  const before = useRef<Element>(null);
  useLayoutEffect(() => {
    if (open) before.current = document.activeElement;
  }, [open]);
  return (event) => {
    event.preventDefault();
    if (before.current instanceof HTMLElement && before.current.isConnected) before.current.focus();
  };
}
