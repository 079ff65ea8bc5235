import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RunEvent } from '../src/api/types';
import { Backoff } from '../src/runs/backoff';
import { RunStream, type StreamOptions, type StreamState } from '../src/runs/run-stream';

/** What the service does with one connection. `after` is the cursor that came with it. */
export type Scene = (response: ServerResponse, after: number, request: IncomingMessage) => void;

/** The service as seen by a reader of one run: each connection plays the next scene, the last one again and again. */
export class ScriptedRun {
  readonly cursors: number[] = [];
  readonly authorizations: (string | undefined)[] = [];
  readonly #server: Server;

  private constructor(scenes: Scene[]) {
    this.#server = createServer((request, response) => {
      const scene = scenes[Math.min(this.cursors.length, scenes.length - 1)] as Scene;
      const after = Number(request.headers['last-event-id'] ?? 0);
      this.cursors.push(after);
      this.authorizations.push(request.headers.authorization);
      scene(response, after, request);
    });
  }

  static async of(...scenes: Scene[]): Promise<ScriptedRun> {
    const run = new ScriptedRun(scenes);
    await new Promise<void>((resolve) => run.#server.listen(0, '127.0.0.1', resolve));
    return run;
  }

  get connections(): number {
    return this.cursors.length;
  }

  /** The page's fetch, to this service. */
  readonly fetch = ((path: string, init: RequestInit) =>
    fetch(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${path}`, init)) as typeof fetch;

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }
}

/** `status`, tokens `t2 t3 …` and `done`: a run of `last` events. */
export const eventOf = (seq: number, last: number): string => {
  const [type, data] =
    seq === 1
      ? ['status', { status: 'answering', attempt: 1, message_id: 'm', model: 'x' }]
      : seq === last
        ? ['done', { run_id: 'r', thread_id: 't', session_id: 't', message_id: 'm', status: 'done' }]
        : ['token', { content: `t${seq} `, citations: [] }];
  return `id: ${seq}\nevent: ${String(type)}\ndata: ${JSON.stringify(data)}\n\n`;
};

export const open = (response: ServerResponse): ServerResponse => {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  response.flushHeaders();
  return response;
};

/** Sends events from the cursor on, up to `to`, and then what `end` does: nothing, if it is left open. */
export const sends =
  (last: number, to = last, end: (response: ServerResponse) => void = (response) => response.end()): Scene =>
  (response, after) => {
    open(response);
    for (let seq = after + 1; seq <= to; seq++) response.write(eventOf(seq, last));
    end(response);
  };

export const answers =
  (status: number, headers: Record<string, string> = {}): Scene =>
  (response) =>
    void response.writeHead(status, headers).end();

export const leavesOpen = (): void => undefined;

/** `window` as far as a stream looks at it. */
export class Network extends EventTarget {
  navigator = { onLine: true };

  turn(onLine: boolean): void {
    this.navigator = { onLine };
    this.dispatchEvent(new Event(onLine ? 'online' : 'offline'));
  }
}

/** A stream with what it has told. */
export class Reader {
  readonly events: RunEvent[] = [];
  readonly states: StreamState[] = [];
  readonly stream: RunStream;

  constructor(run: ScriptedRun, options: Partial<StreamOptions> = {}) {
    this.stream = new RunStream({
      runId: 'r',
      token: () => 'rl_x',
      fetch: run.fetch,
      network: new Network(),
      backoff: new Backoff(20, () => 0),
      onEvents: (events) => this.events.push(...events),
      onState: (state) => this.states.push(state),
      ...options,
    });
  }

  get seqs(): number[] {
    return this.events.map(({ seq }) => seq);
  }
}

export const upTo = (last: number, from = 1): number[] => Array.from({ length: last - from + 1 }, (_, i) => from + i);
