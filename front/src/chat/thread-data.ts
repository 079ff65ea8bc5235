import { useQuery } from '@tanstack/react-query';
import { answered, api } from '../api/client';
import type { Assistant, Message, Run, WholeThread } from '../api/types';
import { queries } from '../app/queries';
import { collectionsQuery } from '../documents/collection-queries';
import { threadQuery } from '../threads/thread-queries';

const PAGE = 200;
/** How soon a page that nobody tells notices what another device began. */
const LOOK_MS = 5000;

export const useThread = (id: string | undefined) =>
  useQuery({
    ...threadQuery(id ?? ''),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.status === 'error' ? false : LOOK_MS),
  });

/** The whole shown branch, oldest first. */
export const useMessages = (id: string | undefined) =>
  useQuery({
    queryKey: ['messages', id],
    queryFn: ({ signal }) => wholeBranch(id!, signal),
    enabled: id !== undefined,
  });

export const useAssistants = () =>
  useQuery({
    queryKey: ['assistants'],
    queryFn: ({ signal }) => answered(api.GET('/api/assistants', { signal })),
    select: ({ items }): Assistant[] => items,
    staleTime: 60_000,
  });

export const useCollections = () => useQuery(collectionsQuery);

export const useRun = (id: string | null, wanted: boolean) =>
  useQuery({
    queryKey: ['run', id],
    queryFn: ({ signal }): Promise<Run> => answered(api.GET('/api/runs/{id}', { params: { path: { id: id! } }, signal })),
    enabled: wanted && id !== null,
  });

async function wholeBranch(id: string, signal: AbortSignal): Promise<Message[]> {
  const messages: Message[] = [];
  let cursor: string | undefined;
  do {
    const params = { path: { id }, query: { limit: PAGE, cursor } };
    const page = await answered(api.GET('/api/threads/{id}/messages', { params, signal }));
    messages.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return messages;
}

/** Changes what is shown of a thread before the service is asked again; an answer that is under way would undo it. */
export async function change(
  id: string,
  { thread, messages }: { thread?: (before: WholeThread) => WholeThread; messages?: (before: Message[]) => Message[] },
): Promise<void> {
  await Promise.all([queries.cancelQueries({ queryKey: ['thread', id] }), queries.cancelQueries({ queryKey: ['messages', id] })]);
  set(['messages', id], messages);
  set(['thread', id], thread);
}

function set<T>(queryKey: readonly string[], changed: ((before: T) => T) | undefined): void {
  const before = queries.getQueryData<T>(queryKey);
  // Its first answer was still under way, and has just been given up.
  if (before === undefined) void queries.invalidateQueries({ queryKey });
  else if (changed) queries.setQueryData(queryKey, changed(before));
}

/** Asks the service again for what is shown of a thread. */
export const refresh = (id: string): void => {
  for (const queryKey of [['thread', id], ['messages', id], ['threads']]) void queries.invalidateQueries({ queryKey });
};
