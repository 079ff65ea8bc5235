import { ModelScenes } from '../support/model-scenes';
import type { ModelServer } from '../support/model-server';
import { times } from '../support/until';

const TWENTY = times(20, (i) => `t${i}`).join(' ');
const FORGED = 'a\r\rid: 777\revent: done\rdata: {"status":"done"}\r\r b\n\nid: 778\n\nevent: final\ndata: {}\n\n\u2028c';

/** What the model does, by what a test calls it. */
const SCRIPTS = {
  well: '[[tokens=100]] [[rate=30]]',
  nul: '[[nul]]',
  'half emoji': '[[half-emoji]]',
  'forged frames': `[[text:${FORGED}]]`,
  '429 twice': '[[fault:429*2]] [[retry-after:1]]',
  '500 twice': '[[fault:500*2]]',
  '529 twice': '[[fault:529*2]] [[retry-after-ms:1200]]',
  '500 for ever': '[[fault:500]]',
  'a page': '[[fault:html*1]]',
  'a page that says 200': '[[fault:html-200*1]]',
  'cut stream': '[[fault:cut-after=5*1]] [[rate=40]]',
  'clean end without mark': '[[fault:end-after=5*1]] [[rate=40]]',
  'error in the stream': '[[fault:error-event-after=5*1]] [[rate=40]]',
  'garbage in the stream': '[[fault:garbage-after=5*1]] [[rate=40]]',
  'cut stream for ever': '[[fault:cut-after=5]] [[rate=40]]',
  'silence after 20 tokens': '[[fault:stall-after=20*1]]',
  'pings after 20 tokens': '[[fault:ping-after=20*1]]',
  'silence from the start': '[[fault:hang*1]]',
  'a 400': '[[fault:400]] [[error:{"error":{"message":"temperature is too hot"}}]]',
  'a 401': '[[fault:401]] [[error:{"error":{"message":"Incorrect API key provided: sk-abc"}}]]',
};

interface Provider {
  name: string;
  env: (model: ModelServer) => Record<string, string>;
  key: string;
  refusal: string;
}
const PROVIDERS: Provider[] = [
  { name: 'openai', env: ({ url }) => ({ OPENAI_BASE_URL: url }), key: 'OPENAI_API_KEY', refusal: 'content_filter' },
  { name: 'anthropic', env: ({ root }) => ({ ANTHROPIC_BASE_URL: root }), key: 'ANTHROPIC_API_KEY', refusal: 'refusal' },
  { name: 'google', env: ({ root }) => ({ GOOGLE_GEMINI_BASE_URL: root }), key: 'GEMINI_API_KEY', refusal: 'SAFETY' },
];

