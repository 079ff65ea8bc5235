import { type InfiniteData, useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, api } from '../api/client';
import { Problem } from '../api/problem';
import type { components } from '../api/schema';
import type { Document } from '../api/types';
import { documentsChanged } from './uploads';

type Pages = InfiniteData<components['schemas']['DocumentsAnswer']>;

/** Deletes a document; it goes from the list at once, and comes back where the service refuses. */
export function useDelete({ document_id: id, collection }: Document) {
  const queries = useQueryClient();
  const key = ['documents', collection];
  return useMutation({
    mutationFn: async () => {
      try {
        await answered(api.DELETE('/api/documents/{id}', { params: { path: { id } } }));
      } catch (error) {
        if (!(error instanceof Problem) || error.status !== 404) throw error; // somebody was faster
      }
    },
    onMutate: async () => {
      await queries.cancelQueries({ queryKey: key });
      const before = queries.getQueryData<Pages>(key);
      queries.setQueryData<Pages>(key, (data) => data && without(data, id));
      return before;
    },
    onError: (_error, _none, before) => queries.setQueryData(key, before),
    onSettled: () => {
      queries.removeQueries({ queryKey: ['document', id] });
      documentsChanged(collection);
    },
  });
}

/** The list without a document, and without the rows of a table. */
const without = (data: Pages, id: string): Pages => ({
  ...data,
  pages: data.pages.map((page) => ({
    ...page,
    items: page.items.filter((one) => one.document_id !== id && one.parent_id !== id),
  })),
});
