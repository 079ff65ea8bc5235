import { failureOf, KEY } from '../contract/model-world';
import { openai } from '../contract/remote-providers';
import { type ModelServer, startModelServer } from '../support/model-server';

let server: ModelServer;
beforeAll(async () => void (server = await startModelServer()));
beforeEach(() => server.reset());
afterAll(() => server.close());
const failing = (content: string, baseUrl = server.url): ReturnType<typeof failureOf> =>
  failureOf(openai.open({ model: 'm1', apiKey: KEY, baseUrl }), content);

describe('a refused request, as OpenAI and its likes put it', () => {
  it.each([
    [
      'no credit, though it is a 429',
      429,
      { error: { message: 'm', type: 'insufficient_quota', code: 'insufficient_quota' } },
      'provider_quota',
    ],
    ['a long prompt, by code', 400, { error: { message: 'm', code: 'context_length_exceeded' } }, 'prompt_too_long'],
    [
      'a long prompt, by the flat body of older vLLM',
      400,
      { object: 'error', message: 'This model’s maximum context length is 9', type: 'BadRequestError', code: 400 },
      'prompt_too_long',
    ],
    ['a long prompt, by the text of Ollama', 400, { error: 'prompt is too long' }, 'prompt_too_long'],
    ['an unknown model, by code', 400, { error: { message: 'm', code: 'model_not_found' } }, 'model_not_found'],
    ['a bad key, by code', 400, { error: { message: 'm', code: 'invalid_api_key' } }, 'provider_auth'],
  ])('%s, is final', async (_, status, body, code) => {
    expect((await failing(`[[fault:${status}]] [[error:${JSON.stringify(body)}]]`)).failure).toMatchObject({ code, retryable: false });
  });

  it.each([
    [{ error: 'no such thing' }, 'no such thing'],
    [{ object: 'error', message: 'no such field', code: 400 }, 'no such field'],
    [{ error: { message: 'the request timed out' } }, 'the request timed out'], // the SDKs look for this in messages of fetch
  ])('says what %j says', async (body, said) => {
    const { failure } = await failing(`[[fault:400]] [[error:${JSON.stringify(body)}]]`);
    expect(failure.message).toContain(`and says: "${said}"`);
  });

  it('keeps a Retry-After that is a date', async () => {
    const { failure } = await failing(`[[fault:429]] [[retry-after:${new Date(Date.now() + 5000).toUTCString()}]]`);
    expect(failure.retryAfterMs).toBeGreaterThan(3000);
    expect(failure.retryAfterMs).toBeLessThanOrEqual(5000);
  });

  it('for a base URL without /v1 says what to look at', async () => {
    const { failure } = await failing('x', server.root);
    expect(failure).toMatchObject({ code: 'model_not_found', retryable: false });
    expect(failure.message).toContain('Check LLM_MODEL and OPENAI_BASE_URL');
  });
});

describe('an error in mid-answer', () => {
  it.each([
    [{ error: { message: 'm', type: 'rate_limit_error' } }, 'rate_limited', true],
    [{ error: { message: 'm', type: 'overloaded_error' } }, 'upstream_unavailable', true],
    [{ error: { message: 'm', code: 500 } }, 'upstream_unavailable', true],
    [{ error: { message: 'm', code: '400' } }, 'provider_refused', false],
    [{ error: { message: 'm', code: 'insufficient_quota' } }, 'provider_quota', false],
    [{ error: 'out of memory' }, 'upstream_unavailable', true],
    [{ object: 'error', message: 'm', type: 'InternalServerError', code: 500 }, 'upstream_unavailable', true],
  ])('%j fails, though [DONE] follows', async (body, code, retryable) => {
    expect((await failing(`[[fault:error-event-after=1]] [[error:${JSON.stringify(body)}]]`)).failure).toMatchObject({ code, retryable });
  });
});
