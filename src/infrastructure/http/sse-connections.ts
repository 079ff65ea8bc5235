import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { SseWriter } from './sse-writer';

const RETRY_MS = { from: 500, to: 3000 };
const GIVE_UP_MS = 800;

/** Every open stream of this process, so that a shut-down can end them. */
@Injectable()
export class SseConnections {
  private readonly open = new Set<SseWriter>();
  private ending = false;

  /** A writer that hears the client leave from now on: to be called before anything is awaited. */
  listen(response: Response): SseWriter {
    const writer = new SseWriter(response);
    this.open.add(writer);
    void writer.closed.then(() => this.open.delete(writer));
    if (this.ending) writer.end();
    return writer;
  }

  get count(): number {
    return this.open.size;
  }

  /** Ends every stream cleanly, each with a hint of its own when to come back, so that not all come at once. Within a second none is left. */
  async endAll(): Promise<void> {
    this.ending = true;
    const left = [...this.open];
    for (const writer of left) writer.end(retryHint());
    const late = setTimeout(() => left.forEach((writer) => writer.destroy()), GIVE_UP_MS);
    await Promise.all(left.map((writer) => writer.closed));
    clearTimeout(late);
  }
}

const retryHint = (): number => Math.round(RETRY_MS.from + Math.random() * (RETRY_MS.to - RETRY_MS.from));
