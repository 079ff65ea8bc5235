import { type Actor, Stage } from '../support/stage';
import { until } from '../support/until';

let stage: Stage;
let service: Actor;
beforeAll(async () => {
  stage = await Stage.open();
  service = await stage.start();
});
beforeEach(() => stage.model.reset());
afterAll(async () => {
  const broken = await stage.endScene();
  await stage.close();
  expect(broken).toEqual([]);
});

const FIRST = '[[tokens=1]] How do I resume a stream?';

/** A thread in which the first question has been answered. */
async function conversation(): Promise<string> {
  const { body } = await service.client.call<{ thread_id: string }>('POST', '/api/threads', { assistant: 'docs' });
  const { run_id } = await service.client.say(body.thread_id, FIRST);
  await service.client.reader(run_id).follow();
  return body.thread_id;
}
/** What was searched for, and how the run ended. */
async function searched(thread: string, question: string): Promise<{ query: unknown; status: unknown }> {
  const { run_id } = await service.client.say(thread, question);
  const seen = await service.client.reader(run_id).follow();
  return { query: seen.find(({ type }) => type === 'sources')?.data.query, status: seen.at(-1)?.data.status };
}
const asked = (): string[] => stage.model.requests.map(({ lastUser }) => lastUser);

describe('a follow-up', () => {
  it('is rewritten by the model for the search alone: the model itself is asked in the user’s own words', async () => {
    const thread = await conversation();
    expect(asked()).toEqual([FIRST]); // nothing to rewrite without a history
    const question = 'and in a browser? [[text:How does a browser resume a stream?]]';
    expect(await searched(thread, question)).toEqual({ query: 'How does a browser resume a stream?', status: 'done' });
    const [, rewriting, answering, ...more] = asked();
    expect(more).toEqual([]);
    expect(rewriting).toContain(`user: ${FIRST}`);
    expect(rewriting).toContain(`user: ${question}`);
    expect(answering).toBe(question);
  });

  it('is rewritten by rule when the model fails at it, and the run goes on', async () => {
    const thread = await conversation();
    const question = 'How do I cancel it? [[tokens=1]][[fault:500*1]]';
    expect(await searched(thread, question)).toEqual({ query: `${FIRST} ${question}`, status: 'done' });
  });

  it('can be cancelled while the model rewrites it: the call is closed at once', async () => {
    const thread = await conversation();
    const { run_id } = await service.client.say(thread, 'and then? [[fault:hang]]');
    const call = await until('the call', () => stage.model.requests.find(({ lastUser }) => lastUser.startsWith('--- conversation')));
    await service.client.cancel(run_id);
    const seen = await service.client.reader(run_id).follow();
    expect(seen.at(-1)?.data.status).toBe('cancelled');
    expect(seen.map(({ type }) => type)).toEqual(['status', 'status', 'done']);
    await until('its end', () => call.outcome === 'closed by the client');
  });

  it('is not rewritten by setting', async () => {
    await service.stop();
    service = await stage.start({ env: { REWRITE_QUESTIONS: 'false' } });
    const question = 'How do I cancel it? [[tokens=1]]';
    expect(await searched(await conversation(), question)).toEqual({ query: question, status: 'done' });
    expect(asked()).toEqual([FIRST, question]);
  });
});
