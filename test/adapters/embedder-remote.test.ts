import { embedderContract } from '../contract/embedder.contract';
import { EmbeddingClock } from '../support/embedding-clock';
import { google, KEY, openai, type RemoteEmbeddingProvider } from '../support/embedding-providers';
import { type EmbeddingServer, startEmbeddingServer } from '../support/embedding-server';
import { until } from '../support/until';

let server: EmbeddingServer;
beforeAll(async () => void (server = await startEmbeddingServer()));
beforeEach(() => server.reset());
afterAll(() => server.close());

describe.each<[string, RemoteEmbeddingProvider]>([
  ['openai', openai],
  ['google', google],
])('%s', (_, remote) => {
  describe('keeps the contract', () =>
    embedderContract(() => ({
      open: (minScore) => remote.open(server, minScore === undefined ? {} : { minScore }),
      begun: () => server.requests.length,
    })));

  it('sends what fits into a request, and no more than four at a time', async () => {
    server.held = true;
    const texts = Array.from({ length: 600 }, (_, at) => `word${at} ${'x'.repeat(at % 2 === 0 ? 5_000 : 10)}`);
    const call = remote.open(server).embed(texts, 'passage');
    await until('four requests', () => server.requests.length === 4);
    server.held = false;
    for (let at = 0; at < 4; at++) server.release();
    expect(await call).toHaveLength(600);
    expect(server.mostAtOnce).toBe(4);
    for (const { texts: sent } of server.requests) {
      expect(sent.length).toBeLessThanOrEqual(64);
      expect(sent.join('').length).toBeLessThanOrEqual(64_000);
    }
    expect(server.requests.flatMap((request) => request.texts).sort()).toEqual([...texts].sort());
  });

  it('lets a question go before the passages that wait', async () => {
    server.held = true;
    const embedder = remote.open(server);
    const document = Array.from({ length: 300 }, (_, at) => `passage${at}`);
    const documents = [embedder.embed(document, 'passage'), embedder.embed(document, 'passage')];
    await until('four requests', () => server.requests.length === 4);
    const question = embedder.embed(['the question'], 'query');
    server.release();
    await until('a fifth', () => server.requests.length === 5);
    expect(server.requests[4]!.texts).toEqual(['the question']);
    server.held = false;
    for (let at = 0; at < 5; at++) server.release();
    expect((await Promise.all([question, ...documents])).flat()).toHaveLength(601);
  });

  it('keeps no place in line for who has left', async () => {
    server.held = true;
    const embedder = remote.open(server);
    const document = embedder.embed(
      Array.from({ length: 256 }, (_, at) => `passage${at}`),
      'passage',
    );
    await until('four requests', () => server.requests.length === 4);
    const caller = new AbortController();
    const left = Array.from({ length: 4 }, () => embedder.embed(['a question'], 'query', caller.signal));
    caller.abort(new Error('gone'));
    for (const call of left) await expect(call).rejects.toThrow('gone');
    server.held = false;
    for (let at = 0; at < 4; at++) server.release();
    expect(await document).toHaveLength(256);
    expect(await embedder.embed(['another question'], 'query')).toHaveLength(1);
    expect(server.requests.some(({ texts }) => texts.includes('a question'))).toBe(false);
  });

  it('sends whole characters alone, and never nothing', async () => {
    await remote.open(server).embed(['a' + '🎉'.repeat(10_000), 'a \ud83d', ' \n'], 'passage');
    const [long, half, empty] = server.requests[0]!.texts;
    expect(long).toBe('a' + '🎉'.repeat(3_999));
    expect([half, empty]).toEqual(['a \ufffd', ' ']);
  });

  it('closes the connection when its caller leaves', async () => {
    server.faults.push('hang');
    const caller = new AbortController();
    const call = remote.open(server).embed(['x'], 'passage', caller.signal);
    await until('a request', () => server.requests.length === 1);
    caller.abort(new Error('gone'));
    await expect(call).rejects.toThrow('gone');
    await until('a closed connection', () => server.requests[0]!.outcome === 'closed by the client');
  });

  it('needs no key where the server is another’s, and takes one that a key can be', async () => {
    await remote.open(server, { key: undefined }).embed(['x'], 'query');
    expect(remote.keyOf(server.requests[0]!)).toBe('none-needed');
    await remote.open(server, { key: ` ${KEY}\n` }).embed(['x'], 'query');
    expect(remote.keyOf(server.requests[1]!)).toBe(KEY);
    expect(() => remote.open(server, { key: 'sk-ключ' })).toThrow(`${remote.keySetting} holds characters that no key has`);
  });

  it('takes nothing from the environment, and prints nothing', async () => {
    const before = { ...process.env };
    jest.spyOn(console, 'warn').mockReturnValue(); // Google's SDK says that it takes GOOGLE_API_KEY; it does not
    const printed = (['log', 'info', 'debug', 'error'] as const).map((level) => jest.spyOn(console, level).mockReturnValue());
    try {
      Object.assign(process.env, remote.environment);
      const embedder = remote.open(server, { clock: new EmbeddingClock() });
      await embedder.embed(['x'], 'query');
      server.faults.push('broken JSON', { status: 401 });
      await expect(embedder.embed(['x'], 'query')).rejects.toThrow('refused the key');
    } finally {
      process.env = before;
    }
    for (const print of printed) expect(print).not.toHaveBeenCalled();
    jest.restoreAllMocks();
    expect(remote.keyOf(server.requests[0]!)).toBe(KEY);
    expect(JSON.stringify(server.requests[0]!.headers)).not.toMatch(/environment/);
  });
});

