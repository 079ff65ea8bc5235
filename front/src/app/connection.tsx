import { useEffect, useState } from 'react';
import { useConnection } from '../runs/live-runs';
import { useTexts } from '../texts/texts';
import { connectionState, isTrouble, settleMs, shownAfter, type ConnectionState } from './connection-state';
import { online, reached } from './reachability';
import { useStore } from './store';

/** The state of the connection, without its flicker. */
export function useConnectionState(): ConnectionState {
  const next = connectionState(useConnection(), useStore(online), useStore(reached));
  const [shown, show] = useState(next);
  useEffect(() => {
    const timer = setTimeout(() => show((before) => shownAfter(before, next)), settleMs(next));
    return () => clearTimeout(timer);
  }, [next]);
  return shown;
}

const DOTS: Record<ConnectionState, string> = {
  connected: 'bg-good',
  live: 'bg-good animate-pulse',
  connecting: 'bg-warn animate-pulse',
  lost: 'bg-warn animate-pulse',
  silent: 'bg-bad animate-pulse',
  offline: 'bg-bad',
};

/** For those who see; `ConnectionNews` tells the others. */
export function ConnectionBadge({ state }: { state: ConnectionState }) {
  const { connection } = useTexts().app;
  return (
    <span aria-hidden className={`flex min-w-0 items-center gap-2 text-xs ${isTrouble(state) ? 'text-ink' : 'text-muted'}`}>
      <span className={`size-2 shrink-0 rounded-full ${DOTS[state]}`} />
      <span className="truncate">{connection[state]}</span>
    </span>
  );
}

/** Says troubles, and their end, to who listens. Stands once in the page. */
export function ConnectionNews({ state }: { state: ConnectionState }) {
  const { connection } = useTexts().app;
  const [troubled, setTroubled] = useState(false);
  if (isTrouble(state) && !troubled) setTroubled(true);
  const words = isTrouble(state) ? connection[state] : troubled && state !== 'connecting' ? connection.back : '';
  return (
    <p role="status" aria-label={connection.label} className="sr-only">
      {words}
    </p>
  );
}
