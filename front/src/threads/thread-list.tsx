import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useRef, type ReactNode } from 'react';
import { queries } from '../app/queries';
import { useTexts } from '../texts/texts';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';
import { Spinner } from '../ui/spinner';
import { threadsQuery } from './thread-queries';
import { ThreadRows } from './thread-rows';

/** A change fetches all pages that are loaded anew: who is back at the top needs few of them. */
const PAGES_AT_TOP = 2;

/** Own threads, or those that contain `q`; more of them as somebody scrolls. */
export function ThreadList({ q, onNavigate }: { q: string; onNavigate: () => void }) {
  const { app, threads: texts } = useTexts();
  const list = useInfiniteQuery({ ...threadsQuery(q), placeholderData: (before) => before });
  const threads = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;

  return (
    <div
      className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-3 pb-3"
      onScroll={({ currentTarget }) => currentTarget.scrollTop === 0 && trim(q)}
    >
      <p role="status" className="sr-only">
        {q !== '' && list.isSuccess && !list.isPlaceholderData && texts.search.found(threads.length, hasNextPage)}
      </p>
      {list.isPending && <Waiting>{texts.loading}</Waiting>}
      {list.isError && (
        <div className="grid justify-items-start gap-2 py-2">
          <Notice kind="bad">
            {texts.failed} {list.error.message}
          </Notice>
          <Button onClick={() => void list.refetch()}>{app.retry}</Button>
        </div>
      )}
      {list.isSuccess && threads.length === 0 && <Empty q={q} />}
      <ThreadRows threads={threads} onNavigate={onNavigate} />
      {isFetchingNextPage && <Waiting>{texts.loading}</Waiting>}
      {hasNextPage && !isFetchingNextPage && <More key={threads.length} onReached={() => void fetchNextPage()} />}
    </div>
  );
}

function Empty({ q }: { q: string }) {
  const { empty, search } = useTexts().threads;
  return (
    <div className="px-2.5 py-6 text-sm">
      <p dir="auto" className="font-medium wrap-anywhere">
        {q === '' ? empty.title : search.nothing(q)}
      </p>
      <p className="mt-1 text-muted">{q === '' ? empty.detail : search.nothingDetail}</p>
    </div>
  );
}

const Waiting = ({ children }: { children: ReactNode }) => (
  <p className="flex items-center gap-2.5 px-2.5 py-4 text-sm text-muted">
    <Spinner />
    {children}
  </p>
);

/** The end of what is loaded: coming near it loads more; a button, for who does not scroll. */
function More({ onReached }: { onReached: () => void }) {
  const { threads } = useTexts();
  const end = useRef<HTMLDivElement>(null);
  const reached = useRef(onReached);
  useEffect(() => {
    reached.current = onReached;
  });
  useEffect(() => {
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting && reached.current(), { rootMargin: '300px' });
    if (end.current) watch.observe(end.current);
    return () => watch.disconnect();
  }, []);
  return (
    <div ref={end}>
      <Button kind="quiet" className="w-full" onClick={onReached}>
        {threads.more}
      </Button>
    </div>
  );
}

function trim(q: string): void {
  queries.setQueryData(threadsQuery(q).queryKey, (list) =>
    list && list.pages.length > PAGES_AT_TOP
      ? { pages: list.pages.slice(0, PAGES_AT_TOP), pageParams: list.pageParams.slice(0, PAGES_AT_TOP) }
      : list,
  );
}
