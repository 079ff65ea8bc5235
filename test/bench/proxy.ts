import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';

/**
 * What Runlog is held against: a proxy on node:http that hands the model's bytes through as they come. It stores nothing, parses nothing, and what it
 * sends is gone when its reader is.
 */
const upstream = Number(process.argv[2]);
const agent = new Agent({ keepAlive: true, maxSockets: Infinity });

const server = createServer((incoming, answer) => {
  const forwarded = request({
    host: '127.0.0.1',
    port: upstream,
    path: incoming.url,
    method: incoming.method,
    headers: incoming.headers,
    agent,
  });
  forwarded.on('response', (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers);
    pipeline(response, answer, () => undefined);
  });
  forwarded.on('error', () => answer.destroy());
  answer.on('close', () => forwarded.destroy());
  incoming.pipe(forwarded);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', 4096, () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit());
