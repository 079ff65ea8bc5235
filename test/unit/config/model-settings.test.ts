import { readSettings, type Settings, WrongSettings } from '../../../src/infrastructure/config/settings';

const modelsOf = (env: Record<string, string>): Settings['models'] => readSettings(env).models;

/** What is wrong with an environment, a line each. */
function problemsOf(env: Record<string, string>): string[] {
  try {
    readSettings(env);
  } catch (error) {
    return (error as WrongSettings).problems;
  }
  return [];
}

describe('the model that answers first', () => {
  it.each([
    [{ ANTHROPIC_API_KEY: 'k' }, { provider: 'anthropic', model: 'claude-sonnet-5-5' }],
    [{ ANTHROPIC_BASE_URL: 'http://a' }, { provider: 'anthropic', model: 'claude-sonnet-5-5' }],
    [{ GEMINI_API_KEY: 'k' }, { provider: 'google', model: 'gemini-3.8-flash' }],
    [{ GOOGLE_GEMINI_BASE_URL: 'http://g' }, { provider: 'google', model: 'gemini-3.8-flash' }],
    [{ OPENAI_API_KEY: 'k' }, { provider: 'openai', model: 'gpt-5-mini' }],
    [
      { OPENAI_BASE_URL: 'http://o/v1', LLM_MODEL: 'a/b:7b' },
      { provider: 'openai', model: 'a/b:7b' },
    ],
    [
      { LLM_PROVIDER: 'google', GEMINI_API_KEY: 'k', ANTHROPIC_API_KEY: 'k' },
      { provider: 'google', model: 'gemini-3.8-flash' },
    ],
    [{ LLM_PROVIDER: 'offline', OPENAI_API_KEY: 'k' }, { provider: 'offline' }],
  ])('%j', (env, first) => {
    expect(modelsOf(env as Record<string, string>)).toMatchObject({ chain: [first], fallbackNotice: undefined });
  });

  it('is offline, with a notice that says what to set, where no provider is configured', () => {
    expect(modelsOf({})).toMatchObject({
      chain: [{ provider: 'offline' }],
      fallbackNotice:
        'No language model is configured: the offline model answers. Set ANTHROPIC_API_KEY, GEMINI_API_KEY or OPENAI_API_KEY for a real one.',
    });
  });

  it('is offline, with a notice, where the one that was named cannot be used', () => {
    expect(modelsOf({ LLM_PROVIDER: 'anthropic', OPENAI_API_KEY: 'k' })).toMatchObject({
      chain: [{ provider: 'offline' }],
      fallbackNotice:
        'LLM_PROVIDER=anthropic has neither key nor base URL: the offline model answers. Set ANTHROPIC_API_KEY or ANTHROPIC_BASE_URL for a real one.',
    });
  });

  it.each<Record<string, string>>([{ LLM_PROVIDER: 'anthropic' }, {}])(
    'is none where DEV_FALLBACKS=false forbids the offline one: %j',
    (env) => {
      expect(problemsOf({ ...env, DEV_FALLBACKS: 'false' })).toEqual([
        expect.stringMatching(/^LLM_PROVIDER: .*, and DEV_FALLBACKS=false forbids the offline one\. Set ANTHROPIC_API_KEY.* or \w+\.$/),
      ]);
    },
  );

  it('is not guessed among several', () => {
    expect(problemsOf({ ANTHROPIC_API_KEY: 'one-key', OPENAI_BASE_URL: 'http://o/v1' })).toEqual([
      'LLM_PROVIDER: anthropic and openai have keys or base URLs. Set LLM_PROVIDER to the one that answers first.',
    ]);
  });

  it('is none in an API process, whatever is set', () => {
    const env = {
      ROLE: 'api',
      DATABASE_URL: 'postgres://localhost/x',
      ANTHROPIC_API_KEY: 'k',
      OPENAI_API_KEY: 'k',
      DEV_FALLBACKS: 'false',
    };
    expect(modelsOf(env)).toMatchObject({ chain: [], fallbackNotice: undefined });
  });
});

describe('LLM_FALLBACK', () => {
  const env = { LLM_PROVIDER: 'openai', OPENAI_BASE_URL: 'http://o/v1', GEMINI_API_KEY: 'k' };

  it('names the models behind the first, in order, slashes and all', () => {
    expect(modelsOf({ ...env, LLM_FALLBACK: 'google/gemini-x, openai/meta/llama:8b ,offline' }).chain).toEqual([
      { provider: 'openai', model: 'gpt-5-mini' },
      { provider: 'google', model: 'gemini-x' },
      { provider: 'openai', model: 'meta/llama:8b' },
      { provider: 'offline' },
    ]);
  });

  it.each(['offline', 'offline/offline', 'offline/extractive'])('takes %s for the offline model', (LLM_FALLBACK) => {
    expect(modelsOf({ ...env, LLM_FALLBACK }).chain.at(-1)).toEqual({ provider: 'offline' });
  });

  it.each(['google', 'google/', 'mistral/large', 'gpt-5-mini', 'offline/gpt', 'google/a b'])('refuses %j', (LLM_FALLBACK) => {
    expect(problemsOf({ ...env, LLM_FALLBACK })).toEqual([
      `LLM_FALLBACK: must be provider/model, separated by commas, with a provider of anthropic, google, openai; or offline (it is "${LLM_FALLBACK}")`,
    ]);
  });

  it.each([
    [
      'anthropic/claude',
      'LLM_FALLBACK: anthropic has neither key nor base URL. Set ANTHROPIC_API_KEY or ANTHROPIC_BASE_URL, or leave it out.',
    ],
    ['openai/gpt-5-mini', 'LLM_FALLBACK: openai/gpt-5-mini is the model that answers first. Name others.'],
    ['offline,google/x,offline', 'LLM_FALLBACK: names offline twice. Name each model once.'],
  ])('refuses %s', (LLM_FALLBACK, problem) => {
    expect(problemsOf({ ...env, LLM_FALLBACK })).toEqual([problem]);
  });

  it('may name the offline model that answers anyway on a machine without keys', () => {
    expect(modelsOf({ LLM_PROVIDER: 'openai', LLM_FALLBACK: 'offline' }).chain).toEqual([{ provider: 'offline' }]);
  });
});

it('reports all that is wrong at once, and repeats no key', () => {
  const problems = problemsOf({
    LLM_PROVIDER: 'claude',
    LLM_FALLBACK: 'google/x,google/x',
    ANTHROPIC_API_KEY: 'sk-secret',
    ANTHROPIC_BASE_URL: 'localhost',
    OPENAI_API_KEY: 'sk-secret',
    GOOGLE_GEMINI_BASE_URL: 'ftp://g',
  });
  expect(problems.map((problem) => problem.split(':')[0]).sort()).toEqual([
    'ANTHROPIC_BASE_URL',
    'GOOGLE_GEMINI_BASE_URL',
    'LLM_FALLBACK',
    'LLM_PROVIDER',
  ]);
  expect(problems.join()).not.toContain('secret');
});
