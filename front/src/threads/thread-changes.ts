import { useMutation, type InfiniteData, type QueryKey } from '@tanstack/react-query';
import { useLocation, useRoute } from 'wouter';
import { answered, api } from '../api/client';
import type { Thread, WholeThread } from '../api/types';
import { queries } from '../app/queries';
import { tellTabs } from '../app/tabs';

type Lists = InfiniteData<{ items: Thread[]; next_cursor: string | null }>;
type Snapshot = [QueryKey, unknown][];

/** Gives a thread another title; shown at once, and taken back where the service refuses it. */
export const useRename = () =>
  useMutation({
    mutationFn: ({ id, title }: { id: string; title: string }) =>
      answered(api.PATCH('/api/threads/{id}', { params: { path: { id } }, body: { title } })),
    onMutate: async ({ id, title }) => {
      const before = await snapshot(id);
      changeLists((items) => items.map((thread) => (thread.thread_id === id ? { ...thread, title } : thread)));
      queries.setQueryData<WholeThread>(['thread', id], (thread) => thread && { ...thread, title });
      return before;
    },
    onError: (_error, _change, before) => restore(before),
    onSettled: async (_thread, _error, { id }) => {
      tellTabs({ threads: true, thread: id });
      await Promise.all([queries.invalidateQueries({ queryKey: ['threads'] }), queries.invalidateQueries({ queryKey: ['thread', id] })]);
    },
  });

/** Deletes a thread; out of the list at once, and back in it where the service refuses. Who has it open goes to a new chat. */
export function useRemove() {
  const [, go] = useLocation();
  const [, open] = useRoute('/threads/:id');
  return useMutation({
    mutationFn: (id: string) => answered(api.DELETE('/api/threads/{id}', { params: { path: { id } } })),
    onMutate: async (id) => {
      const before = await snapshot(id);
      changeLists((items) => items.filter(({ thread_id }) => thread_id !== id));
      return before;
    },
    onError: (_error, _id, before) => restore(before),
    onSuccess: (_nothing, id) => {
      if (open?.id === id) go('/', { replace: true });
      for (const key of ['thread', 'messages']) queries.removeQueries({ queryKey: [key, id] });
    },
    onSettled: async (_nothing, _error, id) => {
      tellTabs({ threads: true, gone: id });
      await queries.invalidateQueries({ queryKey: ['threads'] });
    },
  });
}

/** What the lists and the thread show now; a fetch that is under way would overwrite the change, so it ends. */
async function snapshot(id: string): Promise<Snapshot> {
  await queries.cancelQueries({ queryKey: ['threads'] });
  return [...queries.getQueriesData({ queryKey: ['threads'] }), ...queries.getQueriesData({ queryKey: ['thread', id] })];
}

const restore = (before: Snapshot | undefined): void => before?.forEach(([key, data]) => queries.setQueryData(key, data));

const changeLists = (change: (items: Thread[]) => Thread[]): void =>
  void queries.setQueriesData<Lists>(
    { queryKey: ['threads'] },
    (lists) => lists && { ...lists, pages: lists.pages.map((page) => ({ ...page, items: change(page.items) })) },
  );
