import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What is said to a question that contains the key, and how many words a second. */
export interface Spoken {
  text: string;
  rate: number;
}

/** A model on the OpenAI wire that says what it was told to, word by word; a question it does not know it answers with one word. */
export async function pageModel(): Promise<{ url: string; answers: Map<string, Spoken>; close: () => Promise<void> }> {
  const answers = new Map<string, Spoken>();
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (piece: string) => (body += piece));
    request.on('end', () => speak(response, spokenFor(body, answers)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    answers,
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function spokenFor(body: string, answers: Map<string, Spoken>): Spoken {
  const { messages } = JSON.parse(body) as { messages: { role: string; content: unknown }[] };
  const question = JSON.stringify(messages.findLast(({ role }) => role === 'user')?.content);
  return [...answers].find(([key]) => question.includes(key))?.[1] ?? { text: 'Yes.', rate: Infinity };
}

function speak(response: ServerResponse, { text, rate }: Spoken): void {
  const words = text.split(/(?<=\s)/);
  const started = performance.now();
  let at = 0;
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  const say = (): void => {
    const due = Math.min(words.length, rate === Infinity ? words.length : Math.ceil(((performance.now() - started) / 1000) * rate));
    let frames = '';
    while (at < due) frames += frame({ content: words[at++] });
    if (frames) response.write(frames);
    if (at < words.length) return;
    clearInterval(timer);
    response.end(`${frame({}, 'stop')}data: [DONE]\n\n`);
  };
  const timer = setInterval(say, 5);
  response.on('close', () => clearInterval(timer));
}

const frame = (delta: object, finish_reason: string | null = null): string =>
  `data: ${JSON.stringify({ id: 'chatcmpl-page', object: 'chat.completion.chunk', created: 1_790_000_000, model: 'bench', choices: [{ index: 0, delta, finish_reason }] })}\n\n`;
