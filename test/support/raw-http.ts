import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Sends bytes as they are and reads until the other side closes, or has been silent for a while. */
export function rawRequest(url: string, ...pieces: (string | Buffer)[]): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ host: hostname, port: Number(port) });
    let text = '';
    const done = (): void => {
      socket.destroy();
      resolve(parsed(text));
    };
    socket.setTimeout(3000, done);
    socket.on('data', (chunk) => {
      text += chunk.toString();
      if (isWhole(text)) done();
    });
    socket.on('close', done);
    socket.on('error', (error) => (text ? done() : reject(error)));
    for (const piece of pieces) socket.write(piece);
  });
}

const isWhole = (text: string): boolean => {
  const length = /content-length: (\d+)/i.exec(text)?.[1];
  const start = text.indexOf('\r\n\r\n');
  return start >= 0 && length !== undefined && Buffer.byteLength(text.slice(start + 4)) >= Number(length);
};

function parsed(text: string): RawAnswer {
  const [head = '', body = ''] = text.split(/\r\n\r\n(.*)/s);
  const [line = '', ...lines] = head.split('\r\n');
  const headers = lines.map((header) => [header.slice(0, header.indexOf(':')).toLowerCase(), header.slice(header.indexOf(':') + 1).trim()]);
  return { status: Number(line.split(' ')[1]), headers: Object.fromEntries(headers) as Record<string, string>, body };
}
