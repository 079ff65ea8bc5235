import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LONG } from '../support/long';
import { Stage } from '../support/stage';
import { times } from '../support/until';

const SOCKETS = LONG ? 500 : 60;
/** What the service allows, its looking for the late every so often, and a lingering close; an eighth of it in the short run. */
const SCALE = LONG ? 1 : 1 / 8;
const HEADERS_MS = 10_000 * SCALE;
const REQUEST_MS = 30_000 * SCALE;
const SLACK_MS = 2_000 * SCALE + 3_000;
const BYTE_EVERY_MS = LONG ? 1000 : 250;
const SERVED_WITHIN_MS = 3000;

let stage: Stage;
beforeAll(async () => void (stage = await Stage.open()));
afterEach(async () => expect(await stage.endScene()).toEqual([]));
afterAll(() => stage.close());

interface Dripping {
  /** How long the connection lasted, and what came back on it. */
  ended: Promise<{ afterMs: number; heard: string }>;
}

/** Sends `text`, then a byte every now and then until it is closed. */
async function drip(url: string, text: string): Promise<Dripping> {
  const socket: Socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
  let heard = '';
  socket.on('data', (chunk) => (heard += chunk.toString())).on('error', () => undefined);
  await once(socket, 'connect');
  const from = Date.now();
  socket.write(text);
  const dripping = setInterval(() => socket.writable && socket.write('a'), BYTE_EVERY_MS);
  const ended = once(socket, 'close').then(() => {
    clearInterval(dripping);
    return { afterMs: Date.now() - from, heard };
  });
  return { ended };
}

it(`[row 39] closes ${SOCKETS} connections that drip their bytes, and serves others meanwhile`, async () => {
  const actor = await stage.start({ nodeOptions: LONG ? [] : ['--require', join(__dirname, 'fixtures/short-patience.cjs')] });
  const open = (text: string): Promise<Dripping[]> => Promise.all(times(SOCKETS / 2, () => drip(actor.url, text)));
  const heads = await open('GET /api/threads HTTP/1.1\r\nHost: localhost\r\nX-Slow: ');
  const bodies = await open(
    'POST /api/threads HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"t',
  );

  let dripping = true;
  const ends = Promise.all([...heads, ...bodies].map(({ ended }) => ended)).finally(() => (dripping = false));
  const served: number[] = [];
  const serve = async (): Promise<void> => {
    for (; dripping; await sleep(100)) {
      const from = Date.now();
      const reader = actor.client.reader((await actor.client.ask('[[tokens=3]]')).run_id);
      await reader.follow();
      expect(reader.text).toBe('t0 t1 t2');
      served.push(Date.now() - from);
    }
  };
  const [outcomes] = await Promise.all([ends, serve()]);
  const headers = outcomes.slice(0, heads.length).map(({ afterMs }) => afterMs);
  const requests = outcomes.slice(heads.length).map(({ afterMs }) => afterMs);
  console.log(
    `${SOCKETS} slow connections: headers closed after ${Math.min(...headers)} to ${Math.max(...headers)} ms, bodies after ${Math.min(...requests)} to ${Math.max(...requests)} ms; ` +
      `meanwhile ${served.length} answers, the slowest in ${Math.max(...served)} ms`,
  );
  for (const { heard } of outcomes) expect(heard).toMatch(/^HTTP\/1\.1 408 .*application\/problem\+json.*"code":"request_timeout"/s);
  for (const [ms, limit] of [...headers.map((ms) => [ms, HEADERS_MS]), ...requests.map((ms) => [ms, REQUEST_MS])] as [number, number][]) {
    expect(ms).toBeGreaterThan(0.9 * limit);
    expect(ms).toBeLessThan(limit + SLACK_MS);
  }
  expect(served.length).toBeGreaterThan(10);
  expect(Math.max(...served)).toBeLessThan(SERVED_WITHIN_MS);
}, 90_000);
