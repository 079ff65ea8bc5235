import type { RefObject } from 'react';
import { useTexts } from '../texts/texts';

/** The first stop of the Tab key: past the sidebar, into the view. */
export function SkipLink({ main }: { main: RefObject<HTMLElement | null> }) {
  const { app } = useTexts();
  return (
    <a
      href="#main"
      onClick={(event) => {
        event.preventDefault(); // the address stays the view's
        main.current?.focus();
      }}
      className="fixed top-2 left-2 z-60 -translate-y-20 rounded-lg bg-accent px-4 py-2 text-sm font-medium text-accent-ink focus:translate-y-0"
    >
      {app.skip}
    </a>
  );
}
