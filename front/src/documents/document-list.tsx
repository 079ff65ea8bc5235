import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import type { Collection, Document } from '../api/types';
import { useSeen } from '../sources/use-seen';
import { useTexts } from '../texts/texts';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';
import { Spinner } from '../ui/spinner';
import { documentsQuery } from './collection-queries';
import { documentGroups } from './document-groups';
import { DocumentGroupRows } from './document-rows';
import { type StatusFilter, StatusTabs } from './status-tabs';

/** While something is being read the list is fetched anew so often; a long list less often. Never while nobody looks. */
const POLL_MS = 1500;
const POLL_LONG_MS = 6000;
/** So many pages come by themselves, one after the other, before somebody has to ask. */
const BY_ITSELF = 5;

const HEAD = 'py-2 pr-4 text-left text-xs font-normal text-muted';

/** The documents of a collection with how far each is; more come as one scrolls. */
export function DocumentList({ collection }: { collection: Collection }) {
  const { documents, app } = useTexts();
  const [filter, setFilter] = useState<StatusFilter>('all');
  const [asked, setAsked] = useState(0);
  const page = useRef(null); // the window's own viewport
  const list = useInfiniteQuery({
    ...documentsQuery(collection.name),
    refetchInterval: ({ state: { data } }) => {
      if (!data?.pages.some(({ items }) => items.some(isPending))) return false;
      return data.pages.length > 2 ? POLL_LONG_MS : POLL_MS;
    },
  });
  const { data, error, hasNextPage, fetchNextPage } = list;
  const all = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data]);
  const groups = useMemo(() => documentGroups(filter === 'all' ? all : all.filter(({ status }) => status === filter)), [all, filter]);
  const round = data?.pages.length ?? 0;
  const isByItself = round < BY_ITSELF * (asked + 1);
  const end = useSeen(page, { active: hasNextPage && isByItself && !list.isFetching && !error, round }, () => void fetchNextPage());
  const pending = all.filter(isPending).length;
  const { columns } = documents;
  return (
    <section aria-label={collection.name}>
      <StatusTabs collection={collection} filter={filter} onFilter={setFilter} />
      <p role="status" className="sr-only">
        {pending > 0 ? documents.pendingNow(pending) : data && documents.allRead}
      </p>
      {list.isPending && !error && <Waiting />}
      {groups.length > 0 && (
        <table className="w-full table-fixed text-sm">
          <thead>
            <tr className="border-b border-line">
              <th scope="col" className={HEAD}>
                {columns.title}
              </th>
              <th scope="col" className={`${HEAD} hidden w-24 sm:table-cell`}>
                {columns.kind}
              </th>
              <th scope="col" className={`${HEAD} hidden w-20 text-right lg:table-cell`}>
                {columns.pages}
              </th>
              <th scope="col" className={`${HEAD} hidden w-24 text-right lg:table-cell`}>
                {columns.passages}
              </th>
              <th scope="col" className={`${HEAD} hidden w-36 md:table-cell`}>
                {columns.updated}
              </th>
              <th scope="col" className={`${HEAD} w-24 sm:w-28`}>
                {columns.status}
              </th>
              {!collection.shared && (
                <th scope="col" className="w-10">
                  <span className="sr-only">{columns.actions}</span>
                </th>
              )}
            </tr>
          </thead>
          {groups.map((group) => (
            <DocumentGroupRows
              key={group.kind === 'one' ? group.document.document_id : group.id}
              group={group}
              isWritable={!collection.shared}
            />
          ))}
        </table>
      )}
      {data && groups.length === 0 && !hasNextPage && <p className="py-10 text-center text-muted">{documents.noneSo}</p>}
      {error && (
        <div className="mt-4 flex flex-wrap items-center gap-3">
          <Notice kind="bad">{error.message}</Notice>
          <Button onClick={() => void (data && hasNextPage ? fetchNextPage() : list.refetch())}>{app.retry}</Button>
        </div>
      )}
      {hasNextPage && !error && (
        <div ref={end} className="flex justify-center py-6">
          {isByItself ? <Spinner /> : <Button onClick={() => setAsked(asked + 1)}>{documents.more}</Button>}
        </div>
      )}
    </section>
  );
}

const isPending = ({ status }: Document): boolean => status === 'pending';

const Waiting = () => (
  <div className="flex justify-center py-16">
    <Spinner />
  </div>
);
