import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { playModel } from './model-play';
import { ModelScript } from './model-script';
import { anthropicWire } from './wires/anthropic-frames';
import { geminiWire } from './wires/gemini-frames';
import { openaiWire } from './wires/openai-frames';

/** A request as the server saw it, oldest first. */
export interface SeenRequest {
  path: string;
  headers: IncomingHttpHeaders;
  lastUser: string;
  body: Record<string, unknown>;
  authorization: string | undefined;
  tokensSent: number;
  outcome: 'open' | 'sent' | 'cut' | 'closed by the client';
  /** When it left `open`, in `Date.now()` milliseconds. */
  closedAt?: number;
}
export interface ModelServer {
  /** The base URL of the OpenAI wire, ending in `/v1`. */
  url: string;
  /** The base URL of the Anthropic and the Gemini wire. */
  root: string;
  requests: SeenRequest[];
  /** Forgets the requests and the counts behind `*N`. */
  reset(): void;
  /** Ends live connections as well. */
  close(): Promise<void>;
}

const WIRES = [openaiWire, anthropicWire, geminiWire];

/**
 * A language model on the wires of OpenAI (chat completions), Anthropic (messages) and Gemini (streamGenerateContent) that does what the last user
 * message says. Twenty tokens `t0 t1 … t19` unless told otherwise, so that a lost, doubled or swapped one shows at once. Usage counts words of the
 * prompt and tokens of the answer.
 *
 * Answers: `[[tokens=N]]` `[[rate=N]]` (a second) `[[text:…]]` (no `]` inside) `[[encoded:…]]` (any text, in base64) `[[piece=N]]` (characters) `[[echo]]` (the prompt, a line a text) `[[empty]]` `[[unicode]]`
 * `[[nul]]` `[[half-emoji]]` `[[thinking]]` `[[stop:reason]]` (in the provider's word) `[[block:reason]]` (Gemini's promptFeedback)
 * `[[quirks]]` (all that OpenAI-compatible servers do differently).
 * Faults: `[[fault:STATUS]]` `[[fault:html]]` `[[fault:html-200]]` `[[fault:hang]]` `[[fault:refuse]]` `[[fault:split=N]]`, and after N tokens
 * `[[fault:cut-after=N]]` `end-after` `stall-after` `ping-after` (pings for ever) `error-event-after` `garbage-after`, or
 * `[[fault:cut-before-done]]` `[[fault:open-end]]` (the connection stays open behind the whole answer); `*K` behind one limits it to the first K requests with that last user message. Errors have the provider's shape;
 * `[[error:{…}]]` is the body of STATUS and error-event in its place, `[[reason:…]]` a code in it; `[[retry-after:…]]` `[[retry-after-ms:…]]` are
 * headers, on Gemini's wire its RetryInfo; `[[location:…]]` is one of a redirect's STATUS.
 */
export function startModelServer(): Promise<ModelServer> {
  const requests: SeenRequest[] = [];
  const counts = new Map<string, number>();
  const server = createServer((request, response) => {
    void answer(request, response, requests, counts).catch((error: unknown) => response.destroy(error as Error));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      resolve({
        url: `${root}/v1`,
        root,
        requests,
        reset() {
          requests.length = 0;
          counts.clear();
        },
        async close() {
          const closed = new Promise((done) => server.close(done));
          server.closeAllConnections();
          await closed;
        },
      });
    });
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  requests: SeenRequest[],
  counts: Map<string, number>,
): Promise<void> {
  const gone = new AbortController();
  let raw = '';
  for await (const piece of request.setEncoding('utf8')) raw += piece as string;
  const { headers, url = '' } = request;
  const path = new URL(url, 'http://model').pathname;
  const wire = WIRES.find((one) => one.path.test(path));
  const body = JSON.parse(raw || '{}') as Record<string, unknown>;
  const asked = wire?.asked(body, path);
  const lastUser = asked?.turns.findLast(({ role }) => role === 'user')?.content ?? '';
  const count = (counts.get(lastUser) ?? 0) + 1;
  counts.set(lastUser, count);
  const seen: SeenRequest = { path: url, headers, lastUser, body, authorization: headers.authorization, tokensSent: 0, outcome: 'open' };
  requests.push(seen);
  const end = (outcome: SeenRequest['outcome']): void => {
    if (seen.outcome === 'open') Object.assign(seen, { outcome, closedAt: Date.now() });
  };
  response.once('close', () => {
    end(response.writableFinished ? 'sent' : 'closed by the client');
    gone.abort();
  });
  const refuse = (status: number, message: string): void =>
    void response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(JSON.stringify((wire ?? openaiWire).errorBody({ status, message })));
  if (!wire || !asked) return refuse(404, 'no such path');
  const complaint = wire.complaint(body, headers, path);
  if (complaint) return refuse(complaint.status, complaint.message);
  const cut = (): void => {
    end('cut');
    response.destroy();
  };
  await playModel({ script: new ModelScript(lastUser, count), wire, asked, body, response, seen, gone: gone.signal, cut });
}
