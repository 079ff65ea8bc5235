import { languageModelContract } from '../contract/language-model.contract';
import { asking, failureOf, KEY, readAll, type ReadAnswer } from '../contract/model-world';
import { google } from '../contract/remote-providers';
import { type ModelServer, startModelServer } from '../support/model-server';

let server: ModelServer;
beforeAll(async () => void (server = await startModelServer()));
beforeEach(() => server.reset());
afterAll(() => server.close());
const model = () => google.open({ model: 'm1', apiKey: KEY, baseUrl: server.root });

languageModelContract('google', async () => ({ model: model(), prompt: asking('x') }), google);

const answered = (content: string): Promise<ReadAnswer> => readAll(model(), asking(content));
const failing = (content: string): ReturnType<typeof failureOf> => failureOf(model(), content);

it('sends the system text as instruction, the roles user and model, and turns of one role as parts of one', async () => {
  const prompt = asking('three', { system: 'Be kind.', maxOutputTokens: 7 });
  prompt.messages.unshift({ role: 'user', content: 'one' }, { role: 'assistant', content: 'two' }, { role: 'user', content: 'and' });
  await readAll(model(), prompt);
  expect(server.requests[0]).toMatchObject({
    path: '/v1beta/models/m1:streamGenerateContent?alt=sse',
    body: {
      systemInstruction: { parts: [{ text: 'Be kind.' }] },
      generationConfig: { maxOutputTokens: 7 },
      contents: [
        { role: 'user', parts: [{ text: 'one' }] },
        { role: 'model', parts: [{ text: 'two' }] },
        { role: 'user', parts: [{ text: 'and' }, { text: 'three' }] },
      ],
    },
  });
});

it('counts thoughts as output', async () => {
  expect((await answered('[[thinking]] [[tokens=4]]')).usage).toEqual({ input_tokens: 2, output_tokens: 7 });
});

it('is whole when the socket is cut behind the terminal mark', async () => {
  expect(await answered('[[text:a]] [[stop:MAX_TOKENS]] [[fault:cut-before-done]]')).toMatchObject({ text: 'a', reason: 'length' });
});

describe('a finish reason', () => {
  it.each([
    ['STOP', 'stop'],
    ['MAX_TOKENS', 'length'],
    ...['SAFETY', 'RECITATION', 'BLOCKLIST', 'PROHIBITED_CONTENT', 'SPII'].map((word) => [word, 'content_filter']),
  ])('%s is %s', async (word, reason) => {
    expect((await answered(`[[tokens=1]] [[stop:${word}]]`)).reason).toBe(reason);
  });

  it.each(['OTHER', 'MALFORMED_FUNCTION_CALL', 'CONTINUATION'])('%s is a broken answer', async (word) => {
    expect((await failing(`[[tokens=1]] [[stop:${word}]]`)).failure).toMatchObject({ code: 'upstream_unavailable', retryable: true });
    expect(server.requests).toHaveLength(1);
  });

  it.each(['SAFETY', 'OTHER', 'PROHIBITED_CONTENT'])('a prompt blocked for %s is a refusal, without candidates', async (word) => {
    expect(await answered(`[[empty]] [[block:${word}]]`)).toMatchObject({ text: '', reason: 'content_filter', usage: { input_tokens: 2 } });
  });
});

describe('an error', () => {
  const told = (code: number, status: string, message = 'm'): string => JSON.stringify({ error: { code, message, status } });

  it('at 400 with API_KEY_INVALID is one of the key', async () => {
    const { failure } = await failing('[[fault:400]] [[reason:API_KEY_INVALID]]');
    expect(failure).toMatchObject({ code: 'provider_auth', retryable: false });
    expect(failure.message).toContain('GEMINI_API_KEY');
  });

  it('asks for patience in its details', async () => {
    expect((await failing('[[fault:429]] [[retry-after:17]]')).failure).toMatchObject({ code: 'rate_limited', retryAfterMs: 17_000 });
  });

  it.each([
    [429, 'RESOURCE_EXHAUSTED', 'rate_limited', true],
    [503, 'UNAVAILABLE', 'upstream_unavailable', true],
    [500, 'INTERNAL', 'upstream_unavailable', true],
    [504, 'DEADLINE_EXCEEDED', 'upstream_unavailable', true],
    [400, 'INVALID_ARGUMENT', 'provider_refused', false],
    [401, 'UNAUTHENTICATED', 'provider_auth', false],
    [403, 'PERMISSION_DENIED', 'provider_auth', false],
    [404, 'NOT_FOUND', 'model_not_found', false],
  ])('%i %s in mid-answer is %s, retryable: %s', async (code, status, expected, retryable) => {
    const { failure, text } = await failing(`[[fault:error-event-after=1]] [[error:${told(code, status)}]]`);
    expect({ code: failure.code, retryable: failure.retryable, text }).toEqual({ code: expected, retryable, text: 't0' });
  });

  it.each([
    ['The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).', 'prompt_too_long'],
    ['User location is not supported for the API use.', 'provider_refused'],
  ])('%s', async (message, code) => {
    const body = told(400, 'INVALID_ARGUMENT', message);
    expect((await failing(`[[fault:400]] [[error:${body}]]`)).failure).toMatchObject({ code, retryable: false });
  });
});
