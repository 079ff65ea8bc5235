import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the fake provider answers a prompt with: a whole text, or an HTTP status. */
export type Play = (user: string, call: number) => string | number;

/** An OpenAI-compatible server on loopback that answers as the play says. */
export async function startCvModel(play: Play): Promise<{ url: string; prompts: string[]; close(): Promise<void> }> {
  const prompts: string[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request
      .on('data', (part: Buffer) => parts.push(part))
      .on('end', () => {
        const { messages } = JSON.parse(Buffer.concat(parts).toString()) as { messages: { role: string; content: string }[] };
        const user = messages.findLast(({ role }) => role === 'user')?.content ?? '';
        prompts.push(user);
        const answer = play(user, prompts.length);
        if (typeof answer === 'number') {
          response.writeHead(answer, { 'content-type': 'application/json' }).end(JSON.stringify({ error: { message: 'No.', type: 'x' } }));
          return;
        }
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const half = Math.floor(answer.length / 2);
        for (const content of [answer.slice(0, half), answer.slice(half)])
          response.write(frame({ delta: { content }, finish_reason: null }));
        response.end(`${frame({ delta: {}, finish_reason: 'stop' })}data: [DONE]\n\n`);
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, prompts, close };
}

const frame = (choice: object): string =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'fake', choices: [{ index: 0, ...choice }] })}\n\n`;