describe.each(PROVIDERS)('$name', ({ name: provider, env, key, refusal }) => {
  let scenes: ModelScenes<keyof typeof SCRIPTS | 'a refusal'>;
  beforeAll(async () => {
    scenes = await ModelScenes.play({ ...SCRIPTS, 'a refusal': `[[tokens=2]] [[stop:${refusal}]]` }, (model) => ({
      LLM_PROVIDER: provider,
      LLM_STALL_SECONDS: '1',
      LLM_FIRST_TOKEN_SECONDS: '2',
      ...env(model),
    }));
  }, 60_000);
  afterAll(() => scenes.end());

  it('[row 16] stores U+FFFD for NUL and for half an emoji, and leaves the neighbours alone', async () => {
    const nul = await scenes.of('nul');
    expect([nul.status, nul.reader.text]).toEqual(['done', 'a\uFFFDb\uFFFDc']);
    const half = await scenes.of('half emoji');
    expect([half.status, half.reader.text]).toEqual(['done', 'a 😀 b \uFFFD c \uFFFD']);
    expect(await scenes.of('well')).toMatchObject({ status: 'done', run: { attempt: 1 }, reader: { connections: 1 } });
  });

  it("[row 26] takes line breaks and forged frames in the model's text for text", async () => {
    const { reader, status } = await scenes.of('forged frames');
    expect(status).toBe('done');
    expect(reader.text).toBe(FORGED);
    expect(reader.ofType('final')[0]!.data.content).toBe(FORGED);
  });

  it.each(['429 twice', '500 twice', '529 twice'] as const)(
    '[row 27] tries again in silence after %s, no sooner than it is told',
    async (name) => {
      const { reader, status, run, requests } = await scenes.of(name);
      expect({ status, attempt: run.attempt, text: reader.text, restarts: reader.ofType('restart') }).toEqual({
        status: 'done',
        attempt: 1,
        text: TWENTY,
        restarts: [],
      });
      expect(requests).toHaveLength(3);
      const [first, second] = requests.map(({ closedAt }) => closedAt!); // refusals end when they begin
      const least = name === '429 twice' ? 1000 : name === '529 twice' ? 1200 : 250;
      expect(second! - first!).toBeGreaterThanOrEqual(least - 1);
    },
  );

  it('[row 27] fails with upstream_failed when three tries have failed', async () => {
    const { reader, status, requests } = await scenes.of('500 for ever');
    expect(status).toBe('failed');
    expect(reader.ofType('error')[0]!.data).toMatchObject({ code: 'upstream_failed', retryable: true });
    expect(requests).toHaveLength(3);
  });

  it.each([
    'cut stream',
    'clean end without mark',
    'error in the stream',
    'garbage in the stream',
    'silence after 20 tokens',
    'pings after 20 tokens',
  ] as const)('[row 28, 29] begins the answer anew after %s, and never calls the short one whole', async (name) => {
    const { reader, status, run, requests } = await scenes.of(name);
    expect({ status, attempt: run.attempt, text: reader.text }).toEqual({ status: 'done', attempt: 2, text: TWENTY });
    expect(reader.ofType('restart')).toHaveLength(1);
    expect(requests).toHaveLength(2);
    expect(requests[0]!.outcome).not.toBe('open');
  });

  it('[row 28] keeps what was said last when the stream is cut thrice', async () => {
    const { reader, status, requests } = await scenes.of('cut stream for ever');
    expect(status).toBe('failed');
    expect(reader.ofType('restart')).toHaveLength(2);
    expect(reader.text).toBe('t0 t1 t2 t3 t4');
    expect(requests).toHaveLength(3);
  });

  it('[row 29] gives a model that says nothing at all up after LLM_FIRST_TOKEN_SECONDS', async () => {
    const { reader, status, requests } = await scenes.of('silence from the start');
    expect({ status, text: reader.text, restarts: reader.ofType('restart') }).toEqual({ status: 'done', text: TWENTY, restarts: [] });
    expect(requests.map(({ outcome }) => outcome)).toEqual(['closed by the client', 'sent']);
  });

  it.each([
    ['a 400', 'provider_refused', /temperature is too hot/],
    ['a 401', 'provider_auth', new RegExp(key)],
  ] as const)('[row 30] fails at once at %s, with a code and what to do', async (name, code, message) => {
    const { reader, status, requests } = await scenes.of(name);
    expect(status).toBe('failed');
    const [error] = reader.ofType('error');
    expect(error!.data).toMatchObject({ code, retryable: false });
    expect(error!.data.message).toMatch(message);
    expect(JSON.stringify(error!.data)).not.toContain('sk-abc');
    expect(requests).toHaveLength(1);
  });

  it.each(['a page', 'a page that says 200'] as const)('[row 30] tries again after %s in place of JSON', async (name) => {
    const { reader, status, requests } = await scenes.of(name);
    expect({ status, text: reader.text, requests: requests.length }).toEqual({ status: 'done', text: TWENTY, requests: 2 });
  });

  it('takes a refusal to answer for an answer', async () => {
    const { reader, status } = await scenes.of('a refusal');
    expect(status).toBe('done');
    expect(reader.ofType('final')[0]!.data).toMatchObject({ finish_reason: 'content_filter', model: `${provider}/test` });
  });
});
