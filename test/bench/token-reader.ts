import { connect } from 'node:net';
import { microseconds, TOKENS } from './monotonic';

export interface ReaderEvents {
  /** The beginning of the answer: its headers, and what came with them. */
  head?: (text: string) => void;
  /** The first event of the stream, whatever it says; microseconds. */
  first?: (at: number) => void;
  /** A token, in its order: when it came and when it was sent, in microseconds. */
  token?: (n: number, at: number, sent: number) => void;
}
export interface Reading extends ReaderEvents {
  port: number;
  /** The request, as it goes over the wire. */
  request: string;
  /** The token that is due first, and how many there are in all. */
  next?: number;
  tokens: number;
  /** What stands in the stream behind its last token. */
  end: string;
  /** Leaves as soon as this many tokens have come. */
  leaveAt?: number;
}

/** Where a reader stands: the token that would be next, and the cursor to come back with. */
export interface Place {
  next: number;
  cursor: number;
}

const FRAME_END = '\n\n';
const ID = 'id: ';
const NO_CONTENT = 'HTTP/1.1 204';

/**
 * Reads a stream to its end on a bare socket, with as little work as can be, for it shares the machine with what it measures. Every token has to come
 * once and in order. @throws when one is missing, doubled, or the stream breaks off
 */
export function readTokens({ port, request, next = 0, tokens, end, leaveAt = Infinity, head, first, token }: Reading): Promise<Place> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    let rest = '';
    let begun = false;
    let headed = false;
    let cursor = 0;
    const leave = (how: () => void): void => {
      socket.removeAllListeners('data').removeAllListeners('close').destroy();
      how();
    };
    const broken = (what: string): void => leave(() => reject(new Error(what)));
    socket.on('error', reject).on('close', () => reject(new Error(`cut off at token ${next}`)));
    socket.on('data', (bytes) => {
      const now = microseconds();
      const text = rest + bytes.toString('latin1');
      if (!headed) head?.(text);
      headed = true;
      // Whoever left at the very end had seen it all: there is nothing to come back for.
      if (text.startsWith(NO_CONTENT)) return next === tokens ? leave(() => resolve({ next, cursor })) : broken(`nothing at token ${next}`);
      const whole = text.lastIndexOf(FRAME_END) + FRAME_END.length;
      if (whole < FRAME_END.length) return void (rest = text);
      const frames = text.slice(0, whole);
      rest = text.slice(whole);
      if (!begun && /(?:^|\n)(?:data|id): /.test(frames)) {
        begun = true;
        first?.(now);
      }
      const id = frames.lastIndexOf(ID);
      if (id >= 0) cursor = parseInt(frames.slice(id + ID.length, id + ID.length + 12), 10);
      // Behind the last token `final` repeats them all.
      if (next < tokens)
        for (const match of frames.matchAll(TOKENS)) {
          if (Number(match[1]) !== next) return broken(`token ${match[1]} came where ${next} was due`);
          token?.(next, now, Number(match[2]));
          if (++next === tokens) break;
        }
      if (next >= leaveAt) return leave(() => resolve({ next, cursor }));
      if (!frames.includes(end)) return;
      if (next < tokens) return broken(`ended at token ${next} of ${tokens}: ${frames.slice(0, 200)}`);
      leave(() => resolve({ next, cursor }));
    });
  });
}
