import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createParser, type EventSourceMessage } from 'eventsource-parser';

/** An event as it came over the wire. */
export interface SeenEvent {
  seq: number;
  type: string;
  data: Record<string, unknown>;
  /** The bytes of `data`. */
  raw: string;
}

/**
 * How a connection ended: after `done`; by the server, cleanly, before that; by a cut of either side; not at all begun (`refused`: an
 * answer that is no stream); with 204.
 */
export type Ending = 'done' | 'ended' | 'cut' | 'refused' | 'past the end';

export interface FollowOptions {
  /** A careless client: so many of its connections break off at a random byte, in the middle of a frame as likely as between two. */
  cuts?: { howMany: number; withinBytes: number };
  withinMs?: number;
}

/**
 * A reader of one run's events on raw HTTP that keeps its cursor, and not the connection: it may be cut at any byte and comes back with
 * Last-Event-ID. An event that is not the next one, seen by the reader, is an error at once.
 */
export class RunReader {
  readonly seen: SeenEvent[] = [];
  connections = 0;
  /** Connections that it broke off itself. */
  cuts = 0;
  /** Statuses of answers that were no stream. */
  readonly refusals: number[] = [];
  retryMs: number | undefined;

  /** @param address of the run's events; asked at each connection, for a service may come back elsewhere */
  constructor(private readonly address: () => string) {}

  get cursor(): number {
    return this.seen.at(-1)?.seq ?? 0;
  }
  get done(): boolean {
    return this.seen.at(-1)?.type === 'done';
  }
  /** The answer as a client shows it: tokens since the last restart. */
  get text(): string {
    const from = this.seen.findLastIndex(({ type }) => type === 'restart');
    return this.seen
      .slice(from + 1)
      .filter(({ type }) => type === 'token')
      .map(({ data }) => data.content as string)
      .join('');
  }

  ofType(type: string): SeenEvent[] {
    return this.seen.filter((event) => event.type === type);
  }

  /** Reads one connection to its end. @throws on a hole, a repeat or a frame that is none of ours */
  read({ cutAfter = Infinity, signal }: { cutAfter?: number; signal?: AbortSignal } = {}): Promise<Ending> {
    return new Promise((resolve, reject) => {
      const headers = { accept: 'text/event-stream', ...(this.cursor > 0 && { 'last-event-id': String(this.cursor) }) };
      const sent = request(this.address(), { headers, agent: false, signal });
      const end = (how: Ending): void => {
        resolve(how);
        sent.destroy();
      };
      sent.on('error', () => end('cut'));
      sent.on('response', (response) => {
        if (response.statusCode === 204) return end('past the end');
        if (response.statusCode !== 200) {
          this.refusals.push(response.statusCode ?? 0);
          return end('refused');
        }
        this.connections++;
        const text = new TextDecoder();
        let room = cutAfter;
        const parser = createParser({
          onRetry: (ms) => (this.retryMs = ms),
          onEvent: (message) => {
            const problem = this.take(message);
            if (problem) reject(new Error(problem));
          },
        });
        response.on('data', (chunk: Buffer) => {
          parser.feed(text.decode(chunk.subarray(0, room), { stream: true }));
          room -= chunk.length;
          if (room > 0 || response.destroyed) return;
          this.cuts++;
          end('cut');
        });
        response.on('end', () => end(this.done ? 'done' : 'ended'));
        response.on('error', () => end('cut'));
        response.on('close', () => end('cut'));
      });
      sent.end();
    });
  }

  /** Comes back after every end until it has seen the run's `done`, and gives all that it saw. */
  follow(options: FollowOptions = {}): Promise<SeenEvent[]> {
    return watched(this.comeBack(options));
  }

  private async comeBack({ cuts, withinMs = 25_000 }: FollowOptions): Promise<SeenEvent[]> {
    const over = AbortSignal.timeout(withinMs);
    for (;;) {
      const cutAfter = cuts && this.cuts < cuts.howMany ? 1 + Math.floor(Math.random() * cuts.withinBytes) : undefined;
      const how = await this.read({ cutAfter, signal: over });
      if (this.done) return this.seen;
      if (how === 'past the end') throw new Error(`204 at ${this.cursor}, before any done`);
      if (over.aborted) throw new Error(`no done within ${withinMs} ms, at ${this.cursor}: ${JSON.stringify(this.seen.at(-1))}`);
      await sleep(how === 'cut' ? Math.random() * 20 : 20 + Math.random() * 30);
    }
  }

  private take({ id, event, data }: EventSourceMessage): string | undefined {
    if (!event || !/^[1-9]\d*$/.test(id ?? '')) return `a frame without event or id: ${id} ${event} ${data}`;
    if (Number(id) !== this.cursor + 1) return `after ${this.cursor} came ${id}`;
    if (this.done) return `${id} came after done`;
    this.seen.push({ seq: Number(id), type: event, data: JSON.parse(data) as Record<string, unknown>, raw: data });
    return undefined;
  }
}

/** All of them, to the end. */
export const followAll = (readers: RunReader[], options: FollowOptions = {}): Promise<SeenEvent[][]> =>
  watched(Promise.all(readers.map((reader) => reader.follow(options))));

/** A test that fails before it awaits this tells its own failure, not this one's. */
function watched<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
