import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A request as the server saw it, oldest first. */
export interface SeenRequest {
  lastUser: string;
  body: Record<string, unknown>;
  authorization: string | undefined;
  tokensSent: number;
  outcome: 'open' | 'sent' | 'cut' | 'closed by the client';
  /** When it left `open`, in `Date.now()` milliseconds. */
  closedAt?: number;
}
export interface ModelServer {
  /** The base URL, ending in `/v1`. */
  url: string;
  requests: SeenRequest[];
  /** Forgets the requests and the counts behind `*N`. */
  reset(): void;
  /** Ends live connections as well. */
  close(): Promise<void>;
}

/**
 * A language model on the OpenAI chat-completions wire that does what the last user message says. Twenty tokens `t0 t1 … t19` unless told
 * otherwise, so that a lost, doubled or swapped one shows at once. Usage counts words of the prompt and tokens of the answer.
 *
 * Answers: `[[tokens=N]]` `[[rate=N]]` (a second) `[[text:…]]` (no `]` inside) `[[echo]]` (the prompt, a line a message) `[[empty]]` `[[unicode]]`
 * `[[nul]]` `[[half-emoji]]` `[[thinking]]` `[[stop:reason]]` `[[quirks]]` (all that compatible servers do differently).
 * Faults: `[[fault:STATUS]]` `[[fault:html]]` `[[fault:html-200]]` `[[fault:hang]]` `[[fault:refuse]]` `[[fault:split=N]]`, and after N tokens
 * `[[fault:cut-after=N]]` `end-after` `stall-after` `error-event-after` `garbage-after`, or `[[fault:cut-before-done]]`; `*K` behind one limits it to the first K requests
 * with that last user message. `[[error:{…}]]` is the body of STATUS and error-event; `[[retry-after:…]]` `[[retry-after-ms:…]]` are headers.
 */
export function startModelServer(): Promise<ModelServer> {
  const requests: SeenRequest[] = [];
  const counts = new Map<string, number>();
  const server = createServer((request, response) => {
    void answer(request, response, requests, counts).catch((error: unknown) => response.destroy(error as Error));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () =>
      resolve({
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
        requests,
        reset() {
          requests.length = 0;
          counts.clear();
        },
        async close() {
          const closed = new Promise((done) => server.close(done));
          server.closeAllConnections();
          await closed;
        },
      }),
    );
  });
}

interface Body {
  model?: string;
  stream?: boolean;
  messages?: { role: string; content: string }[];
  max_tokens?: number;
  max_completion_tokens?: number;
  stream_options?: { include_usage?: boolean };
}

/** What the markers of a message ask for. The last of a key wins; of a fault only while its `*K` lasts. */
class Script {
  private readonly words = new Map<string, string>();
  private readonly faults = new Map<string, number>();

  constructor(message: string, count: number) {
    for (const [, key = '', value = ''] of message.matchAll(/\[\[([a-z-]+)(?:[:=]([^\]]*))?\]\]/g)) {
      const fault = key === 'fault' ? /^([\w-]+?)(?:=(\d+))?(?:\*(\d+))?$/.exec(value) : null;
      if (!fault) this.words.set(key, value);
      else if (count <= Number(fault[3] ?? Infinity)) this.faults.set(fault[1]!, Number(fault[2] ?? 0));
    }
  }

  has = (key: string): boolean => this.words.has(key);
  text = (key: string): string | undefined => this.words.get(key);
  number = (key: string, standard: number): number => Number(this.words.get(key) ?? standard);
  fault = (name: string): number | undefined => this.faults.get(name);
  get status(): number | undefined {
    return [...this.faults.keys()].map(Number).find((status) => status >= 400);
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  requests: SeenRequest[],
  counts: Map<string, number>,
): Promise<void> {
  const gone = new AbortController();
  let raw = '';
  for await (const piece of request.setEncoding('utf8')) raw += piece as string;
  if (request.url !== '/v1/chat/completions')
    return void json(response, 404, { error: { message: 'no such path', type: 'invalid_request_error' } });
  const body = JSON.parse(raw) as Body & Record<string, unknown>;
  const lastUser = body.messages?.findLast(({ role }) => role === 'user')?.content ?? '';
  const count = (counts.get(lastUser) ?? 0) + 1;
  counts.set(lastUser, count);
  const seen: SeenRequest = { lastUser, body, authorization: request.headers.authorization, tokensSent: 0, outcome: 'open' };
  requests.push(seen);
  const end = (outcome: SeenRequest['outcome']): void => {
    if (seen.outcome === 'open') Object.assign(seen, { outcome, closedAt: Date.now() });
  };
  response.once('close', () => {
    end(response.writableFinished ? 'sent' : 'closed by the client');
    gone.abort();
  });
  const cut = (): void => {
    end('cut');
    response.destroy();
  };
  await play(new Script(lastUser, count), body, response, seen, gone.signal, cut);
}

