import { EventEmitter } from 'node:events';
import type { Response } from 'express';
import { SseConnections } from '../../../src/infrastructure/http/sse-connections';
import { SseWriter } from '../../../src/infrastructure/http/sse-writer';

/** As much of a response as a writer touches; `full` makes its buffer say so. */
class FakeResponse extends EventEmitter {
  sent = '';
  head: Record<string, string> = {};
  full = false;
  closed = false;
  headersSent = false;
  ended = false;
  destroyed = false;
  writeHead(_status: number, head: Record<string, string>): this {
    this.headersSent = true;
    this.head = head;
    return this;
  }
  write(text: string): boolean {
    this.sent += text;
    return !this.full;
  }
  end(text = ''): void {
    this.sent += text;
    this.ended = true;
    if (!this.full) this.close();
  }
  destroy(): void {
    this.destroyed = true;
    this.close();
  }
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.emit('close');
  }
}

const open = (response = new FakeResponse()) => ({ response, writer: new SseWriter(response as unknown as Response) });
const settled = async (promise: void | Promise<void>): Promise<boolean> => {
  let done = false;
  void promise?.then(() => (done = true));
  await jest.advanceTimersByTimeAsync(0);
  return done;
};

describe('a stream', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('begins at once with a retry hint and its headers', () => {
    const { response, writer } = open();
    writer.begin({ 'X-Run-Id': 'r' });
    expect(response.sent).toBe('retry: 1000\n\n');
    expect(response.head).toMatchObject({ 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no', 'X-Run-Id': 'r' });
  });

  it('pings after 15 s of silence, and not while it speaks', async () => {
    const { response, writer } = open();
    writer.begin({});
    await jest.advanceTimersByTimeAsync(14_000);
    await writer.write('x');
    await jest.advanceTimersByTimeAsync(14_000);
    expect(response.sent).not.toContain('ping');
    await jest.advanceTimersByTimeAsync(31_000);
    expect(response.sent.match(/: ping\n\n/g)).toHaveLength(3);
  });

  it('waits for a slow client, without pings, and goes on at drain', async () => {
    const { response, writer } = open();
    writer.begin({});
    response.full = true;
    const written = writer.write('x');
    await jest.advanceTimersByTimeAsync(40_000);
    expect(await settled(written)).toBe(false);
    expect(response.sent).not.toContain('ping');
    response.emit('drain');
    expect(await settled(written)).toBe(true);
    expect(writer.over.aborted).toBe(false);
    expect(response.listenerCount('drain')).toBe(0);
  });

  it('cuts a client that takes nothing for a minute', async () => {
    const { response, writer } = open();
    writer.begin({});
    response.full = true;
    const written = writer.write('x');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(response.destroyed).toBe(true);
    expect(await settled(written)).toBe(true);
    expect(writer.over.aborted).toBe(true);
  });

  it('is over when the client leaves, at once for who waits', async () => {
    const { response, writer } = open();
    writer.begin({});
    response.full = true;
    const written = writer.write('x');
    response.close();
    expect(await settled(written)).toBe(true);
    expect(writer.over.aborted).toBe(true);
    await writer.write('later');
    expect(response.sent).not.toContain('later');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is over from the start for a client that left while access was read', () => {
    const response = new FakeResponse();
    response.close();
    expect(open(response).writer.over.aborted).toBe(true);
  });
});

describe('at shut-down', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const listen = (streams: SseConnections, response = new FakeResponse()) => ({
    response,
    writer: streams.listen(response as unknown as Response),
  });

  it('every stream ends cleanly after a hint when to come back', async () => {
    const streams = new SseConnections();
    const open = Array.from({ length: 20 }, () => listen(streams));
    for (const { writer } of open) writer.begin({});
    await streams.endAll();
    const hints = open.map(({ response }) => /\n\nretry: (\d+)\n\n$/.exec(response.sent)?.[1]);
    expect(hints.every((hint) => Number(hint) >= 500 && Number(hint) <= 3000)).toBe(true);
    expect(new Set(hints).size).toBeGreaterThan(5);
    expect(open.every(({ response, writer }) => response.ended && !response.destroyed && writer.over.aborted)).toBe(true);
    expect(streams.count).toBe(0);
  });

  it('a client that takes nothing is cut within a second', async () => {
    const streams = new SseConnections();
    const { response, writer } = listen(streams);
    writer.begin({});
    response.full = true;
    const ended = streams.endAll();
    await jest.advanceTimersByTimeAsync(1000);
    expect(await settled(ended)).toBe(true);
    expect(response.destroyed).toBe(true);
  });

  it('what has not begun is cut, not answered with an empty stream', async () => {
    const streams = new SseConnections();
    const early = listen(streams);
    await streams.endAll();
    const late = listen(streams);
    for (const { response, writer } of [early, late]) {
      writer.begin({});
      expect(response).toMatchObject({ destroyed: true, headersSent: false });
    }
  });
});
