import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { answered, api } from '../api/client';
import type { Message, Run, WholeThread } from '../api/types';

/** Messages of its branch that are looked through for those of a run. */
const PAGE = 200;
const MOST_PAGES = 10;

export const useRun = (id: string): UseQueryResult<Run> =>
  useQuery({ queryKey: ['run', id], queryFn: () => answered(api.GET('/api/runs/{id}', { params: { path: { id } } })) });

/** Of the branch that is shown now, by their ids: a run of another branch finds fewer. */
export const useMessages = (run: Run | undefined): UseQueryResult<ReadonlyMap<string, Message>> =>
  useQuery({
    queryKey: ['run', run?.run_id, 'messages'],
    queryFn: () => messagesOf(run!.thread_id),
    enabled: run !== undefined,
    staleTime: Infinity, // what a run was asked does not change
  });

export const useThreadOf = (run: Run, wanted: boolean): UseQueryResult<WholeThread> =>
  useQuery({
    queryKey: ['run', run.run_id, 'thread'],
    queryFn: () => answered(api.GET('/api/threads/{id}', { params: { path: { id: run.thread_id } } })),
    enabled: wanted,
  });

async function messagesOf(id: string): Promise<Map<string, Message>> {
  const found = new Map<string, Message>();
  let cursor: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const page = await answered(api.GET('/api/threads/{id}/messages', { params: { path: { id }, query: { limit: PAGE, cursor } } }));
    for (const message of page.items) found.set(message.message_id, message);
    if (!page.next_cursor) break;
    cursor = page.next_cursor;
  }
  return found;
}
