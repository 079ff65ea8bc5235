import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Problem } from '../src/api/problem';
import { fetchOriginal, TooLargeToShow } from '../src/sources/original-file';

describe('the original of a document', () => {
  let server: Server;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  const fetched = globalThis.fetch;
  beforeAll(async () => {
    server = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    globalThis.fetch = (path, init) => fetched(`http://127.0.0.1:${port}${path as string}`, init);
  });
  afterAll(async () => {
    globalThis.fetch = fetched;
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const signal = new AbortController().signal;

  it('comes whole, with its type, and says how far it is', async () => {
    answer = (_, response) => response.writeHead(200, { 'content-type': 'text/plain', 'content-length': 6 }).end('abcdef');
    const shares: number[] = [];
    const blob = await fetchOriginal('d', { signal, onProgress: (share) => shares.push(share) });
    expect([await blob.text(), blob.type, shares.at(-1)]).toEqual(['abcdef', 'text/plain', 1]);
  });

  it('is not read where it is too large, and what is said to be small is not believed', async () => {
    let cut = false;
    answer = (_, response) => {
      response.once('close', () => (cut = !response.writableFinished));
      response.writeHead(200, { 'content-length': 100_000_000 }).write('x');
    };
    await expect(fetchOriginal('d', { signal, most: 1000 })).rejects.toBeInstanceOf(TooLargeToShow);
    answer = (_, response) => response.writeHead(200).end('x'.repeat(2000));
    await expect(fetchOriginal('d', { signal, most: 1000 })).rejects.toBeInstanceOf(TooLargeToShow);
    expect(cut).toBe(true);
  });

  it('is a problem with the own sentence of the service where it is refused, and where it is cut short', async () => {
    answer = (_, response) =>
      response
        .writeHead(404, { 'content-type': 'application/problem+json' })
        .end(JSON.stringify({ code: 'not_found', detail: 'No such document.' }));
    await expect(fetchOriginal('d', { signal })).rejects.toMatchObject({ status: 404, message: 'No such document.' });
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': 10 }).write('x');
      setImmediate(() => response.destroy());
    };
    await expect(fetchOriginal('d', { signal })).rejects.toBeInstanceOf(Problem);
  });

  it('is no longer fetched once nobody wants it', async () => {
    const leaving = new AbortController();
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': 10 }).write('x');
      leaving.abort();
    };
    await expect(fetchOriginal('d', { signal: leaving.signal })).rejects.toMatchObject({ name: 'AbortError' });
  });
});
