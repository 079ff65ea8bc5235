import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a database on which one can wait for a word, and then stand in the road, cut it, or let everything vanish. */
export interface DatabaseProxy {
  url: string;
  /** Lets the first statement with the word pass and holds what follows on that connection; resolves then, with what lets it go on. */
  holdAfter(word: string): Promise<() => void>;
  /** Lets the next statement with the word pass, and cuts the connection before its answer; resolves then. */
  cutAfter(word: string): Promise<void>;
  /** How many of the connections that are up have sent the word at their begin. */
  sent(word: string): number;
  /** Half-open from now on: connections that ever sent the word stay up, and nothing comes through any more. Tells how many. */
  swallow(word: string): number;
  close(): Promise<void>;
}

interface Connection {
  client: Socket;
  upstream: Socket;
  sent: string;
}

const REMEMBERED = 10_000;

/** A server's BackendKeyData: what session a connection has at its start. */
const SESSION_KEY = Buffer.from([0x4b, 0, 0, 0, 12]);

/** As a pooler does: the key that its client is told is its own, and no session's. */
function ownKey(data: Buffer): Buffer {
  const at = data.indexOf(SESSION_KEY);
  if (at >= 0) data.writeInt32BE(-1, at + SESSION_KEY.length);
  return data;
}

/** @param asPooler tells its clients what a pooler would, so that they take it for one */
export async function databaseProxy(databaseUrl: string, { asPooler = false } = {}): Promise<DatabaseProxy> {
  const target = new URL(databaseUrl);
  const connections = new Set<Connection>();
  let waiting: { word: string; met: (connection: Connection) => void } | undefined;

  const server = createServer((client) => {
    const connection: Connection = { client, upstream: connect(Number(target.port), target.hostname), sent: '' };
    const { upstream } = connection;
    connections.add(connection);
    for (const socket of [client, upstream]) socket.on('error', () => undefined);
    client.on('close', () => {
      upstream.destroy();
      connections.delete(connection);
    });
    upstream.on('close', () => client.destroy());
    if (asPooler) upstream.on('data', (data) => client.write(ownKey(data)));
    else upstream.pipe(client);
    client.on('data', (data) => {
      if (connection.sent.length < REMEMBERED) connection.sent += data.toString('latin1');
      const met = waiting && data.includes(waiting.word) ? waiting.met : undefined;
      if (met) waiting = undefined;
      met?.(connection);
      upstream.write(data);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');

  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  const meet = (word: string): Promise<Connection> => new Promise((met) => (waiting = { word, met }));
  return {
    url: url.href,
    async holdAfter(word) {
      return new Promise((held) => {
        waiting = {
          word,
          met: ({ client }) => {
            client.pause();
            held(() => client.resume());
          },
        };
      });
    },
    async cutAfter(word) {
      const { client, upstream } = await meet(word);
      upstream.unpipe(client); // `met` resolves a microtask later: before any answer can have come
      upstream.once('data', () => client.destroy()).resume();
    },
    sent: (word) => [...connections].filter(({ sent }) => sent.includes(word)).length,
    swallow(word) {
      const swallowed = [...connections].filter(({ sent }) => sent.includes(word));
      for (const { client, upstream } of swallowed) {
        client.pause();
        upstream.unpipe(client);
        upstream.pause();
      }
      return swallowed.length;
    },
    async close() {
      for (const { client, upstream } of connections) [client, upstream].forEach((socket) => socket.destroy());
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
