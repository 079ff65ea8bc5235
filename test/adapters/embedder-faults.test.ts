import { EmbeddingFailed } from '../../src/domain/knowledge/embedder';
import { EmbeddingClock } from '../support/embedding-clock';
import { google, KEY, openai, type RemoteEmbeddingProvider } from '../support/embedding-providers';
import { type EmbeddingFault, type EmbeddingServer, startEmbeddingServer } from '../support/embedding-server';
import { until } from '../support/until';

const TEXT = 'the private words of a private document';

let server: EmbeddingServer;
beforeAll(async () => void (server = await startEmbeddingServer()));
beforeEach(() => server.reset());
afterAll(() => server.close());

describe.each<[string, RemoteEmbeddingProvider]>([
  ['openai', openai],
  ['google', google],
])('%s', (_, remote) => {
  const thrice = (fault: EmbeddingFault): EmbeddingFault[] => [fault, fault, fault];

  async function failing(faults: EmbeddingFault[], as: 'query' | 'passage' = 'passage') {
    const clock = new EmbeddingClock();
    server.faults.push(...faults);
    const failure: unknown = await remote
      .open(server, { clock })
      .embed([TEXT], as)
      .catch((error: unknown) => error);
    if (!(failure instanceof EmbeddingFailed)) throw new Error('it did not fail, or otherwise', { cause: failure });
    for (let at: unknown = failure; at instanceof Error; at = at.cause)
      expect(`${at.message} ${at.stack}`).not.toMatch(/secret|private|<html/);
    expect(failure.message).toMatch(/\.$/);
    expect(clock.waiting).toBe(0);
    return { failure, tries: server.requests.length, waits: clock.waits };
  }

  it.each<[string, EmbeddingFault]>([
    ['429', { status: 429 }],
    ['500', { status: 500 }],
    ['503', { status: 503 }],
    ['a socket that is cut', 'cut'],
    ['a socket that is cut in mid-answer', 'cut in mid-answer'],
    ['a page', 'a page'],
    ['broken JSON', 'broken JSON'],
    ['too few vectors', 'one vector too few'],
    ['too many vectors', 'one vector too many'],
    ['a number that is none', 'no number among the numbers'],
    ['a number too large', 'not finite'],
    ['zeros', 'zeros'],
    ['another shape', 'another shape'],
  ])('tries again twice after %s', async (_, fault) => {
    const clock = new EmbeddingClock();
    server.faults.push(fault, fault);
    const [vector] = await remote.open(server, { clock }).embed([TEXT], 'passage');
    expect(Math.hypot(...vector!)).toBeCloseTo(1, 5);
    expect(clock.waits).toHaveLength(2);
    expect(clock.waits[0]).toBeGreaterThanOrEqual(250);
    expect(clock.waits[1]).toBeLessThanOrEqual(1_000);
    server.requests.length = 0;
    expect(await failing(thrice(fault))).toMatchObject({ tries: 3, failure: { retryable: true } });
  });

  it.each<[number, string | undefined, (RegExp | string)[]]>([
    [400, undefined, ['refuses to embed (400) and says: "as the test says"', 'Check EMBEDDING_MODEL']],
    [400, JSON.stringify({ error: { message: "This model's maximum context length is 8192 tokens", code: 400 } }), ['Lower CHUNK_SIZE']],
    [400, JSON.stringify({ error: { message: 'API key not valid', details: [{ reason: 'API_KEY_INVALID' }] } }), ['refused the key']],
    [400, JSON.stringify({ error: { message: `bad input: "${TEXT}" ${KEY}` } }), [/refuses to embed \(400\)\. Check/]],
    [401, undefined, ['refused the key (401). Set ']],
    [402, undefined, ['no credit left']],
    [403, undefined, ['denied access (403)', 'may use the model']],
    [404, undefined, ['does not know the embedding model', 'EMBEDDING_MODEL']],
    [413, 'too large', ['Lower CHUNK_SIZE']],
    [422, '<html>no</html>', ['refuses to embed (422). Check']],
    [429, JSON.stringify({ error: { message: 'm', code: 'insufficient_quota' } }), ['no credit left']],
    [307, undefined, ['sends elsewhere (307)']],
  ])('does not try again after %i %s, and says what to do', async (status, body, sentences) => {
    const { failure, tries } = await failing([
      { status, ...(body !== undefined && { body }), headers: { location: 'http://127.0.0.1:9/' } },
    ]);
    expect({ tries, retryable: failure.retryable }).toEqual({ tries: 1, retryable: false });
    for (const sentence of sentences) expect(failure.message).toMatch(sentence);
    if (status === 401) expect(failure.message).toContain(remote.keySetting);
    if (status === 404) expect(failure.message).toContain(remote.urlSetting);
  });

  it('waits for as long as it is asked to', async () => {
    const clock = new EmbeddingClock();
    server.faults.push({ status: 429, headers: { 'retry-after': '3' } });
    await remote.open(server, { clock }).embed([TEXT], 'query');
    expect(clock.waits).toEqual([3_000]);
  });

  it.each([
    ['query', 6],
    ['query', 20],
    ['passage', 90],
  ] as const)('gives up at once when a %s is asked to wait for %i s', async (as, seconds) => {
    const asked = { status: 429, headers: { 'retry-after': String(seconds) } };
    expect(await failing([asked], as)).toMatchObject({ tries: 1, failure: { retryable: true } });
  });

  it('has more patience with a passage than with a question', async () => {
    expect((await failing(thrice({ status: 429, headers: { 'retry-after': '20' } }))).waits).toEqual([20_000, 20_000]);
  });

  it('says what dimension a model has where another was expected', async () => {
    const { failure, tries } = await failing(['a wrong dimension']);
    expect({ tries, retryable: failure.retryable }).toEqual({ tries: 1, retryable: false });
    expect(failure.message).toMatch(
      /gives vectors of (768|384) dimensions where (1536|768) were expected\. Set EMBEDDING_MODEL=\S+@(768|384),/,
    );
  });

  it.each([
    ['passage', 3, 60],
    ['query', 1, 10], // somebody waits for it
  ] as const)('of a %s is tried %i times, without an answer within %i s each, and closes its connections', async (as, tries, seconds) => {
    const clock = new EmbeddingClock();
    server.faults.push('hang', 'hang', 'hang');
    const call = remote.open(server, { clock }).embed([TEXT], as);
    void call.catch(() => undefined);
    for (let one = 1; one <= tries; one++) {
      await until(`request ${one}`, () => server.requests.length === one);
      clock.losePatience();
    }
    await expect(call).rejects.toMatchObject({ retryable: true, message: expect.stringContaining(`did not answer within ${seconds} s`) });
    expect(server.requests).toHaveLength(tries);
    await until('closed connections', () => server.requests.every(({ outcome }) => outcome === 'closed by the client'));
  });

  it('ends the other requests of a call when one of them fails', async () => {
    server.faults.push('hang', 'hang', { status: 401 }, 'hang');
    const texts = Array.from({ length: 1_000 }, (_, at) => `text ${at}`);
    await expect(remote.open(server).embed(texts, 'passage')).rejects.toThrow('refused the key');
    await until('closed connections', () => server.requests.every(({ outcome }) => outcome !== 'open'));
    expect(server.requests).toHaveLength(4);
  });

  it('says where it cannot be reached', async () => {
    const clock = new EmbeddingClock();
    const gone = await startEmbeddingServer();
    await gone.close();
    const call = remote.open(gone, { clock }).embed([TEXT], 'query');
    await expect(call).rejects.toMatchObject({
      retryable: true,
      message: `The model server at ${new URL(gone.root).host} cannot be reached (ECONNREFUSED). Check that it runs and that ${remote.urlSetting} is right.`,
    });
    expect(clock.waits).toHaveLength(2);
  });
});
