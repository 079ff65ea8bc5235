import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answered, api } from '../api/client';
import type { Collection } from '../api/types';

const PAGE = 200;
const MOST_PAGES = 5;

/** One's own collections, then the shared ones; of more than 1,000 the newest. One's own hides a shared one of its name. */
export const collectionsQuery = queryOptions({
  queryKey: ['collections'],
  queryFn: async ({ signal }): Promise<Collection[]> => {
    const found: Collection[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const { items, next_cursor: next } = await answered(
        api.GET('/api/collections', { params: { query: { limit: PAGE, cursor } }, signal }),
      );
      found.push(...items);
      if (next === null) break;
      cursor = next;
    }
    const own = found.filter(({ shared }) => !shared);
    const names = new Set(own.map(({ name }) => name));
    return [...own, ...found.filter(({ shared, name }) => shared && !names.has(name))];
  },
});

/** The documents of a collection, newest first. */
export const documentsQuery = (collection: string) =>
  infiniteQueryOptions({
    queryKey: ['documents', collection],
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET('/api/collections/{name}/documents', {
          params: { path: { name: collection }, query: { limit: PAGE, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
