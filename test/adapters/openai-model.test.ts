import type { ModelPiece } from '../../src/domain/models/language-model';
import type { Prompt } from '../../src/domain/models/prompt';
import { OpenaiModel } from '../../src/infrastructure/models/openai-model';
import { type ModelServer, startModelServer } from '../support/model-server';

let server: ModelServer;
beforeAll(async () => void (server = await startModelServer()));
beforeEach(() => server.reset());
afterAll(() => server.close());

const model = (): OpenaiModel => new OpenaiModel({ model: 'm1', baseUrl: server.url });
const asking = (content: string, more: Partial<Prompt> = {}): Prompt => ({
  system: '',
  messages: [{ role: 'user', content }],
  passages: [],
  maxOutputTokens: 1_000_000,
  ...more,
});

async function read(
  prompt: Prompt,
  signal = new AbortController().signal,
): Promise<{ pieces: ModelPiece[]; text: string; reason: string }> {
  const pieces: ModelPiece[] = [];
  const stream = model().stream(prompt, { signal });
  for (;;) {
    const next = await stream.next();
    if (next.done) return { pieces, text: pieces.map((piece) => ('text' in piece ? piece.text : '')).join(''), reason: next.value };
    pieces.push(next.value);
  }
}
const usageOf = (pieces: ModelPiece[]): object => pieces.reduce((sum, piece) => ({ ...sum, ...('usage' in piece && piece.usage) }), {});

describe('an answer', () => {
  const twenty = Array.from({ length: 20 }, (_, at) => `t${at}`).join(' ');

  it('comes in pieces, with its usage and its stop reason', async () => {
    const { pieces, text, reason } = await read(asking('two words'));
    expect(pieces.filter((piece) => 'text' in piece)).toHaveLength(20);
    expect({ text, reason, usage: usageOf(pieces) }).toEqual({
      text: twenty,
      reason: 'stop',
      usage: { input_tokens: 2, output_tokens: 20 },
    });
  });

  it('shows the model the system text, then the turns as they are', async () => {
    const prompt = asking('[[echo]]', { system: 'Be kind.' });
    prompt.messages.unshift({ role: 'user', content: 'one' }, { role: 'assistant', content: 'two' });
    expect((await read(prompt)).text).toBe('system: Be kind.\nuser: one\nassistant: two\nuser: [[echo]]');
    expect(server.requests[0]?.body).toMatchObject({ model: 'm1', max_tokens: 1_000_000 });
  });

  it('needs no key where the server is another’s, and sends none that it finds in the environment', async () => {
    process.env.OPENAI_API_KEY = 'somebody else’s';
    await read(asking('x')).finally(() => delete process.env.OPENAI_API_KEY);
    expect(server.requests[0]?.authorization).toBe('Bearer none-needed');
  });

  it.each([
    ['length', 'x', { maxOutputTokens: 3 }],
    ['content_filter', '[[tokens=2]] [[stop:content_filter]]', {}],
    ['stop', '[[empty]]', {}],
  ])('ends with %s', async (reason, content, more) => {
    expect((await read(asking(content, more))).reason).toBe(reason);
  });

  it('takes a thinking delta for a sign of life, not for text', async () => {
    const { pieces, text } = await read(asking('[[thinking]] [[tokens=1]]'));
    expect(pieces.slice(0, 2)).toEqual([{ alive: true }, { alive: true }]);
    expect(text).toBe('t0');
  });

  it('tolerates comments, empty choices, null content and usage, roles everywhere, and usage on every chunk', async () => {
    const { pieces, text, reason } = await read(asking('[[quirks]] [[tokens=5]]'));
    expect({ text, reason, usage: usageOf(pieces) }).toMatchObject({ text: 't0 t1 t2 t3 t4', reason: 'stop', usage: { output_tokens: 5 } });
  });

  it('survives bytes that are split inside characters and frames', async () => {
    const { text } = await read(asking('[[fault:split=5]] [[unicode]] [[tokens=6]]'));
    expect(text).toBe('é 漢字 👩‍👩‍👧 \u2028 a\nb "q"');
  });

  it('hands on what the model wrote, halves of characters included', async () => {
    const { pieces } = await read(asking('[[half-emoji]]'));
    expect(pieces[0]).toEqual({ text: 'a \ud83d' });
    expect((await read(asking('[[nul]]'))).text).toBe('a\0b\0c');
  });

  it('is whole when the socket is cut behind the terminal mark', async () => {
    await expect(read(asking('[[text:a]] [[stop:length]] [[fault:cut-before-done]]'))).resolves.toMatchObject({
      text: 'a',
      reason: 'length',
    });
    expect(server.requests[0]?.outcome).toBe('cut');
  });
});

describe('an abort', () => {
  class Stopped extends Error {}
  const gone = async (): Promise<number> => {
    const aborted = Date.now();
    while (server.requests[0]?.outcome === 'open') await new Promise((resolve) => setTimeout(resolve, 5));
    expect(server.requests[0]?.outcome).toBe('closed by the client');
    return (server.requests[0]?.closedAt ?? Infinity) - aborted;
  };

  it.each(['[[tokens=100000]] [[rate=50]]', '[[fault:stall-after=1]]'])('closes the connection in mid-answer: %s', async (content) => {
    const stop = new AbortController();
    const stream = model().stream(asking(content), { signal: stop.signal });
    await stream.next();
    const rest = (async () => {
      while (!(await stream.next()).done);
    })();
    stop.abort(new Stopped());
    await expect(rest).rejects.toBeInstanceOf(Stopped);
    expect(await gone()).toBeLessThan(500);
  });

  it('closes the connection while the headers are awaited', async () => {
    const stop = new AbortController();
    const reading = read(asking('[[fault:hang]]'), stop.signal);
    while (server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    stop.abort(new Stopped());
    await expect(reading).rejects.toBeInstanceOf(Stopped);
    expect(await gone()).toBeLessThan(500);
  });

  it('closes the connection while nobody reads', async () => {
    const stop = new AbortController();
    const stream = model().stream(asking('[[tokens=100000]]'), { signal: stop.signal });
    await stream.next();
    stop.abort(new Stopped());
    expect(await gone()).toBeLessThan(500);
    await expect(
      (async () => {
        while (!(await stream.next()).done);
      })(),
    ).rejects.toBeInstanceOf(Stopped);
  });

  it('sends nothing when it came before', async () => {
    await expect(read(asking('x'), AbortSignal.abort(new Stopped()))).rejects.toBeInstanceOf(Stopped);
    expect(server.requests).toHaveLength(0);
  });

  it('is what leaving the stream does as well', async () => {
    const stream = model().stream(asking('[[tokens=100000]] [[rate=50]]'), { signal: new AbortController().signal });
    await stream.next();
    await stream.return('stop');
    expect(await gone()).toBeLessThan(500);
  });
});
