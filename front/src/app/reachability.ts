import { Problem } from '../api/problem';
import { Backoff } from '../runs/backoff';
import { liveRuns } from '../runs/live-runs';
import { Pause } from './pause';
import { queries } from './queries';
import { Store } from './store';

const PROBE_TIMEOUT_MS = 5000;
const LONGEST_WAIT_MS = 8000;
/** What a proxy says of a service that is gone, and a service of itself while it starts or drains. */
const AWAY = [0, 502, 503, 504];

/** Whether the service answers. true → false when a call finds nobody; false → true when it answers a probe or another call. */
export const reached = new Store(true);

/** Whether the machine says that it has a network. */
export const online = new Store(typeof navigator === 'undefined' || navigator.onLine);

const pause = new Pause();

/** Watches the page's calls and, once one finds nobody, asks until somebody answers; then what failed is fetched anew. For the life of the page. */
export function watchReachability(): void {
  addEventListener('online', () => {
    online.set(true);
    pause.end();
  });
  addEventListener('offline', () => online.set(false));
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && pause.end());
  queries.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated') return;
    const { action } = event;
    if (action.type === 'success' && !action.manual) reached.set(true);
    if ((action.type === 'failed' || action.type === 'error') && isAway(action.error)) noteAway();
  });
  queries.getMutationCache().subscribe((event) => {
    if (event.type === 'updated' && event.action.type === 'error' && isAway(event.action.error)) noteAway();
  });
}

/** A call found nobody. */
export function noteAway(): void {
  if (!reached.value) return;
  reached.set(false);
  void probe();
}

/** Resolves when the service answers. */
export const untilReached = (): Promise<void> =>
  new Promise((resolve) => {
    if (reached.value) return resolve();
    const forget = reached.watch(() => {
      if (!reached.value) return;
      forget();
      resolve();
    });
  });

async function probe(): Promise<void> {
  const backoff = new Backoff(LONGEST_WAIT_MS);
  while (!reached.value) {
    await pause.for(backoff.next());
    const answers = await fetch('/health/live', { cache: 'no-store', signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answers) reached.set(true);
  }
  liveRuns.nudge();
  await queries.invalidateQueries();
}

const isAway = (error: unknown): boolean => error instanceof Problem && AWAY.includes(error.status);