async function play(
  script: Script,
  body: Body,
  response: ServerResponse,
  seen: SeenRequest,
  gone: AbortSignal,
  cut: () => void,
): Promise<void> {
  const written = script.text('error');
  const error: unknown = written
    ? JSON.parse(written)
    : { error: { message: 'as the script says', type: 'server_error', param: null, code: null } };
  if (script.fault('refuse') !== undefined) return cut();
  if (script.fault('hang') !== undefined) return;
  if (script.fault('html') !== undefined) return void page(response, 502);
  if (script.fault('html-200') !== undefined) return void page(response, 200);
  if (script.status) {
    const standard = script.status === 429 && !script.has('retry-after-ms') ? '1' : undefined;
    const headers = { 'retry-after': script.text('retry-after') ?? standard, 'retry-after-ms': script.text('retry-after-ms') };
    return void json(response, script.status, error, headers);
  }

  const tokens = tokensOf(script, body);
  const most = body.max_completion_tokens ?? body.max_tokens ?? Infinity;
  const frames = new Frames(script, body, tokens.length > most);
  const shown = tokens.slice(0, most);
  if (!body.stream) return void json(response, 200, frames.whole(shown.join('')));
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' }).flushHeaders();
  const write = writer(response, gone, script.fault('split'));
  const started = performance.now();
  await write(frames.head());
  for (let at = 0; ; at++) {
    if (at === script.fault('cut-after')) return void (await delay(20).then(cut)); // what was written gets through
    if (at === script.fault('end-after')) return void response.end();
    if (at === script.fault('stall-after')) return;
    if (at === script.fault('garbage-after')) await write('data: {"broken\n\n');
    if (at === script.fault('error-event-after')) await write(`data: ${JSON.stringify(error)}\n\ndata: [DONE]\n\n`);
    if (at === script.fault('error-event-after')) return void response.end();
    if (at === shown.length) break;
    const due = started + (at * 1000) / script.number('rate', Infinity) - performance.now();
    if (due > 0) await delay(due, undefined, { signal: gone }).catch(() => undefined);
    if (gone.aborted) return;
    await write(frames.token(shown[at]!, at + 1));
    seen.tokensSent = at + 1;
  }
  await write(frames.finish(shown.length));
  if (script.fault('cut-before-done') !== undefined) return void (await delay(20).then(cut));
  await write(frames.done(shown.length));
  response.end();
}

function tokensOf(script: Script, { messages = [] }: Body): string[] {
  const numbered = (piece: (at: number) => string): string[] => Array.from({ length: script.number('tokens', 20) }, (_, at) => piece(at));
  const text = script.has('echo') ? messages.map(({ role, content }) => `${role}: ${content}`).join('\n') : script.text('text');
  if (script.has('empty')) return [];
  if (text !== undefined) return text.split(/(?<=\s)/);
  if (script.has('unicode')) return numbered((at) => (at ? ' ' : '') + ['é', '漢字', '👩‍👩‍👧', '\u2028', 'a\nb', '"q"'][at % 6]!);
  if (script.has('nul')) return ['a', '\u0000', 'b\u0000c'];
  if (script.has('half-emoji')) return ['a \ud83d', '\ude00 b', ' \ude00', ' c \ud83d']; // 😀 cut in two, a lone low half, a lone high one at the end
  return numbered((at) => `${at ? ' ' : ''}t${at}`);
}

/** The frames of one answer. With `[[quirks]]` they are those of Ollama, vLLM and OpenRouter at once. */
class Frames {
  private readonly quirks: boolean;
  private readonly prompt: number;

  constructor(
    private readonly script: Script,
    private readonly body: Body,
    private readonly isCut: boolean,
  ) {
    this.quirks = script.has('quirks');
    this.prompt = (body.messages ?? []).flatMap(({ content }) => content.split(/\s+/).filter(Boolean)).length;
  }

  head(): string {
    const start = this.quirks ? `: PROCESSING\n\n${this.frame({ choices: [] })}${this.delta({ content: null })}` : '';
    const thinking = this.script.has('thinking')
      ? this.delta({ reasoning_content: 'Let me think.' }) + this.delta({ reasoning: 'So.' })
      : '';
    return start + this.delta({ role: 'assistant', content: '' }) + thinking;
  }

  token(content: string, sent: number): string {
    return this.delta(this.quirks ? { role: 'assistant', content } : { content }, null, this.quirks ? this.usage(sent) : {});
  }

  finish(sent: number): string {
    return this.delta({}, this.reason, this.quirks ? this.usage(sent) : {});
  }

  done(sent: number): string {
    const isAsked = this.body.stream_options?.include_usage && !this.quirks;
    return `${isAsked ? this.frame({ choices: [], ...this.usage(sent) }) : ''}data: [DONE]\n\n`;
  }

  whole(content: string): object {
    return {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: this.reason }],
    };
  }

  private get reason(): string {
    return this.script.text('stop') ?? (this.isCut ? 'length' : 'stop');
  }

  private usage(output: number): { usage?: object } {
    return { usage: { prompt_tokens: this.prompt, completion_tokens: output, total_tokens: this.prompt + output } };
  }

  private delta(delta: object, finish: string | null = null, more: object = {}): string {
    return this.frame({ choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }], usage: null, ...more });
  }

  private frame(data: object): string {
    return `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: this.body.model, ...data })}\n\n`;
  }
}

/** Writes a frame, waiting while the client reads slower; in pieces of `bytes` when given, through the middle of characters. */
function writer(response: ServerResponse, gone: AbortSignal, bytes: number | undefined): (frame: string) => Promise<void> {
  const send = async (piece: Buffer): Promise<void> => {
    if (gone.aborted || response.write(piece)) return;
    const room = new AbortController();
    await Promise.race([once(response, 'drain', room), once(response, 'close', room)]).finally(() => room.abort());
  };
  return async (frame) => {
    const buffer = Buffer.from(frame);
    for (let at = 0; at < buffer.length; at += bytes ?? buffer.length) {
      await send(buffer.subarray(at, at + (bytes ?? buffer.length)));
      if (bytes) await delay(1); // else the socket would join them again
    }
  };
}

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string | undefined> = {}): void {
  const given = Object.entries(headers).filter(([, value]) => value !== undefined);
  response.writeHead(status, { 'content-type': 'application/json', ...Object.fromEntries(given) }).end(JSON.stringify(body));
}

const page = (response: ServerResponse, status: number): void =>
  void response.writeHead(status, { 'content-type': 'text/html' }).end('<html><body>502 Bad Gateway</body></html>');
