import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { nodeFetch, type StreamedResponse } from '../../src/infrastructure/models/node-fetch';

let server: Server;
const unheard: unknown[] = [];
const note = (error: unknown): void => void unheard.push(error);

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
const ask = async (url: string, init: RequestInit = {}): Promise<StreamedResponse> =>
  (await nodeFetch(url, { method: 'POST', body: '{}', ...init })) as StreamedResponse;
async function read(response: StreamedResponse): Promise<string> {
  let text = '';
  for await (const piece of response.body) text += piece as unknown as string;
  return text;
}

describe('fetch on node:http', () => {
  beforeEach(() => process.on('uncaughtException', note));
  afterEach(async () => {
    process.off('uncaughtException', note);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(unheard.splice(0)).toEqual([]);
  });

  it('gives status, headers and the body as text, through the middle of characters', async () => {
    const bytes = Buffer.from('héé漢字');
    const url = await serve((_, response) => {
      response.writeHead(200, { 'x-one': '1' }).write(bytes.subarray(0, 2));
      setTimeout(() => response.end(bytes.subarray(2)), 20);
    });
    const response = await ask(url);
    expect([response.status, response.headers.get('x-one'), await read(response)]).toEqual([200, '1', 'héé漢字']);
  });

  it('asks again on a connection of its own when a kept one was closed as it was taken up', async () => {
    let asked = 0;
    const url = await serve((request, response) => {
      if (++asked === 2) request.socket.destroy();
      else response.end('whole');
    });
    expect(await read(await ask(url))).toBe('whole');
    await new Promise((resolve) => setTimeout(resolve, 20)); // the connection goes back to be kept
    expect(await read(await ask(url))).toBe('whole');
    expect(asked).toBe(3);
  });

  it('does not ask again where the provider broke off in the midst of its work: it would be paid for twice', async () => {
    let asked = 0;
    const url = await serve((request, response) => {
      if (++asked === 2) setTimeout(() => request.socket.destroy(), 1100);
      else response.end('whole');
    });
    expect(await read(await ask(url))).toBe('whole');
    await new Promise((resolve) => setTimeout(resolve, 20)); // the connection goes back to be kept
    await expect(ask(url)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(asked).toBe(2);
  });

  it('throws where there is no connection to be had, and where the first one breaks', async () => {
    const url = await serve((request) => void request.socket.destroy());
    await expect(ask(url)).rejects.toMatchObject({ code: 'ECONNRESET' });
    await expect(ask('http://127.0.0.1:1/')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('aborted behind its last byte, ends nothing but the call', async () => {
    const url = await serve((_, response) => response.end('x'.repeat(100)));
    const stop = new AbortController();
    const response = await ask(url, { signal: stop.signal });
    await once(response.body, 'readable');
    await new Promise((resolve) => setTimeout(resolve, 20));
    stop.abort();
    await new Promise((resolve) => setTimeout(resolve, 20));
  });

  it('aborted while the headers are awaited, closes the connection', async () => {
    const stop = new AbortController();
    const closed = new Promise((resolve) => {
      void serve((request) => void (request.socket.once('close', resolve), stop.abort())).then((url) =>
        expect(ask(url, { signal: stop.signal })).rejects.toMatchObject({ name: 'AbortError' }),
      );
    });
    await closed;
  });

  it('gives a refusal as a whole response', async () => {
    const url = await serve((_, response) => response.writeHead(429, { 'retry-after': '2' }).end('{"error":{}}'));
    const response = await ask(url);
    expect([response.ok, response.headers.get('retry-after'), await response.json()]).toEqual([false, '2', { error: {} }]);
  });
});