describe('openai', () => {
  it('asks for a dimension only of a model that can shorten its vectors, and only when it is set', async () => {
    for (const model of [undefined, 'text-embedding-3-small@512', 'nomic-embed-text@1536'])
      await openai.open(server, { model: model! }).embed(['x'], 'query');
    expect(server.requests.map(({ model, dimensions }) => [model, dimensions])).toEqual([
      ['text-embedding-3-small', undefined],
      ['text-embedding-3-small', 512],
      ['nomic-embed-text', undefined],
    ]);
  });

  it('puts the words before a text that its model was trained on', async () => {
    for (const model of ['intfloat/multilingual-e5-large@1536', 'nomic-embed-text@1536', 'intfloat/multilingual-e5-large-instruct@1536']) {
      await openai.open(server, { model }).embed(['x'], 'query');
      await openai.open(server, { model }).embed(['x'], 'passage');
    }
    expect(server.requests.map(({ texts }) => texts[0])).toEqual([
      'query: x',
      'passage: x',
      'search_query: x',
      'search_document: x',
      'x',
      'x',
    ]);
  });

  it('puts vectors where they belong that come in another order', async () => {
    const embedder = openai.open(server);
    const texts = ['one', 'two', 'three'];
    const expected = await embedder.embed(texts, 'passage');
    server.faults.push('backwards');
    expect(await embedder.embed(texts, 'passage')).toEqual(expected);
    server.faults.push('base64');
    expect(await embedder.embed(texts, 'passage')).toEqual(expected);
  });

  it.each([
    [
      'nomic-embed-text',
      'EMBEDDING_MODEL: it is not known how many dimensions the vectors of nomic-embed-text have. Set it with their number, as nomic-embed-text@768.',
    ],
    ['m@0', 'EMBEDDING_MODEL: m@0 must end in a number of dimensions from 1 to 16000, as m@768.'],
  ])('refuses the model %s', (model, sentence) => {
    expect(() => openai.open(server, { model })).toThrow(sentence);
  });
});

describe('google', () => {
  it('says which side a text is on, and asks for 768 dimensions', async () => {
    const embedder = google.open(server);
    await embedder.embed(['x'], 'query');
    await embedder.embed(['x'], 'passage');
    expect(server.requests.map(({ model, taskType, dimensions }) => [model, taskType, dimensions])).toEqual([
      ['models/gemini-embedding-001', 'RETRIEVAL_QUERY', 768],
      ['models/gemini-embedding-001', 'RETRIEVAL_DOCUMENT', 768],
    ]);
  });
});
