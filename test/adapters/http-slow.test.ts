import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { RunId } from '../../src/domain/ids';
import { startApi, type Api } from '../support/in-memory-api';
import { callsTo, jsonOf, type Calls } from '../support/http-calls';

let api: Api;
let call: Calls;
let sockets: Socket[];

/** A connection on which `text` was sent, and what came back so far. */
async function open(text: string): Promise<{ socket: Socket; heard: () => string }> {
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(api.url).port) });
  sockets.push(socket);
  let heard = '';
  socket.on('data', (chunk) => (heard += chunk.toString())).on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(text);
  return { socket, heard: () => heard };
}
async function aRun(): Promise<RunId> {
  const { thread_id } = await jsonOf(call('POST', '/api/threads', { json: {} }));
  return (await jsonOf(call('POST', `/api/threads/${thread_id as string}/messages`, { json: { content: 'x' } }))).run_id as RunId;
}
const streamOf = (run: RunId): string => `GET /api/runs/${run}/events HTTP/1.1\r\nHost: localhost\r\n\r\n`;
const until = async (met: () => boolean): Promise<void> => {
  while (!met()) await pause(10);
};

describe('a slow client', () => {
  beforeEach(async () => {
    sockets = [];
    api = await startApi();
    call = callsTo(api.url);
  });
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    await api.close();
  });

  it('[row 39] that drips its request loses the connection, others are served, and a stream stays', async () => {
    const server = api.app.getHttpServer();
    expect(server).toMatchObject({ headersTimeout: 10_000, requestTimeout: 30_000, timeout: 0 });
    Object.assign(server, { headersTimeout: 300, requestTimeout: 600 }); // looked at every two seconds

    const run = await aRun();
    const stream = await open(streamOf(run));
    const head = await open('GET /health/live HTTP/1.1\r\nHost: loc');
    const body = await open(
      'POST /api/users HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    );
    const drip = setInterval(() => [head, body].forEach(({ socket }) => socket.writable && socket.write('a')), 50);
    await Promise.all([once(head.socket, 'close'), once(body.socket, 'close')]);
    clearInterval(drip);

    for (const { heard } of [head, body]) {
      expect(heard()).toMatch(/^HTTP\/1\.1 408 .*application\/problem\+json/s);
      expect(heard()).toContain('"code":"request_timeout"');
    }
    expect((await call('GET', '/health/live')).status).toBe(200);
    api.chat.end(run, 'done');
    await until(() => stream.heard().includes('event: done'));
  });

  it('that reads nothing stops its pump, and no other', async () => {
    const pages = 2000;
    const page = Array.from({ length: 100 }, (_, i) => ({ seq: i + 1, type: 'token', data: { content: 'x'.repeat(1000), citations: [] } }));
    let pulled = 0;
    jest.spyOn(api.chat.eventFeed, 'watch').mockImplementation(async (_run, _after, take, signal) => {
      for (; pulled < pages && !signal.aborted; pulled++) await (await pause(0), take(page as never));
    });
    const { socket } = await open(streamOf(await aRun()));
    socket.pause();
    let last = -1;
    while (pulled !== last) {
      last = pulled;
      await pause(200);
    }
    expect(pulled).toBeLessThan(pages / 4); // what the sockets of the system hold, and a page
    expect((await call('GET', '/health/live')).status).toBe(200);
    socket.resume();
    await until(() => pulled > last);
  });

  it('that leaves while it is awaited is forgotten', async () => {
    const run = await aRun();
    const { socket } = await open(streamOf(run));
    await until(() => api.streams.count === 1);
    socket.destroy();
    await until(() => api.streams.count === 0);
  });
});
