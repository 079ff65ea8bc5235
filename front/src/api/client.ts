import createClient, { type FetchResponse, type Middleware } from 'openapi-fetch';
import type { MediaType, ResponseObjectMap, SuccessResponse } from 'openapi-typescript-helpers';
import { session } from '../access/session';
import { Problem } from './problem';
import type { paths } from './schema';

const TIMEOUT_MS = 30_000;

const authorized: Middleware = {
  onRequest({ request }) {
    if (session.token) request.headers.set('Authorization', `Bearer ${session.token}`);
    return request;
  },
  onResponse({ response }) {
    if (response.status === 401) session.refuse();
  },
};

/** Calls the service with the token of this page. Types come from its OpenAPI document. */
export const api = createClient<paths>({
  baseUrl: globalThis.location?.origin,
  fetch: (request) => fetch(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT_MS)]) }),
});
api.use(authorized);

/**
 * What a call of `api` answered.
 * @throws Problem where it was refused, or the service not reached.
 */
export async function answered<T extends Record<string | number, unknown>, O, M extends MediaType>(
  call: Promise<FetchResponse<T, O, M>>,
): Promise<JsonOf<T>> {
  const { data, error, response } = await call.catch((cause: unknown) => {
    throw Problem.unreachable(cause);
  });
  if (!response.ok) throw Problem.of(response, error);
  return data as JsonOf<T>;
}

/** Where an answer may be a stream, too, this page asks for JSON. */
type JsonOf<T extends Record<string | number, unknown>> = SuccessResponse<ResponseObjectMap<T>, 'application/json'>;
