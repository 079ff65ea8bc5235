import { Stage, type Actor } from '../support/stage';
import { until } from '../support/until';

let stage: Stage;
let actor: Actor;
beforeAll(async () => {
  stage = await Stage.open();
  actor = await stage.start({ env: { LLM_STALL_SECONDS: '280' } });
});
afterAll(async () => {
  expect(await stage.endScene()).toEqual([]);
  await stage.close();
});

interface Judged {
  message_id: string;
  feedback: unknown;
  versions: string[];
}
const give = (message: string, feedback: object) =>
  actor.client.call<{ code?: string } | undefined>('POST', `/api/messages/${message}/feedback`, feedback);
const messages = async (thread: string): Promise<Judged[]> =>
  (await actor.client.call<{ items: Judged[] }>('GET', `/api/threads/${thread}/messages`)).body.items;
const ended = (run: string) =>
  until('the end of the run', async () => ['done', 'cancelled'].includes((await actor.client.run(run)).status));

it('waits for the answer, outlives a retry, and each version has its own', async () => {
  const posted = await actor.client.ask('[[fault:stall-after=2]]');
  const first = posted.answer_message_id;
  expect(await give(first, { rating: 'up' })).toMatchObject({ status: 409, body: { code: 'message_pending' } });
  await actor.client.cancel(posted.run_id);
  await ended(posted.run_id);
  expect((await give(first, { rating: 'down', comment: 'cut short' })).status).toBe(204);
  expect((await give(posted.message_id, { rating: 'up' })).status).toBe(422);

  const { body: again } = await actor.client.call<{ run_id: string; answer_message_id: string }>(
    'POST',
    `/api/runs/${posted.run_id}/retry`,
  );
  await actor.client.cancel(again.run_id);
  await ended(again.run_id);
  expect((await give(again.answer_message_id, { rating: 'up' })).status).toBe(204);
  const [question, answer] = await messages(posted.thread_id);
  expect([question?.feedback, answer]).toMatchObject([
    null,
    { message_id: again.answer_message_id, versions: [first, again.answer_message_id], feedback: { rating: 'up', comment: null } },
  ]);
  await actor.client.call('PATCH', `/api/threads/${posted.thread_id}`, { head_message_id: first });
  expect((await messages(posted.thread_id))[1]).toMatchObject({ message_id: first, feedback: { rating: 'down', comment: 'cut short' } });
});

it('a thread is found by what was asked and by what was answered', async () => {
  const posted = await actor.client.ask('[[tokens=12]] about Kettles');
  await ended(posted.run_id);
  const found = async (q: string): Promise<string[]> =>
    (await actor.client.call<{ items: { thread_id: string }[] }>('GET', `/api/threads?q=${encodeURIComponent(q)}`)).body.items.map(
      ({ thread_id }) => thread_id,
    );
  for (const q of ['about kettles', ' ABOUT ', 't11']) expect(await found(q)).toContain(posted.thread_id);
  for (const q of ['about_kettles', 'about%', 't12']) expect(await found(q)).toEqual([]);
});
