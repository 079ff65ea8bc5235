import { useQueries } from '@tanstack/react-query';
import type { WholeThread } from '../api/types';
import { queries } from '../app/queries';
import { Store, useStore } from '../app/store';
import { tabs } from '../app/tabs';
import { threadQuery } from './thread-queries';

const LOOK_MS = 4000;
/** More threads that answer at once are shown as they were last seen. */
const MOST = 10;

/** Threads that are being answered, as far as this page has seen them: those that are open, that were, and that other tabs told of. */
const answering = new Store<readonly string[]>([]);

export const useAnswering = (): ReadonlySet<string> => new Set(useStore(answering));

/** Keeps looking at the threads that answer, until they do not. */
export function useLookingAtAnswers(): void {
  const ids = useStore(answering);
  useQueries({ queries: ids.slice(0, MOST).map((id) => ({ ...threadQuery(id), refetchInterval: LOOK_MS })) });
}

/** For the life of the page. */
export function watchAnswering(): void {
  queries.getQueryCache().subscribe(({ type, query }) => {
    if ((query.queryKey as unknown[])[0] === 'thread' && (type === 'updated' || type === 'removed')) note();
  });
  tabs.onThread((id) => void queries.prefetchQuery({ ...threadQuery(id), staleTime: 0, retry: false }));
}

function note(): void {
  const before = answering.value;
  const now = queries
    .getQueriesData<WholeThread>({ queryKey: ['thread'] })
    .flatMap(([, thread]) => (thread?.active_run ? [thread.thread_id] : []));
  // Nobody looks at the messages of those now; who comes back shall not see half an answer.
  for (const id of before) {
    if (!now.includes(id)) void queries.invalidateQueries({ queryKey: ['messages', id], type: 'inactive', refetchType: 'none' });
  }
  if (now.join() !== before.join()) answering.set(now);
}
