import { once } from 'node:events';
import type { Response } from 'express';

const PING_MS = 15_000;
const DRAIN_MS = 60_000;
const FIRST_RETRY_MS = 1000;

export const SSE_HEADERS: Readonly<Record<string, string>> = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
};

/** One for all: an abort without a reason makes an error of its own, with its stack. */
const OVER = new Error('The stream is over.');

/**
 * One stream of server-sent events. States: listening (from the first line of the handler on, so that a client that leaves early is
 * seen) → open (`begin`) ⇄ waiting (the client is slow: nothing is read for it until `drain`, and after a minute it is cut) → over
 * (ended by us, or left by the client). `over` aborts at the end, whoever makes it.
 */
export class SseWriter {
  /** Resolves when the connection has taken the last byte, or is gone. */
  readonly closed: Promise<unknown>;
  private readonly ending = new AbortController();
  private pings?: NodeJS.Timeout;
  private waiting = false;

  constructor(private readonly response: Response) {
    this.closed = response.closed ? Promise.resolve() : new Promise((resolve) => response.once('close', resolve));
    response.once('close', () => this.leave());
    response.on('error', () => undefined); // `close` follows
    if (response.closed) this.leave();
  }

  get over(): AbortSignal {
    return this.ending.signal;
  }

  begin(headers: Record<string, string>): void {
    if (this.over.aborted) return;
    this.response.writeHead(200, { ...SSE_HEADERS, ...headers });
    this.response.write(`retry: ${FIRST_RETRY_MS}\n\n`);
    this.pings = setInterval(() => this.waiting || this.response.write(': ping\n\n'), PING_MS).unref();
  }

  /** Writes whole frames as one piece. A promise where the client is slow: it resolves when the client takes more, or is gone. */
  write(frames: string): void | Promise<void> {
    if (this.over.aborted) return;
    this.pings?.refresh();
    if (!this.response.write(frames)) return this.drained();
  }

  /** Ends the response cleanly; `retryMs` tells the client when to come back. What has not begun is cut: an empty answer would look whole. */
  end(retryMs?: number): void {
    if (this.over.aborted) return;
    if (!this.response.headersSent) this.destroy();
    else this.response.end(retryMs === undefined ? undefined : `retry: ${retryMs}\n\n`);
    this.leave();
  }

  /** Cuts the connection, so that what was sent looks broken off. */
  destroy(): void {
    this.response.destroy();
  }

  private async drained(): Promise<void> {
    this.waiting = true;
    const patience = setTimeout(() => this.destroy(), DRAIN_MS).unref();
    try {
      await once(this.response, 'drain', { signal: this.over });
    } catch {
      // aborted: the client is gone, or we have ended; or a broken socket, which `close` follows
    } finally {
      clearTimeout(patience);
      this.waiting = false;
    }
  }

  private leave(): void {
    clearInterval(this.pings);
    this.ending.abort(OVER);
  }
}
