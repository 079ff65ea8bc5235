import { lazy, type ComponentType } from 'react';
import { noteAway, untilReached } from './reachability';

const RELOADED = 'runlog.reloaded-at';
/** A second failure so soon after a reload is no old build, and another reload would not help. */
const RELOAD_AGAIN_MS = 60_000;

/**
 * A view that is loaded when it is first shown. Where the service does not answer it waits until it does; where the file is gone, because the
 * service has a newer build of the page, the page is loaded anew, once. @throws what the load threw, to the nearest `Failed`
 */
export const lazyView = <P extends object>(load: () => Promise<ComponentType<P>>) =>
  lazy(async () => ({ default: await load().catch((first: unknown) => loadAgain(load, first)) }));

async function loadAgain<P>(load: () => Promise<ComponentType<P>>, first: unknown): Promise<ComponentType<P>> {
  noteAway();
  await untilReached();
  return load().catch(() => reloaded(first));
}

function reloaded(error: unknown): Promise<never> {
  const now = Date.now();
  try {
    if (now - Number(sessionStorage.getItem(RELOADED)) < RELOAD_AGAIN_MS) throw error;
    sessionStorage.setItem(RELOADED, String(now));
  } catch {
    throw error; // without storage, too, for nobody would know that it has been tried
  }
  location.reload();
  return new Promise(() => undefined);
}
