import { freshDatabase } from '../support/database';
import { startService, type Service } from '../support/service';
import { ServiceClient, type ShownMessage, type ShownRun } from '../support/service-client';
import { until } from '../support/until';

let database: Awaited<ReturnType<typeof freshDatabase>>;
let service: Service;

beforeAll(async () => {
  database = await freshDatabase();
  service = await startService({ env: { DATABASE_URL: database.url, OFFLINE_TOKENS_PER_SECOND: '20' } });
});
afterAll(async () => {
  await service.stop();
  await database.drop();
});

it('keeps what was said of a stopped answer, the sources that it cites, and the model that said it', async () => {
  const client = new ServiceClient(() => service.url);
  const { body: thread } = await client.call<{ thread_id: string }>('POST', '/api/threads', { assistant: 'docs' });
  const { body: run } = await client.post(thread.thread_id, 'How do I resume a stream?');
  const shown = async (): Promise<ShownRun> => (await client.call<ShownRun>('GET', `/api/runs/${run.run_id}`)).body;
  await until('some tokens', async () => (await shown()).last_seq > 8);
  await client.call('POST', `/api/runs/${run.run_id}/cancel`);
  await until('the end', async () => (await shown()).status === 'cancelled');
  expect((await shown()).model).toBe('offline/extractive');
  const { body: page } = await client.call<{ items: (ShownMessage & { sources: unknown[] })[] }>(
    'GET',
    `/api/threads/${thread.thread_id}/messages`,
  );
  const answer = page.items.at(-1);
  expect(answer).toMatchObject({ status: 'partial', content: expect.stringMatching(/^I am the offline model/) });
  expect(answer?.sources).not.toEqual([]);
});
