import { ApiError, type GenerateContentResponse, GoogleGenAI } from '@google/genai';
import { type ModelServer, startModelServer } from '../support/model-server';
import { until } from '../support/until';

/**
 * What GoogleModel takes for granted of Google's SDK, with Node's fetch in place of ours (the SDK's own needs a global that Jest hides). An upgrade that changes one of these fails here, and says where
 * the adapter has to be looked at.
 */
let server: ModelServer;
beforeAll(async () => void (server = await startModelServer()));
beforeEach(() => server.reset());
afterAll(() => server.close());

const stream = (contents: string, config: object = {}, prefix = ''): Promise<AsyncGenerator<GenerateContentResponse>> =>
  new GoogleGenAI({
    apiKey: 'k',
    vertexai: false,
    httpOptions: { baseUrl: `${server.root}${prefix}`, fetch },
  }).models.generateContentStream({
    model: 'm1',
    contents,
    config,
  });

async function outcome(contents: string, config?: object): Promise<{ chunks: GenerateContentResponse[]; error: unknown }> {
  const chunks: GenerateContentResponse[] = [];
  try {
    for await (const chunk of await stream(contents, config)) chunks.push(chunk);
    return { chunks, error: undefined };
  } catch (error) {
    return { chunks, error };
  }
}

it('gives usage in each chunk, cumulative', async () => {
  const { chunks } = await outcome('[[tokens=3]]');
  expect(chunks.map(({ usageMetadata }) => usageMetadata?.candidatesTokenCount)).toEqual([1, 2, 3, 3]);
});

it('throws ApiError with the status of HTTP, and the body as JSON in its message', async () => {
  const { error } = await outcome('[[fault:429]]');
  expect(error).toBeInstanceOf(ApiError);
  expect((error as ApiError).status).toBe(429);
  expect(JSON.parse((error as ApiError).message)).toMatchObject({ error: { code: 429, status: 'RESOURCE_EXHAUSTED' } });
});

it('puts a page of HTML into the message as well, which is why no message of the SDK is shown', async () => {
  const { error } = await outcome('[[fault:html]]');
  expect((error as ApiError).message).toContain('<html>');
});

it('throws ApiError with its code for an error in the stream, the body behind a prefix', async () => {
  const { chunks, error } = await outcome('[[fault:error-event-after=2]]');
  expect(chunks).toHaveLength(2);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ status: 503, message: expect.stringMatching(/^got status: UNAVAILABLE\. \{"error":\{/) });
});

it('says nothing of a clean end without finishReason', async () => {
  const { chunks, error } = await outcome('[[fault:end-after=2]]');
  expect([chunks.length, error]).toEqual([2, undefined]);
});

it('tells a page that comes with 200 no better than a frame that was cut', async () => {
  const { chunks, error } = await outcome('[[fault:html-200]]');
  expect({ chunks, message: (error as Error).message }).toEqual({ chunks: [], message: 'Incomplete JSON segment at the end' });
});

it('throws undici’s `TypeError: terminated` for a cut socket', async () => {
  const { chunks, error } = await outcome('[[fault:cut-after=2]]');
  expect(chunks).toHaveLength(2);
  expect(error).toMatchObject({ name: 'TypeError', message: 'terminated' });
});

it.each([408, 429, 500, 503])('does not retry a %i by itself', async (status) => {
  await outcome(`[[fault:${status}]]`);
  expect(server.requests).toHaveLength(1);
});

it('leaves the connection open, and the model running, when the loop is left', async () => {
  const stop = new AbortController();
  const chunks = await stream('[[tokens=100000]] [[rate=100]]', { abortSignal: stop.signal });
  await chunks.next();
  await chunks.return(undefined); // as `break` does
  const [request] = server.requests;
  const then = request!.tokensSent;
  await until('more tokens', () => request!.tokensSent > then + 10);
  expect(request!.outcome).toBe('open');
  stop.abort();
  await until('the end', () => request!.outcome !== 'open');
  expect(request!.outcome).toBe('closed by the client');
});

it('throws AbortError at an abort', async () => {
  const stop = new AbortController();
  const chunks = await stream('[[fault:stall-after=1]]', { abortSignal: stop.signal });
  await chunks.next();
  stop.abort();
  await expect(chunks.next()).rejects.toMatchObject({ name: 'AbortError' });
});

it('adds /v1beta/models/… to the base URL, behind its path', async () => {
  await (await stream('[[tokens=1]]', {}, '/prefix')).next();
  expect(server.requests[0]!.path).toBe('/prefix/v1beta/models/m1:streamGenerateContent?alt=sse');
});
