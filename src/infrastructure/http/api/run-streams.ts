import { Injectable, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { TakeEvents } from '../../../domain/chat/event-feed';
import type { Run } from '../../../domain/chat/run';
import { SseConnections } from '../sse-connections';
import type { SseWriter } from '../sse-writer';
import { frames } from './event-frame';

/** Whether a POST is to be answered by the run's stream: only where the client asks for it by name. */
export const wantsStream = ({ headers }: Pick<Request, 'headers'>): boolean => /\btext\/event-stream\b/i.test(headers.accept ?? '');

export const named = (run: Run): Record<string, string> => ({ 'X-Run-Id': run.id, 'X-Thread-Id': run.threadId });

/** Runs as streams of server-sent events. */
@Injectable()
export class RunStreams {
  private readonly logger = new Logger('RunEvents');

  constructor(private readonly connections: SseConnections) {}

  /** To be called before anything is awaited, so that a client that leaves early is seen. */
  listen(response: Response): SseWriter {
    return this.connections.listen(response);
  }

  /** Not awaited by who answers a request: all that led there would be held for as long as the stream is open. */
  begin(stream: SseWriter, run: Run, watch: (take: TakeEvents) => Promise<void>, headers: Record<string, string> = {}): void {
    stream.begin({ ...named(run), ...headers });
    void this.pump(watch, stream);
  }

  /** Goes on only when the client has taken what it was sent: a reader that stops costs a page, not a run. */
  private async pump(watch: (take: TakeEvents) => Promise<void>, stream: SseWriter): Promise<void> {
    try {
      await watch((events) => stream.write(frames(events)));
      stream.end();
    } catch (error) {
      this.logger.error('a stream broke off', error instanceof Error ? error.stack : String(error));
      stream.destroy(); // the client comes back with its cursor
    }
  }
}
