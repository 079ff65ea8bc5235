import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answered, api } from '../api/client';
import { Problem } from '../api/problem';
import type { components } from '../api/schema';

export type TextPiece = components['schemas']['TextPieceAnswer'];
/** `lost`: the piece that it should begin at is there no more, so it begins at the start. */
export type TextPage = components['schemas']['TextAnswer'] & { lost?: boolean };
type Place = { around?: string; cursor?: string };

const PAGE = 50;

export const documentQuery = (id: string) =>
  queryOptions({
    queryKey: ['document', id],
    queryFn: ({ signal }) => answered(api.GET('/api/documents/{id}', { params: { path: { id } }, signal })),
  });

/** What was read from a document, from the piece `around` on, both ways. */
export const textQuery = (id: string, around: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['document', id, 'text', around ?? null],
    queryFn: ({ pageParam, signal }) => textPage(id, pageParam, signal),
    initialPageParam: from(around),
    getNextPageParam: ({ next_cursor }): Place | null => (next_cursor === null ? null : { cursor: next_cursor }),
    getPreviousPageParam: ({ prev_cursor }): Place | null => (prev_cursor === null ? null : { cursor: prev_cursor }),
    staleTime: 60_000,
  });

const from = (around: string | undefined): Place => ({ around });

async function textPage(id: string, place: Place, signal: AbortSignal): Promise<TextPage> {
  const fetched = (at: Place): Promise<TextPage> =>
    answered(api.GET('/api/documents/{id}/text', { params: { path: { id }, query: { limit: PAGE, ...at } }, signal }));
  if (place.around === undefined) return fetched(place);
  try {
    return await fetched(place);
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 404) throw error;
    return { ...(await fetched({})), lost: true };
  }
}
