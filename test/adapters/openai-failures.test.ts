import { ModelFailure } from '../../src/domain/models/model-failure';
import { OpenaiModel } from '../../src/infrastructure/models/openai-model';
import { type ModelServer, startModelServer } from '../support/model-server';

const KEY = 'sk-secret-0123456789';
let server: ModelServer;
beforeAll(async () => void (server = await startModelServer()));
beforeEach(() => server.reset());
afterAll(() => server.close());

/** The failure of one call, and the text that came before it. */
async function failureOf(content: string, baseUrl = server.url): Promise<{ failure: ModelFailure; text: string }> {
  const model = new OpenaiModel({ model: 'm1', apiKey: KEY, baseUrl });
  let text = '';
  try {
    const prompt = { system: '', messages: [{ role: 'user' as const, content }], passages: [], maxOutputTokens: 100 };
    for await (const piece of model.stream(prompt, { signal: new AbortController().signal })) if ('text' in piece) text += piece.text;
  } catch (failure) {
    if (!(failure instanceof ModelFailure)) throw failure;
    expect(failure.message).not.toMatch(/secret|stack|<html|[{}]/);
    expect(failure.message).toMatch(/\.$/);
    return { failure, text };
  }
  throw new Error('the call succeeded');
}

describe('a refused request', () => {
  it.each([
    [400, 'provider_refused', false],
    [401, 'provider_auth', false],
    [402, 'provider_quota', false],
    [403, 'provider_auth', false],
    [404, 'model_not_found', false],
    [413, 'prompt_too_long', false],
    [422, 'provider_refused', false],
    [408, 'upstream_unavailable', true],
    [409, 'upstream_unavailable', true],
    [425, 'upstream_unavailable', true],
    [429, 'rate_limited', true],
    [500, 'upstream_unavailable', true],
    [502, 'upstream_unavailable', true],
    [503, 'upstream_unavailable', true],
    [504, 'upstream_unavailable', true],
    [529, 'upstream_unavailable', true],
  ])('%i is %s, retryable: %s, after one request', async (status, code, retryable) => {
    expect((await failureOf(`[[fault:${status}]]`)).failure).toMatchObject({ code, retryable });
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    [
      'no credit is final, though it is a 429',
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
  ])('%s', async (_, status, body, code) => {
    expect((await failureOf(`[[fault:${status}]] [[error:${JSON.stringify(body)}]]`)).failure).toMatchObject({ code, retryable: false });
  });

  it.each([
    [{ error: { message: 'no such\nparameter: “top_p”' } }, 'no such parameter: “top_p”'],
    [{ error: 'no such thing' }, 'no such thing'],
    [{ object: 'error', message: 'no such field', code: 400 }, 'no such field'],
    [{ error: { message: `bad key ${KEY} or sk-other-key` } }, 'bad key *** or ***'],
  ])('says what the provider says of it, on one line and without keys: %j', async (body, said) => {
    expect((await failureOf(`[[fault:400]] [[error:${JSON.stringify(body)}]]`)).failure.message).toContain(`and says: "${said}"`);
  });

  it.each([
    ['[[retry-after-ms:150]]', 150],
    ['[[retry-after:2]]', 2000],
  ])('honours %s', async (header, ms) => {
    expect((await failureOf(`[[fault:429]] ${header}`)).failure.retryAfterMs).toBe(ms);
    expect((await failureOf(`[[fault:503]] ${header}`)).failure.retryAfterMs).toBe(ms);
  });

  it('honours a date', async () => {
    const { failure } = await failureOf(`[[fault:429]] [[retry-after:${new Date(Date.now() + 5000).toUTCString()}]]`);
    expect(failure.retryAfterMs).toBeGreaterThan(3000);
    expect(failure.retryAfterMs).toBeLessThanOrEqual(5000);
  });
});

describe('a broken answer', () => {
  it.each([
    ['[[fault:cut-after=3]]', 'upstream_truncated'],
    ['[[fault:end-after=3]]', 'upstream_truncated'],
    ['[[fault:garbage-after=3]]', 'upstream_unavailable'],
    ['[[fault:error-event-after=3]]', 'upstream_unavailable'],
    ['[[tokens=3]] [[stop:abort]]', 'upstream_unavailable'],
  ])('%s keeps what came and may be tried again', async (content, code) => {
    const { failure, text } = await failureOf(content);
    expect(failure).toMatchObject({ code, retryable: true });
    expect(text).toBe('t0 t1 t2');
  });

  it.each([
    [{ error: { message: 'm', type: 'rate_limit_error' } }, 'rate_limited', true],
    [{ error: { message: 'm', type: 'overloaded_error' } }, 'upstream_unavailable', true],
    [{ error: { message: 'm', code: 500 } }, 'upstream_unavailable', true],
    [{ error: { message: 'm', code: '400' } }, 'provider_refused', false],
    [{ error: { message: 'm', code: 'insufficient_quota' } }, 'provider_quota', false],
    [{ error: 'out of memory' }, 'upstream_unavailable', true],
    [{ object: 'error', message: 'm', type: 'InternalServerError', code: 500 }, 'upstream_unavailable', true],
  ])('%j in mid-answer fails, though [DONE] follows', async (body, code, retryable) => {
    expect((await failureOf(`[[fault:error-event-after=1]] [[error:${JSON.stringify(body)}]]`)).failure).toMatchObject({ code, retryable });
  });
});

describe('a server that is none', () => {
  it.each(['[[fault:html]]', '[[fault:html-200]]', '[[fault:refuse]]'])('%s may be tried again', async (content) => {
    expect((await failureOf(content)).failure).toMatchObject({ code: 'upstream_unavailable', retryable: true });
  });

  it('is named, with what to look at', async () => {
    const gone = await startModelServer();
    await gone.close();
    const { failure } = await failureOf('x', gone.url);
    expect(failure).toMatchObject({ code: 'upstream_unavailable', retryable: true });
    expect(failure.message).toBe(
      `The model server at ${new URL(gone.url).host} cannot be reached (ECONNREFUSED). Check that it runs and that OPENAI_BASE_URL is right.`,
    );
  });

  it('is a path too few: final, with what to look at', async () => {
    const { failure } = await failureOf('x', server.url.replace('/v1', ''));
    expect(failure).toMatchObject({ code: 'model_not_found', retryable: false });
    expect(failure.message).toContain('Check LLM_MODEL and OPENAI_BASE_URL');
  });

  it('never learns a key that cannot be one', () => {
    expect(() => new OpenaiModel({ model: 'm', apiKey: 'sk-ключ' })).toThrow('OPENAI_API_KEY holds characters that no key has');
  });
});
