import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

/** Connections are kept: a question then costs no handshake. How many there are is bounded by the runs of the process. */
const KEPT = { 'http:': new HttpAgent({ keepAlive: true }), 'https:': new HttpsAgent({ keepAlive: true }) };
const CONNECT_MS = 10_000;
/** A provider that breaks off later than this has perhaps read the request, and worked on it. */
const STALE_WITHIN_MS = 1000;
const LONGEST_ERROR_BODY = 64 * 1024;

/** The answer of `nodeFetch` with a 2xx: its body is Node's own stream of text. */
export type StreamedResponse = Response & { body: IncomingMessage };

/**
 * fetch on node:http, for the SDKs that take its body as it is: a web stream costs a token several times what the rest of its way to the journal does
 * (docs/benchmarks/stream.md). It follows no redirect, and only the connection has a clock: the executor's are there for the rest.
 */
export async function nodeFetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const url = new URL(input instanceof Request ? input.url : input);
  const incoming = await sent(url, init).catch((error: unknown) => {
    if (error instanceof StaleConnection) return sent(url, init, 'anew');
    throw error;
  });
  const headers = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct)) for (const value of values ?? []) headers.append(name, value);
  const status = incoming.statusCode ?? 502;
  if (status >= 300) return new Response(await textOf(incoming), { status, headers });
  return Object.defineProperty(new Response(null, { status, headers }), 'body', { value: incoming.setEncoding('utf8') });
}

/** The provider closed a kept connection in the moment when it was taken up: it has read nothing of the request. */
class StaleConnection extends Error {}

function sent(url: URL, { method, headers, body, signal }: RequestInit, anew?: 'anew'): Promise<IncomingMessage> {
  const isSecure = url.protocol === 'https:';
  const text = typeof body === 'string' ? body : '';
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const outgoing = (isSecure ? httpsRequest : httpRequest)(
      url,
      {
        method: method ?? 'GET',
        agent: anew ? false : KEPT[isSecure ? 'https:' : 'http:'],
        headers: { ...Object.fromEntries(new Headers(headers)), 'content-length': Buffer.byteLength(text) },
      },
      resolve,
    );
    // Without an error, and not by request's own `signal`: once the answer has come whole, nobody listens on its socket, and an error there ends the process.
    const abort = (): void => {
      reject(new DOMException('This call was aborted', 'AbortError'));
      outgoing.destroy();
    };
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort, { once: true });
    outgoing.once('close', () => signal?.removeEventListener('abort', abort));
    outgoing.on('socket', (socket) => {
      if (!socket.connecting) return;
      const late = setTimeout(() => outgoing.destroy(Object.assign(new Error('no connection'), { code: 'ETIMEDOUT' })), CONNECT_MS);
      socket.once('connect', () => clearTimeout(late)).once('close', () => clearTimeout(late));
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      const isStale = outgoing.reusedSocket && error.code === 'ECONNRESET' && performance.now() - begun < STALE_WITHIN_MS;
      reject(isStale && !anew ? new StaleConnection() : error);
    });
    outgoing.end(text);
  });
}

/** As much of a refusal as anybody reads; null when it was cut: the status says enough. */
async function textOf(incoming: IncomingMessage): Promise<string | null> {
  let text = '';
  try {
    for await (const piece of incoming.setEncoding('utf8')) {
      text += piece as string;
      if (text.length > LONGEST_ERROR_BODY) break;
    }
  } catch {
    return null;
  }
  return text;
}
