import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  /** 0: the connection was closed without an answer. */
  status: number;
  headers: Record<string, string>;
  /** Of a stream: nothing, for it is left as soon as it has begun. */
  body: string;
  /** From the connection's begin to the answer's end. */
  ms: number;
}

/** Sends bytes as they are and reads until the answer is whole, or the other side closes, or has been silent for a while. */
export function rawRequest(url: string, ...pieces: (string | Buffer)[]): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ host: hostname, port: Number(port) });
    let heard = Buffer.alloc(0);
    const done = (): void => {
      socket.destroy();
      resolve({ ...parsed(heard), ms: performance.now() - start });
    };
    socket.setTimeout(3000, done);
    socket.on('data', (chunk: Buffer) => {
      heard = Buffer.concat([heard, chunk]);
      if (isWhole(heard)) done();
    });
    socket.on('close', done);
    socket.on('error', (error) => (heard.length > 0 ? done() : reject(error)));
    for (const piece of pieces) socket.write(typeof piece === 'string' ? Buffer.from(piece) : piece);
  });
}

const headLength = (heard: Buffer): number => heard.indexOf('\r\n\r\n');

function isWhole(heard: Buffer): boolean {
  const start = headLength(heard);
  if (start < 0) return false;
  const head = heard.subarray(0, start).toString('latin1');
  if (/^content-type: text\/event-stream/im.test(head)) return true;
  const length = /^content-length: (\d+)/im.exec(head)?.[1];
  return length !== undefined && heard.length - start - 4 >= Number(length);
}

function parsed(heard: Buffer): Omit<RawAnswer, 'ms'> {
  const start = headLength(heard);
  const head = heard.subarray(0, Math.max(start, 0)).toString('latin1');
  const [line = '', ...lines] = head.split('\r\n');
  const headers = lines.map((header) => [header.slice(0, header.indexOf(':')).toLowerCase(), header.slice(header.indexOf(':') + 1).trim()]);
  const body = start < 0 || /^content-type: text\/event-stream/im.test(head) ? '' : heard.subarray(start + 4).toString();
  return { status: Number(line.split(' ')[1] ?? 0), headers: Object.fromEntries(headers) as Record<string, string>, body };
}
