import { createServer, type AddressInfo, type Socket } from 'node:net';
import { asked, microseconds, RATE, token } from './monotonic';

/**
 * A model server on the OpenAI chat-completions wire that speaks so many tokens a second in every run, each in a frame and a write of its own. On bare
 * sockets: what it costs is taken from the machine that is measured.
 */
const PERIOD_US = 1e6 / Number(process.argv[2] ?? RATE);
const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n';

interface Stream {
  socket: Socket;
  at: number;
  tokens: number;
  due: number;
}

/** In order of their next token. A run that joins while others are late must not come before them: kept waiting for it, they would speak in one burst with it ever after. */
const due: Stream[] = [];
function enqueue(stream: Stream): void {
  let at = due.length;
  while (at > 0 && (due[at - 1] as Stream).due > stream.due) at--;
  due.splice(at, 0, stream);
}

const framed = (data: string): string => {
  const frame = `data: ${data}\n\n`;
  return `${Buffer.byteLength(frame).toString(16)}\r\n${frame}\r\n`;
};
const chunk = (delta: object, finish: string | null = null): string =>
  framed(
    JSON.stringify({
      id: 'chatcmpl-bench',
      object: 'chat.completion.chunk',
      created: 1_790_000_000,
      model: 'bench',
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    }),
  );

function say(stream: Stream): void {
  if (stream.socket.destroyed) return;
  if (stream.at === stream.tokens) {
    stream.socket.write(`${chunk({}, 'stop')}${framed('[DONE]')}0\r\n\r\n`);
    return;
  }
  // A reader that takes no more is waited for, as a provider does.
  if (!stream.socket.writableNeedDrain) stream.socket.write(chunk({ content: token(stream.at++) }));
  stream.due += PERIOD_US;
  enqueue(stream);
}

function speak(): void {
  const now = microseconds();
  let ready = 0;
  while (ready < due.length && (due[ready] as Stream).due <= now) ready++;
  if (ready > 0) for (const stream of due.splice(0, ready)) say(stream);
}

function answer(socket: Socket, body: string): void {
  socket.write(HEAD + chunk({ role: 'assistant', content: '' }));
  const tokens = asked(body);
  if (tokens > 0) say({ socket, at: 0, tokens, due: microseconds() });
}

const server = createServer((socket) => {
  let seen = '';
  socket.setNoDelay(true).on('error', () => undefined);
  socket.on('data', (bytes) => {
    seen += bytes.toString('latin1');
    const end = seen.indexOf('\r\n\r\n');
    const length = Number(/content-length: *(\d+)/i.exec(seen)?.[1] ?? 0);
    if (end < 0 || seen.length < end + 4 + length) return;
    const body = seen.slice(end + 4);
    seen = '';
    answer(socket, body);
  });
});
server.listen(0, '127.0.0.1', 4096, () => process.send?.({ port: (server.address() as AddressInfo).port }));
setInterval(speak, 1);
process.on('disconnect', () => process.exit());
