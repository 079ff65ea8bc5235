import { Agent, request } from 'node:http';

/** A connection is given up before the service does: one that is closed as it is taken up would look like a fault of what is measured. */
const agent = new Agent({ keepAlive: true, maxSockets: Infinity, timeout: 2000 });

/** A JSON call on kept connections. @throws for any answer but 2xx */
export function call<T>(port: number, method: string, path: string, body: unknown): Promise<T> {
  const text = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
    const sent = request({ host: '127.0.0.1', port, method, path, headers, agent }, (answer) => {
      let seen = '';
      answer.setEncoding('utf8').on('data', (piece: string) => (seen += piece));
      answer.on('end', () => {
        const status = answer.statusCode ?? 500;
        if (status < 300) resolve(JSON.parse(seen) as T);
        else reject(new Error(`${method} ${path}: ${status} ${seen.slice(0, 200)}`));
      });
    });
    sent.on('error', reject).end(text);
  });
}

export const newThread = async (port: number): Promise<string> =>
  (await call<{ thread_id: string }>(port, 'POST', '/api/threads', { assistant: 'plain' })).thread_id;

/** The request that asks and watches in one, as it goes over the wire. */
export function askingRequest(port: number, thread: string, content: string): string {
  const body = JSON.stringify({ content });
  const head = `POST /api/threads/${thread}/messages HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: text/event-stream\r\n`;
  return `${head}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

export const ask = async (port: number, thread: string, content: string): Promise<string> =>
  (await call<{ run_id: string }>(port, 'POST', `/api/threads/${thread}/messages`, { content })).run_id;

/** The request for a run's events, as it goes over the wire. */
export const eventsRequest = (port: number, run: string, after?: number): string =>
  `GET /api/runs/${run}/events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${after === undefined ? '' : `Last-Event-ID: ${after}\r\n`}\r\n`;

/** The request that a pass-through proxy hands on. */
export function completionRequest(port: number, content: string): string {
  const body = JSON.stringify({ model: 'bench', stream: true, messages: [{ role: 'user', content }] });
  return `POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}
