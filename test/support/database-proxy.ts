import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a database on which one can wait for a word and stand in the road behind it. */
export interface DatabaseProxy {
  url: string;
  /** Lets the first statement that contains the word pass, and holds what comes after it on that connection; resolves then, with what lets it go on. */
  holdAfter(word: string): Promise<() => void>;
  close(): Promise<void>;
}

export async function databaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let waiting: { word: string; held: (release: () => void) => void } | undefined;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) sockets.add(socket.on('error', () => undefined));
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy()).pipe(client);
    client.on('data', (data) => {
      upstream.write(data);
      if (!waiting || !data.includes(waiting.word)) return;
      client.pause();
      waiting.held(() => client.resume());
      waiting = undefined;
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    holdAfter: (word) => new Promise((held) => (waiting = { word, held })),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
