import { ModelScenes } from '../support/model-scenes';
import type { SeenRequest } from '../support/model-server';
import { times } from '../support/until';

const TWENTY = times(20, (i) => `t${i}`).join(' ');
const [FIRST, SECOND, LAST] = ['anthropic/first', 'google/second', 'offline/extractive'];

const SCRIPTS = {
  'cut thrice': '[[fault:cut-after=5*3]] [[rate=40]]',
  'silent thrice': '[[fault:stall-after=5*3]]',
  'without a token': '[[fault:503*3]]',
  limited: '[[fault:429*3]] [[retry-after:2]]',
  'down, both': '[[fault:500]]',
  'bad key': '[[fault:401]]',
};

let scenes: ModelScenes<keyof typeof SCRIPTS>;
beforeAll(async () => {
  scenes = await ModelScenes.play(SCRIPTS, ({ root }) => ({
    LLM_PROVIDER: 'anthropic',
    LLM_MODEL: 'first',
    ANTHROPIC_BASE_URL: root,
    GOOGLE_GEMINI_BASE_URL: root,
    LLM_FALLBACK: 'google/second,offline',
    LLM_STALL_SECONDS: '1',
  }));
}, 60_000);
afterAll(() => scenes.end());

const wireOf = ({ path }: SeenRequest): string => (path.includes('/models/second:') ? 'google' : 'anthropic');
const THREE_THEN_ONE = ['anthropic', 'anthropic', 'anthropic', 'google'];

it.each(['cut thrice', 'silent thrice'] as const)(
  '[row 28, 29] goes on with the next provider when the first is %s in mid-answer, and says so',
  async (name) => {
    const { reader, status, run, requests } = await scenes.of(name);
    expect({ status, text: reader.text, attempt: run.attempt, model: run.model }).toEqual({
      status: 'done',
      text: TWENTY,
      attempt: 4,
      model: SECOND,
    });
    expect(reader.ofType('restart').map(({ data }) => data.model)).toEqual([FIRST, FIRST, SECOND]);
    expect(reader.ofType('final')[0]!.data).toMatchObject({ model: SECOND, content: TWENTY });
    expect(requests.map(wireOf)).toEqual(THREE_THEN_ONE);
    expect(requests.map(({ outcome }) => outcome)).not.toContain('open');
  },
);

it('[row 27] names the next provider in status, without a restart, when the first never said a word', async () => {
  const { reader, status, run, requests } = await scenes.of('without a token');
  expect({ status, text: reader.text, attempt: run.attempt, model: run.model }).toEqual({
    status: 'done',
    text: TWENTY,
    attempt: 1,
    model: SECOND,
  });
  expect(reader.ofType('restart')).toEqual([]);
  const answering = reader.ofType('status').filter(({ data }) => data.status === 'answering');
  expect(answering.map(({ data }) => data.model)).toEqual([FIRST, FIRST, FIRST, SECOND]);
  expect(requests.map(wireOf)).toEqual(THREE_THEN_ONE);
});

it('[row 27] waits as the first provider asks before asking it again, and not before asking another', async () => {
  const { status, requests } = await scenes.of('limited');
  expect(status).toBe('done');
  expect(requests.map(wireOf)).toEqual(THREE_THEN_ONE);
  const [one, two, three, four] = requests.map(({ closedAt }) => closedAt!); // refusals end when they begin, and the answer is quick
  expect(Math.min(two! - one!, three! - two!)).toBeGreaterThanOrEqual(1999);
  expect(four! - three!).toBeLessThan(1500);
});

it('comes to the last of the chain when all before it are down', async () => {
  const { reader, status, run, requests } = await scenes.of('down, both');
  expect({ status, model: run.model }).toEqual({ status: 'done', model: LAST });
  expect(reader.text).toContain('I am the offline model');
  expect(requests.map(wireOf)).toEqual([...THREE_THEN_ONE, 'google', 'google']);
});

it('[row 30] lets no other model answer for one whose key is refused', async () => {
  const { reader, status, requests } = await scenes.of('bad key');
  expect(status).toBe('failed');
  expect(reader.ofType('error')[0]!.data).toMatchObject({ code: 'provider_auth', retryable: false });
  expect(requests.map(wireOf)).toEqual(['anthropic']);
});
