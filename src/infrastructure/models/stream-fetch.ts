import { Readable } from 'node:stream';
import type { ModelFailure } from '../../domain/models/model-failure';
import { factsOf } from './error-facts';
import { aPage, refused, unreachable } from './failures';
import { nodeFetch } from './node-fetch';
import type { Provider } from './provider';

/** What the SDKs send by themselves. More comes only from OPENAI_CUSTOM_HEADERS and ANTHROPIC_CUSTOM_HEADERS, which no option keeps them from reading. */
const OWN_HEADERS = /^(?:accept|authorization|content-type|user-agent|anthropic-version|x-goog-api-.+|x-stainless-.+)$/i;

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** Why there is no stream. Its own message says nothing: the SDKs look into those of fetch for the word timeout, and wrap it as they please. */
export class NoStream extends Error {
  constructor(readonly failure: ModelFailure) {
    super('no stream');
  }
}

/**
 * fetch that answers with a stream or throws NoStream. Each SDK loses something of a refusal: OpenAI's the flat bodies of older vLLM,
 * Google's the headers, all of them that a page is none. Here a refusal is read once for all.
 * @param fetched nodeFetch, or the global one for an SDK that takes web streams alone
 */
export function streamFetch(provider: Provider, fetched: Fetch = nodeFetch): Fetch {
  return async (input, init) => {
    const response = await fetched(input, { ...init, headers: own(init?.headers), redirect: 'manual' }).catch((error: unknown) => {
      if (init?.signal?.aborted) throw error;
      throw new NoStream(unreachable(provider, error));
    });
    if (!response.ok) {
      const body = await response.text().catch(() => ''); // cut: the status says enough
      throw new NoStream(refused(provider, factsOf(parsed(body), provider.key, response)));
    }
    if (!/html|application\/json/i.test(response.headers.get('content-type') ?? '')) return response;
    await closed(response);
    throw new NoStream(aPage(provider));
  };
}

/** A body that nobody reads. */
async function closed({ body }: Response): Promise<void> {
  if (body instanceof Readable) body.destroy();
  else await body?.cancel().catch(() => undefined); // it is closed already
}

const own = (headers: RequestInit['headers']): [string, string][] => [...new Headers(headers)].filter(([name]) => OWN_HEADERS.test(name));

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined; // a page of a proxy: the status says enough
  }
}
