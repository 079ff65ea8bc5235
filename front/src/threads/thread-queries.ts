import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answered, api } from '../api/client';

const PAGE = 50;

/** A thread with its active run: what the chat, the title and the sidebar's live dot share. */
export const threadQuery = (id: string) =>
  queryOptions({
    queryKey: ['thread', id],
    queryFn: ({ signal }) => answered(api.GET('/api/threads/{id}', { params: { path: { id } }, signal })),
  });

/** Own threads, newest activity first; `q` in title or text, '' for all. */
export const threadsQuery = (q: string) =>
  infiniteQueryOptions({
    queryKey: ['threads', q],
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET('/api/threads', { params: { query: { limit: PAGE, ...(q && { q }), ...(pageParam && { cursor: pageParam }) } }, signal }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
