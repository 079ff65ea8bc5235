import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { RunEvent } from '../api/types';

/** What is heard on a connection. */
export interface Heard {
  /** Anything at all, pings included. */
  bytes: () => void;
  /** In order, each once, none left out, over all connections. */
  events: (events: RunEvent[]) => void;
  /** After how many milliseconds the service wants to be asked again. */
  retry: (ms: number) => void;
  ping: () => void;
}

/** Reads a run's events from one connection after another. An event counts once its seq is the next one; one that was seen is dropped. */
export class EventReader {
  #cursor: number;

  /** @param after the seq after which to go on */
  constructor(after: number) {
    this.#cursor = after;
  }

  /** The seq of the last event that was handed on. */
  get cursor(): number {
    return this.#cursor;
  }

  /** Reads to the run's end, or the connection's. @throws where the connection breaks, an event is missing, or is broken */
  async read(body: ReadableStream<Uint8Array>, heard: Heard): Promise<void> {
    let batch: RunEvent[] = [];
    const parser = createParser({
      onEvent: (message) => {
        const event = this.#accepted(message);
        if (event) batch.push(event);
      },
      onRetry: heard.retry,
      onComment: heard.ping,
    });
    const reader = body.getReader();
    const decoder = new TextDecoder();
    for (let ended = false; !ended;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard.bytes();
      try {
        parser.feed(decoder.decode(value, { stream: true }));
      } finally {
        // Also where a hole follows: the cursor has moved past these.
        if (batch.length > 0) heard.events(batch);
        ended = batch.at(-1)?.type === 'done';
        batch = [];
      }
    }
  }

  #accepted({ id, event, data }: EventSourceMessage): RunEvent | undefined {
    const seq = Number(id);
    if (!Number.isInteger(seq) || seq <= this.#cursor) return undefined;
    if (seq !== this.#cursor + 1) throw new Error(`Event ${this.#cursor + 1} is missing before ${seq}.`);
    const accepted = { seq, type: event, data: JSON.parse(data) as unknown } as RunEvent;
    this.#cursor = seq;
    return accepted;
  }
}
