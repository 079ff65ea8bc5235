import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { embeddingWireOf, type WireRequest } from './embedding-wires';

/** What goes wrong with one request. A status may bring headers and a body of its own. */
export type EmbeddingFault =
  | { status: number; headers?: Record<string, string>; body?: string }
  | 'hang' // no answer at all
  | 'cut' // the socket is destroyed at once
  | 'cut in mid-answer'
  | 'a page' // HTML with status 200
  | 'broken JSON'
  | 'one vector too few'
  | 'one vector too many'
  | 'a wrong dimension'
  | 'no number among the numbers'
  | 'not finite'
  | 'zeros'
  | 'another shape'
  | 'backwards' // right, but in the order of nobody
  | 'base64'; // right, and packed

export interface SeenEmbedding extends WireRequest {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  outcome: 'open' | 'sent' | 'cut' | 'closed by the client';
}
export interface EmbeddingServer {
  /** The base URL of Google's wire; OpenAI's is below it, at `/v1`. */
  root: string;
  requests: SeenEmbedding[];
  /** For the next requests, one each; those behind them go well. */
  faults: EmbeddingFault[];
  /** While it is set, answers wait for `release`. */
  held: boolean;
  release(): void;
  mostAtOnce: number;
  reset(): void;
  close(): Promise<void>;
}

/** Embeddings on the wires of OpenAI and Google: a text's vector counts its words, at a length that is not 1. Listens on loopback alone. */
export async function startEmbeddingServer(): Promise<EmbeddingServer> {
  const waiting: (() => void)[] = [];
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve, reject) => void server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const world: EmbeddingServer = {
    root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    faults: [],
    held: false,
    release: () => waiting.shift()?.(),
    mostAtOnce: 0,
    reset() {
      Object.assign(world, { requests: [], faults: [], held: false, mostAtOnce: 0 });
      for (const go of waiting.splice(0)) go();
    },
    async close() {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const piece of request.setEncoding('utf8')) body += piece as string;
    const wire = embeddingWireOf(request.url ?? '');
    if (!wire) return void response.writeHead(404).end();
    const { headers, url: path = '' } = request;
    const seen: SeenEmbedding = { ...wire.read(JSON.parse(body)), path, headers, body, outcome: 'open' };
    world.requests.push(seen);
    world.mostAtOnce = Math.max(world.mostAtOnce, world.requests.filter(({ outcome }) => outcome === 'open').length);
    response.once('close', () => {
      if (seen.outcome === 'open') seen.outcome = response.writableFinished ? 'sent' : 'closed by the client';
    });
    const fault = world.faults.shift();
    if (world.held) await new Promise<void>((go) => waiting.push(go));
    if (fault === 'hang') return;
    if (fault === 'cut') return cut(seen, response);
    if (typeof fault === 'object') return refuse(response, fault);
    if (fault === 'a page') return void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Bad Gateway</html>');
    const text = fault === 'broken JSON' ? '{"data": [' : wire.answer(seen, fault);
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
    if (fault !== 'cut in mid-answer') return void response.end(text);
    response.write(text.slice(0, text.length / 2), () => cut(seen, response));
  }
  return world;
}

function cut(seen: SeenEmbedding, response: ServerResponse): void {
  seen.outcome = 'cut';
  response.destroy();
}

const refuse = (
  response: ServerResponse,
  { status, headers, body }: { status: number; headers?: Record<string, string>; body?: string },
): void =>
  void response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(body ?? JSON.stringify({ error: { message: 'as the test says', code: status } }));
