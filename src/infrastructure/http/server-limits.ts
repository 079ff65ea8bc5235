import { STATUS_CODES, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { HttpFailure, type HttpFailureCode } from './http-failure';
import { toProblem } from './problem';
import { SECURITY_HEADERS } from './request-form';

const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;
const KEEP_ALIVE_MS = 75_000; // longer than a proxy's, so that the proxy is the one to close
const CHECK_MS = 2_000;
const LINGER_MS = 1_000;

const CODES: Readonly<Record<string, HttpFailureCode>> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'payload_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};
const DETAILS: Partial<Record<HttpFailureCode, string>> = {
  headers_too_large: 'The headers are too large: keep all of them below 16 kB.',
  payload_too_large: 'The chunk extensions of the body are too large.',
  request_timeout: 'The request did not come whole in time.',
};

/** A peer that is slow to ask loses its connection (slowloris); one that is slow to read a stream does not. */
export function limitServer(server: Server): void {
  server.headersTimeout = HEADERS_MS;
  server.requestTimeout = REQUEST_MS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  // An option of the constructor, which Nest calls; read when the server starts to listen. The standard 30 s would let headers take 40.
  (server as unknown as { connectionsCheckingInterval: number }).connectionsCheckingInterval = CHECK_MS;
  // Node would answer these itself, with no problem: a missing Host (see refuseUnclearHost), and an Expect that it does not know.
  (server as unknown as { requireHostHeader: boolean }).requireHostHeader = false;
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  answerUnreadable(server);
}

/** What Node cannot parse reaches no handler: the answer is written by hand. */
function answerUnreadable(server: Server): void {
  const latest = new WeakMap<Duplex, ServerResponse>();
  const answered = new WeakSet<Duplex>();
  server.on('request', (request, response) => latest.set(request.socket, response));
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (answered.has(socket)) return; // the rest of what was sent is no more readable
    answered.add(socket);
    const response = latest.get(socket);
    if (!socket.writable || error.code === 'ECONNRESET') socket.destroy();
    else if (isOwed(response)) response.once('finish', () => hangUp(socket));
    else if (isUnderWay(response)) socket.destroy();
    else refuse(socket, CODES[error.code ?? ''] ?? 'malformed');
  });
  server.on('connect', (_request, socket: Duplex) => refuse(socket, 'malformed')); // this is no proxy
}

const refuse = (socket: Duplex, code: HttpFailureCode): void => hangUp(socket, rawProblem(code));

function hangUp(socket: Duplex, lastWord?: string): void {
  socket.on('error', () => undefined); // whoever does not wait for the answer
  socket.end(lastWord);
  // Closed at once, unread input would reset the connection before the client has its answer.
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}

const isUnderWay = (response: ServerResponse | undefined): boolean => !!response?.headersSent && !response.writableFinished;

/** The junk came behind a whole request: that one is carried out, so its own answer is what the client has to hear. */
const isOwed = (response: ServerResponse | undefined): response is ServerResponse =>
  !!response && !response.writableFinished && (response.writableEnded || (!response.headersSent && response.req.complete));

function rawProblem(code: HttpFailureCode): string {
  const { status, body } = toProblem(new HttpFailure(code, DETAILS[code] ?? 'This is no HTTP request that can be read.'), '');
  const text = JSON.stringify(body);
  const headers = {
    ...SECURITY_HEADERS,
    'Content-Type': 'application/problem+json',
    'Content-Length': Buffer.byteLength(text),
    Connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${text}`;
}
