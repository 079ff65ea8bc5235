import { languageModelContract } from '../contract/language-model.contract';
import { asking, failureOf, KEY, readAll, type ReadAnswer, TWENTY } from '../contract/model-world';
import { anthropic } from '../contract/remote-providers';
import { type ModelServer, startModelServer } from '../support/model-server';
import { pulled } from '../support/pulled';

let server: ModelServer;
beforeAll(async () => void (server = await startModelServer()));
beforeEach(() => server.reset());
afterAll(() => server.close());
const model = () => anthropic.open({ model: 'm1', apiKey: KEY, baseUrl: server.root });

languageModelContract('anthropic', async () => ({ model: model(), prompt: asking('x') }), anthropic);

const answered = (content: string): Promise<ReadAnswer> => readAll(model(), asking(content));
const failing = (content: string): ReturnType<typeof failureOf> => failureOf(model(), content);

describe('a request', () => {
  it('has the system text at the top, max_tokens always, and the turns as they are', async () => {
    const prompt = asking('three', { system: 'Be kind.', maxOutputTokens: 7 });
    prompt.messages.unshift({ role: 'user', content: 'one' }, { role: 'assistant', content: 'two' }, { role: 'user', content: 'and' });
    await readAll(model(), prompt);
    expect(server.requests[0]).toMatchObject({
      path: '/v1/messages',
      body: {
        model: 'm1',
        system: 'Be kind.',
        max_tokens: 7,
        stream: true,
        messages: prompt.messages,
      },
    });
  });
});

describe('a stop reason', () => {
  it.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['refusal', 'content_filter'],
  ])('%s is %s', async (word, reason) => {
    expect((await answered(`[[tokens=1]] [[stop:${word}]]`)).reason).toBe(reason);
  });

  it.each(['tool_use', 'pause_turn'])('%s asks for what nobody offered: the answer is not whole', async (word) => {
    expect((await failing(`[[tokens=1]] [[stop:${word}]]`)).failure).toMatchObject({ code: 'upstream_unavailable', retryable: true });
  });

  it('is no success without message_stop', async () => {
    const { failure, text } = await failing('[[tokens=2]] [[fault:cut-before-done]]');
    expect({ code: failure.code, text }).toEqual({ code: 'upstream_truncated', text: 't0 t1' });
  });
});

it('takes no ping for life', async () => {
  const stop = new AbortController();
  const stream = pulled(model(), asking('[[tokens=1]] [[fault:ping-after=1]]'), stop.signal);
  expect(await stream.next()).toEqual({ done: false, value: { usage: { input_tokens: 2, output_tokens: 1 } } });
  expect(await stream.next()).toEqual({ done: false, value: { text: 't0' } });
  const silent = stream.next();
  const within = new Promise((resolve) => setTimeout(resolve, 300, 'nothing'));
  expect(await Promise.race([silent, within])).toBe('nothing');
  stop.abort();
  await expect(silent).rejects.toThrow();
});

describe('an error in mid-answer', () => {
  const body = (type: string, message = 'm'): string => JSON.stringify({ type: 'error', error: { type, message } });

  it.each([
    ['overloaded_error', 'upstream_unavailable', true],
    ['api_error', 'upstream_unavailable', true],
    ['timeout_error', 'upstream_unavailable', true],
    ['rate_limit_error', 'rate_limited', true],
    ['one_of_tomorrow', 'upstream_unavailable', true],
    ['invalid_request_error', 'provider_refused', false],
    ['authentication_error', 'provider_auth', false],
    ['permission_error', 'provider_auth', false],
    ['not_found_error', 'model_not_found', false],
    ['request_too_large', 'prompt_too_long', false],
    ['billing_error', 'provider_quota', false],
  ])('%s is %s, retryable: %s', async (type, code, retryable) => {
    expect((await failing(`[[fault:error-event-after=1]] [[error:${body(type)}]]`)).failure).toMatchObject({ code, retryable });
  });
});

describe('a refusal', () => {
  it.each([
    ['prompt is too long: 212345 tokens > 200000 maximum', 'prompt_too_long'],
    ['input length and `max_tokens` exceed context limit: 199999 + 4096 > 200000', 'prompt_too_long'],
    ['Your credit balance is too low to access the Anthropic API.', 'provider_quota'],
    ['max_tokens: 100000 > 64000, which is the maximum allowed number of output tokens for m1', 'provider_refused'],
  ])('%s', async (message, code) => {
    const error = { type: 'error', error: { type: 'invalid_request_error', message } };
    expect((await failing(`[[fault:400]] [[error:${JSON.stringify(error)}]]`)).failure).toMatchObject({ code, retryable: false });
  });

  it.each(['contract_spend_limit_reached', 'enforced_spend_limit_reached'])('at 429 for %s is final', async (error_code) => {
    const error = { type: 'error', error: { type: 'rate_limit_error', message: 'm', details: { error_code } } };
    expect((await failing(`[[fault:429]] [[error:${JSON.stringify(error)}]]`)).failure).toMatchObject({
      code: 'provider_quota',
      retryable: false,
    });
  });

  it.each(['', ' \n'])('meets a text of white space alone: %j', async (content) => {
    expect((await failing(content)).failure).toMatchObject({ code: 'provider_refused', retryable: false });
  });
});

it('calls Anthropic’s own house by its name', async () => {
  const own = anthropic.open({ model: 'claude', apiKey: KEY });
  expect(own.name).toBe('anthropic/claude');
  expect((await answered('x')).text).toBe(TWENTY);
});
