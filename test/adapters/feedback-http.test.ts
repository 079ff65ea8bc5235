import type { MessageStatus, Role } from '../../src/domain/chat/message';
import { type MessageId, type ThreadId } from '../../src/domain/ids';
import { uuidIds } from '../../src/infrastructure/uuid-ids';
import { asUser, callsTo, jsonOf, problemOf, type Calls, type Json } from '../support/http-calls';
import { startApi, type Api } from '../support/in-memory-api';

const NOWHERE = '0198aaaa-0000-7000-8000-000000000001';

let api: Api;
let call: Calls;
let thread: ThreadId;
beforeAll(async () => {
  api = await startApi();
  call = callsTo(api.url);
  const made = await jsonOf(call('POST', '/api/threads', { json: { assistant: 'plain' } }));
  thread = made.thread_id as ThreadId;
});
afterAll(() => api.close());

/** A message as it may stand in the thread. */
function message(role: Role, status: MessageStatus): MessageId {
  const id = uuidIds.next<MessageId>();
  api.chat.messages.push({
    id,
    threadId: thread,
    turn: 1,
    parentId: null,
    runId: null,
    role,
    content: 'x',
    sources: [],
    status,
    feedback: null,
    createdAt: new Date(0),
    version: 1,
    versions: [id],
  });
  return id;
}
const give = (id: string, json: Json, as = call): Promise<Response> => as('POST', `/api/messages/${id}/feedback`, { json });
async function shown(id: MessageId): Promise<unknown> {
  const { items } = (await jsonOf(call('GET', `/api/threads/${thread}/messages`))) as { items: Json[] };
  return items.find(({ message_id }) => message_id === id)?.feedback;
}

describe('feedback', () => {
  it.each<MessageStatus>(['complete', 'partial', 'cancelled', 'failed'])(
    'is kept of an answer that is %s, replaced, and withdrawn',
    async (status) => {
      const answer = message('assistant', status);
      const given = await give(answer, { rating: 'down', comment: ' not quite ' });
      expect([given.status, await given.text()]).toEqual([204, '']);
      expect(await shown(answer)).toEqual({ rating: 'down', comment: ' not quite ' });
      for (const [json, feedback] of [
        [{ rating: 'up' }, { rating: 'up', comment: null }],
        [
          { rating: 'up', comment: null },
          { rating: 'up', comment: null },
        ],
        [
          { rating: 'up', comment: ' \n' },
          { rating: 'up', comment: null },
        ],
        [
          { rating: 'up', comment: 'x'.repeat(4000) },
          { rating: 'up', comment: 'x'.repeat(4000) },
        ],
        [{ rating: null, comment: 'x' }, null],
        [{ rating: null }, null],
      ] as const) {
        expect((await give(answer, json)).status).toBe(204);
        expect(await shown(answer)).toEqual(feedback);
      }
    },
  );

  it('waits for the end of the answer', async () => {
    const answer = message('assistant', 'pending');
    for (const rating of ['up', null])
      expect(await problemOf(give(answer, { rating }), 409)).toMatchObject({
        code: 'message_pending',
        detail: expect.stringContaining('has ended'),
      });
    expect(await shown(answer)).toBeNull();
  });

  it('is given on no message of the user', async () => {
    const question = message('user', 'complete');
    await problemOf(give(question, { rating: 'up' }), 422);
    expect(await shown(question)).toBeNull();
  });

  it.each([
    [{}, 'rating'],
    [{ comment: 'x' }, 'rating'],
    [{ rating: 'sideways' }, 'rating'],
    [{ rating: ['up'] }, 'rating'],
    [{ rating: 1 }, 'rating'],
    [{ rating: 'up', comment: 7 }, 'comment'],
    [{ rating: 'up', comment: 'x'.repeat(4001) }, 'comment'],
    [{ rating: 'up', comment: 'a\0b' }, 'comment'],
    [{ rating: null, comment: 'x'.repeat(4001) }, 'comment'],
  ])('names the field of %j that is wrong', async (json, field) => {
    const answer = message('assistant', 'complete');
    expect(await problemOf(give(answer, json), 422)).toMatchObject({ errors: [{ field }] });
    expect(await shown(answer)).toBeNull();
  });

  it('is its own user’s: another’s message is the same as none', async () => {
    const answer = message('assistant', 'complete');
    const { token } = await jsonOf(call('POST', '/api/users', { json: { name: 'Ben' } }));
    const ben = callsTo(api.url, asUser(token));
    const foreign = await problemOf(give(answer, { rating: 'up' }, ben), 404);
    const unknown = await problemOf(give(NOWHERE, { rating: 'up' }, ben), 404);
    expect({ ...foreign, instance: '' }).toEqual({ ...unknown, instance: '' });
    for (const id of ['abc', '..%2f', '%00']) await problemOf(give(id, { rating: 'up' }), 404);
    expect(await shown(answer)).toBeNull();
  });
});

describe('a search among threads', () => {
  const titles = async (query: string): Promise<unknown[]> => {
    const { items } = (await jsonOf(call('GET', `/api/threads${query}`))) as { items: Json[] };
    return items.map(({ title }) => title);
  };
  beforeAll(async () => {
    for (const title of ['tea', 'milk']) await call('POST', '/api/threads', { json: { title } });
  });

  it('is what is left of q without its blanks; nothing is none', async () => {
    expect(await titles('?q=tea')).toEqual(['tea']);
    expect(await titles('?q=%20tea%0a&limit=5')).toEqual(['tea']);
    for (const none of ['', '?q=', '?q', '?q=%20%09']) expect((await titles(none)).length).toBeGreaterThan(2);
    expect(await titles(`?q=${'a'.repeat(200)}`)).toEqual([]);
    expect(await titles(`?q=${'%20'.repeat(300)}tea`)).toEqual(['tea']);
  });

  it.each(['a'.repeat(201), 'a%00b', '%00', 'x&q=y'])('refuses q=%s', async (q) => {
    expect(await problemOf(call('GET', `/api/threads?q=${q}`), 422)).toMatchObject({ errors: [{ field: 'q' }] });
  });
});
