import { Pencil2Icon } from '@radix-ui/react-icons';
import { useRef, useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { useDebounced } from '../app/debounced';
import { useTexts } from '../texts/texts';
import { useLookingAtAnswers } from './answering';
import { ThreadList } from './thread-list';
import { ThreadSearch } from './thread-search';

const TYPING_MS = 250;

/** What begins a thread, and the threads. `onNavigate` closes it where it lies over the page; `foot` stands below. */
export function Sidebar({ onNavigate, foot }: { onNavigate: () => void; foot?: ReactNode }) {
  const { app, threads } = useTexts();
  const [typed, setTyped] = useState('');
  const q = useDebounced(typed.trim(), TYPING_MS);
  const nav = useRef<HTMLElement>(null);
  useLookingAtAnswers();
  return (
    <>
      <div className="grid gap-2 px-3 pt-3 pb-2 md:pt-1">
        <Link
          href="/"
          onClick={onNavigate}
          className="flex min-h-9 items-center gap-2.5 rounded-lg border border-line bg-surface px-3 text-sm font-medium transition-colors hover:bg-raised pointer-coarse:min-h-11"
        >
          <Pencil2Icon aria-hidden className="text-accent" />
          {app.newChat}
        </Link>
        <ThreadSearch value={typed} onChange={setTyped} onDown={() => nav.current?.querySelector<HTMLElement>('[data-thread]')?.focus()} />
      </div>
      <nav ref={nav} aria-label={threads.label} className="flex min-h-0 flex-1 flex-col">
        <ThreadList q={typed === '' ? '' : q} onNavigate={onNavigate} />
      </nav>
      {foot}
    </>
  );
}
