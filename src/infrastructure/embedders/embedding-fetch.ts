import { factsOf } from '../models/error-facts';
import type { Provider } from '../models/provider';
import { brokenOff, notVectors, refused, unreachable } from './embedding-troubles';

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** What the SDKs send by themselves. More comes only from OPENAI_CUSTOM_HEADERS, which no option keeps its SDK from reading. */
const OWN_HEADERS = /^(?:accept|authorization|content-type|user-agent|x-goog-api-.+|x-stainless-.+)$/i;
/** So many letters in a row that stand in the request as well are a text of ours. */
const ECHO = 16;

/**
 * fetch that gives a whole answer or throws NoVectors: each SDK loses something of a refusal, and none tells a socket that was cut from an answer
 * that is wrong. A redirect is not followed: it would take the key elsewhere.
 */
export function embeddingFetch(provider: Provider): Fetch {
  return async (input, init) => {
    const broken = (as: typeof brokenOff) => (error: unknown) => {
      throw init?.signal?.aborted ? error : as(provider, error);
    };
    const response = await fetch(input, { ...init, headers: own(init?.headers), redirect: 'manual' }).catch(broken(unreachable));
    if (!response.ok) {
      const body = await response.text().catch(() => ''); // cut: the status says enough
      const facts = factsOf(parsed(body), provider.key, response);
      throw refused(provider, { ...facts, detail: withoutEcho(facts.detail, provider.model, init?.body) });
    }
    const text = await response.text().catch(broken(brokenOff));
    if (!/^\s*\{/.test(text)) throw notVectors(provider); // the SDK parses the rest, once
    return new Response(text, { status: response.status, headers: { 'content-type': 'application/json' } });
  };
}

const own = (headers: RequestInit['headers']): [string, string][] => [...new Headers(headers)].filter(([name]) => OWN_HEADERS.test(name));

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined; // a page of a proxy, most often
  }
}

/** Some servers repeat what they refuse: a complaint that ends in logs must not carry texts there. */
function withoutEcho(detail: string, model: string, sent: unknown): string {
  const told = detail.replaceAll(model, '');
  const body = typeof sent === 'string' ? sent : '';
  for (let at = 0; at + ECHO <= told.length; at++) if (body.includes(told.slice(at, at + ECHO))) return '';
  return detail;
}
