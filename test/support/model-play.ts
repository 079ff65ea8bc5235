import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { ModelScript } from './model-script';
import type { SeenRequest } from './model-server';
import type { Asked, Wire } from './wires/wire';

const PING_MS = 50;

export interface Play {
  script: ModelScript;
  wire: Wire;
  asked: Asked;
  body: Record<string, unknown>;
  response: ServerResponse;
  seen: SeenRequest;
  /** Aborts when the connection is closed. */
  gone: AbortSignal;
  cut: () => void;
}

/** Answers one request as its script says. */
export async function playModel(play: Play): Promise<void> {
  const { script, wire, response, cut } = play;
  if (script.fault('refuse') !== undefined) return cut();
  if (script.fault('hang') !== undefined) return;
  if (script.fault('html') !== undefined) return page(response, 502);
  if (script.fault('html-200') !== undefined) return page(response, 200);
  if (!script.status) return answer(play);
  const body = script.error ?? wire.errorBody({ status: script.status, message: 'as the script says', script });
  const location = script.text('location');
  const headers = { 'content-type': 'application/json', ...(location && { location }), ...wire.errorHeaders(script) };
  response.writeHead(script.status, headers).end(JSON.stringify(body));
}

async function answer({ script, wire, asked, body, response, seen, gone, cut }: Play): Promise<void> {
  const frames = wire.frames(script, asked, body);
  const tokens = script.tokens(asked.turns).slice(0, asked.mostTokens);
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' }).flushHeaders();
  const write = writer(response, gone, script.fault('split'));
  const started = performance.now();
  await write(frames.head());
  for (let at = 0; ; at++) {
    if (at === script.fault('cut-after')) return void (await delay(20).then(cut)); // what was written gets through
    if (at === script.fault('end-after')) return void response.end();
    if (at === script.fault('stall-after')) return;
    if (at === script.fault('garbage-after')) await write(frames.garbage);
    if (at === script.fault('error-event-after')) {
      await write(frames.error(script.error ?? wire.errorBody({ status: wire.overloaded, message: 'as the script says' })));
      return void response.end();
    }
    while (at === script.fault('ping-after') && !gone.aborted) await write(frames.ping).then(() => delay(PING_MS));
    if (at === tokens.length) break;
    const due = started + (at * 1000) / script.number('rate', Infinity) - performance.now();
    if (due > 0) await delay(due, undefined, { signal: gone }).catch(() => undefined);
    if (gone.aborted) return;
    await write(frames.token(tokens[at]!, at + 1));
    seen.tokensSent = at + 1;
  }
  await write(frames.finish(tokens.length));
  if (script.fault('cut-before-done') !== undefined) return void (await delay(20).then(cut));
  await write(frames.done(tokens.length));
  if (script.fault('open-end') === undefined) response.end();
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

const page = (response: ServerResponse, status: number): void =>
  void response.writeHead(status, { 'content-type': 'text/html' }).end('<html><body>502 Bad Gateway</body></html>');
