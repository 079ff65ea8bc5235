import type { Readable } from 'node:stream';
import { createParser } from 'eventsource-parser';
import { APIError } from 'openai';
import type { TakeChunk } from './sdk-model';

const DONE = '[DONE]';

/**
 * Hands on the chunks of a chat-completions stream up to its end, straight from the socket's events: the SDK's own reader, and every `for await` on the
 * way, costs a token more than the journal does (docs/benchmarks/stream.md).
 * @throws APIError that was sent in the stream, SyntaxError, and the socket's error
 */
export function readChunks(body: Readable, take: TakeChunk): Promise<void> {
  return new Promise((resolve, reject) => {
    let room: void | Promise<void>;
    const parser = createParser({ onEvent: ({ data }) => void (data.startsWith(DONE) || (room = take(chunkOf(data)) ?? room)) });
    body.on('data', (text: string) => {
      try {
        parser.feed(text);
      } catch (error) {
        reject(error);
        body.destroy();
      }
      if (!room) return;
      body.pause();
      void room.then(() => body.resume());
      room = undefined;
    });
    body.once('end', resolve).on('error', reject);
    body.once('close', () => reject(new Error('the connection was closed'))); // no effect behind an end
  });
}

function chunkOf(data: string): unknown {
  const chunk = JSON.parse(data) as { error?: object } | null;
  if (chunk?.error) throw new APIError(undefined, chunk.error, undefined, undefined);
  return chunk;
}
