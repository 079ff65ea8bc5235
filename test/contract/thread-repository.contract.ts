import { BadCursor, NotFound } from '../../src/domain/failure';
import type { Principal } from '../../src/domain/access/principal';
import type { MessageId, ThreadId, UserId } from '../../src/domain/ids';
import type { Feedback } from '../../src/domain/chat/message';
import type { Thread } from '../../src/domain/chat/thread';
import {
  aMessage,
  aMessageId,
  answered,
  aRetry,
  as,
  aThread,
  aThreadId,
  aUser,
  local,
  type OpenWorld,
  type RepositoryWorld,
  shown,
} from './repository-world';

const JUNK = ['', 'junk', 'eA', '../../etc/passwd', Buffer.from('1.2').toString('base64url'), 'é'.repeat(50)];

/** What every ThreadRepository keeps. */
export function threadRepositoryContract(name: string, open: OpenWorld): void {
  describe(`ThreadRepository on ${name}`, () => {
    let world: RepositoryWorld;
    beforeAll(async () => void (world = await open()));
    afterAll(() => world.close());

    it('creates a thread that its owner and the local principal find', async () => {
      const userId = await aUser(world);
      const thread = await aThread(world, userId, { assistant: 'tutor', collection: 'c', title: 't' });
      expect(thread).toMatchObject({
        userId,
        assistant: 'tutor',
        collection: 'c',
        title: 't',
        headMessageId: null,
        createdAt: expect.any(Date),
      });
      for (const principal of [as(userId), local])
        expect(await world.threads.find(principal, thread.id)).toEqual({ ...thread, activeRun: null });
    });

    it('shows another’s thread, and an unknown one, to nobody', async () => {
      const thread = await aThread(world);
      const { run } = await answered(world, thread.id);
      const calls = (principal: Principal, id: ThreadId) => [
        () => world.threads.find(principal, id),
        () => world.threads.change(principal, id, { title: 'mine now' }),
        () => world.threads.change(principal, id, { headMessageId: run.answerMessageId }),
        () => world.threads.messages(principal, id, { limit: 50 }),
        () => world.threads.delete(principal, id),
      ];
      const stranger = as(await aUser(world));
      for (const call of calls(stranger, thread.id)) await expect(call()).rejects.toThrow(NotFound);
      for (const call of calls(local, aThreadId())) await expect(call()).rejects.toThrow(NotFound);
      expect((await world.threads.list(stranger, { limit: 50 })).items).toEqual([]);
      expect((await world.threads.list(stranger, { limit: 50, user: thread.userId })).items).toEqual([]);
      expect(await world.threads.find(local, thread.id)).toMatchObject({ title: 'How does a run end?' });
    });

    describe('list', () => {
      it('gives the newest activity first, page by page, each thread once', async () => {
        const userId = await aUser(world);
        const threads: Thread[] = [];
        for (let i = 0; i < 5; i++) threads.push(await aThread(world, userId));
        await world.runs.post(local, aMessage(threads[1]!.id));
        const order = [1, 4, 3, 2, 0].map((i) => threads[i]!.id);

        const seen: ThreadId[] = [];
        let cursor: string | undefined;
        do {
          const page = await world.threads.list(as(userId), { limit: 2, cursor });
          expect(page.items.length).toBeLessThanOrEqual(2);
          seen.push(...page.items.map((thread) => thread.id));
          cursor = page.nextCursor ?? undefined;
        } while (cursor);
        expect(seen).toEqual(order);
        expect((await world.threads.list(as(userId), { limit: 5 })).nextCursor).toBeNull();
      });

      it('gives the local principal everybody’s, or one user’s', async () => {
        const [a, b] = [await aThread(world), await aThread(world)];
        const all = (await world.threads.list(local, { limit: 200 })).items.map((thread) => thread.id);
        expect(all).toEqual(expect.arrayContaining([a.id, b.id]));
        expect((await world.threads.list(local, { limit: 200, user: b.userId })).items).toEqual([b]);
      });

      it.each(JUNK)('refuses the cursor %j', async (cursor) => {
        await expect(world.threads.list(local, { limit: 5, cursor })).rejects.toThrow(BadCursor);
        await expect(world.threads.list(local, { limit: 5, cursor, search: 'x' })).rejects.toThrow(BadCursor);
      });

      it('finds what a title or any message contains, in whatever case', async () => {
        const userId = await aUser(world);
        const titled = await aThread(world, userId, { title: 'Écoles in São Paulo' });
        const asked = await aThread(world, userId, { title: 'x' });
        const { run } = await answered(world, asked.id, 'The KETTLE is on', { content: 'Who has ~made~ tea?' });
        await answered(world, asked.id, 'elsewhere', { content: 'Another first question', parentId: null }); // another branch is shown
        await aThread(world, userId, { title: 'nothing' });
        const found = async (search: string): Promise<ThreadId[]> =>
          (await world.threads.list(as(userId), { limit: 9, search })).items.map(({ id }) => id);
        for (const search of ['écoles', 'ÉCOLES IN', 'são paulo']) expect(await found(search)).toEqual([titled.id]);
        for (const search of ['kettle', 'MADE~ TEA', 'another first']) expect(await found(search)).toEqual([asked.id]);
        expect(await found('kettle is off')).toEqual([]);
        expect(run.threadId).toBe(asked.id);
      });

      it('takes every character of a search for itself', async () => {
        const userId = await aUser(world);
        const titles = ['100 % sure', 'a_b', 'back\\slash', "it's", '[a-z]', 'a.b', '100 of them', 'axb', 'backs', '👩‍🚀 away'];
        for (const title of titles) await aThread(world, userId, { title });
        const found = async (search: string): Promise<(string | null)[]> =>
          (await world.threads.list(as(userId), { limit: 99, search })).items.map(({ title }) => title);
        for (const [search, title] of [
          ['%', '100 % sure'],
          ['a_b', 'a_b'],
          ['k\\s', 'back\\slash'],
          ['\\', 'back\\slash'],
          ["'s", "it's"],
          ['[a-z]', '[a-z]'],
          ['a.b', 'a.b'],
          ['👩‍🚀', '👩‍🚀 away'],
        ])
          expect([search, await found(search!)]).toEqual([search, [title]]);
        expect(await found('\\%')).toEqual([]);
      });

      it('gives what it finds page by page, of one user alone', async () => {
        const [mine, other] = [await aUser(world), await aUser(world)];
        const threads: Thread[] = [];
        for (let i = 0; i < 7; i++) threads.push(await aThread(world, mine, { title: i % 2 === 0 ? `tea ${i}` : `milk ${i}` }));
        const foreign = await aThread(world, other, { title: 'more tea' });
        const gone = await aThread(world, mine, { title: 'tea that was' });
        await world.threads.delete(local, gone.id);
        const walk = async (principal: Principal, user?: UserId): Promise<ThreadId[]> => {
          const seen: ThreadId[] = [];
          for (let cursor: string | undefined; ;) {
            const page = await world.threads.list(principal, { limit: 3, cursor, search: 'TEA', user });
            seen.push(...page.items.map(({ id }) => id));
            if (page.nextCursor === null) return seen;
            cursor = page.nextCursor;
          }
        };
        const expected = [6, 4, 2, 0].map((i) => threads[i]!.id);
        expect(await walk(as(mine))).toEqual(expected);
        expect(await walk(local, mine)).toEqual(expected);
        expect(await walk(as(other))).toEqual([foreign.id]);
        expect(await walk(local)).toEqual(expect.arrayContaining([...expected, foreign.id]));
      });
    });

    describe('judge', () => {
      const feedbackOf = async (thread: ThreadId) =>
        (await world.threads.messages(local, thread, { limit: 9 })).items.map(({ feedback }) => feedback);

      it('keeps what was said last of an answer, until it is withdrawn', async () => {
        const thread = await aThread(world);
        const { run } = await answered(world, thread.id);
        const judge = (feedback: Feedback | null) => world.threads.judge(as(thread.userId), run.answerMessageId, feedback);
        await judge({ rating: 'down', comment: 'It’s ‘wrong’' });
        expect(await feedbackOf(thread.id)).toEqual([null, { rating: 'down', comment: 'It’s ‘wrong’' }]);
        await judge({ rating: 'up', comment: null });
        expect(await feedbackOf(thread.id)).toEqual([null, { rating: 'up', comment: null }]);
        await judge(null);
        expect(await feedbackOf(thread.id)).toEqual([null, null]);
        await world.threads.judge(local, run.answerMessageId, { rating: 'up', comment: 'fine' });
        expect(await feedbackOf(thread.id)).toEqual([null, { rating: 'up', comment: 'fine' }]);
      });

      it('tells what has to be known of a message', async () => {
        const thread = await aThread(world);
        const { run } = await world.runs.post(local, aMessage(thread.id));
        const of = (id: MessageId) => world.threads.message(as(thread.userId), id);
        expect(await of(run.userMessageId)).toEqual({ role: 'user', status: 'complete' });
        expect(await of(run.answerMessageId)).toEqual({ role: 'assistant', status: 'pending' });
        await world.engine.start(run.id);
        await world.engine.end(run.id, 'failed', 'half');
        expect(await of(run.answerMessageId)).toEqual({ role: 'assistant', status: 'failed' });
      });

      it('finds no message that is another’s, unknown, or of a deleted thread', async () => {
        const thread = await aThread(world);
        const { run } = await answered(world, thread.id);
        const up: Feedback = { rating: 'up', comment: null };
        const calls = (principal: Principal, id: MessageId) => [
          () => world.threads.message(principal, id),
          () => world.threads.judge(principal, id, up),
          () => world.threads.judge(principal, id, null),
        ];
        const ticket: Principal = { kind: 'ticket', userId: thread.userId, runId: run.id };
        for (const call of calls(as(await aUser(world)), run.answerMessageId)) await expect(call()).rejects.toThrow(NotFound);
        for (const call of [...calls(ticket, run.answerMessageId), ...calls(local, aMessageId())])
          await expect(call()).rejects.toThrow(NotFound);
        expect(await feedbackOf(thread.id)).toEqual([null, null]);
        await world.threads.delete(local, thread.id);
        for (const call of calls(local, run.answerMessageId)) await expect(call()).rejects.toThrow(NotFound);
      });
    });

    describe('change', () => {
      it('renames, and leaves alone what is not named', async () => {
        const thread = await aThread(world, undefined, { collection: 'c', title: 't' });
        expect(await world.threads.change(local, thread.id, { title: 'new' })).toEqual({ ...thread, title: 'new', activeRun: null });
        expect(await world.threads.change(local, thread.id, { collection: null, assistant: 'plain' })).toMatchObject({
          collection: null,
          assistant: 'plain',
          title: 'new',
        });
      });

      it('shows another branch by the newest leaf at or below the message', async () => {
        const thread = await aThread(world);
        const first = (await answered(world, thread.id, 'a1', { content: 'q1' })).run;
        await answered(world, thread.id, 'a2', { content: 'q2' });
        await answered(world, thread.id, 'a3', { content: 'other', parentId: null });
        expect(await shown(world, thread.id)).toEqual(['user: other', 'assistant: a3']);
        await world.threads.change(local, thread.id, { headMessageId: first.userMessageId });
        expect(await shown(world, thread.id)).toEqual(['user: q1', 'assistant: a1', 'user: q2', 'assistant: a2']);

        const again = (await world.runs.retry(local, aRetry(first.id))).run;
        expect(await shown(world, thread.id)).toEqual(['user: q1', 'assistant: ']);
        await world.threads.change(local, thread.id, { headMessageId: first.answerMessageId });
        expect(await shown(world, thread.id)).toEqual(['user: q1', 'assistant: a1', 'user: q2', 'assistant: a2']);
        expect(await world.threads.change(local, thread.id, { headMessageId: first.userMessageId })).toMatchObject({
          headMessageId: again.answerMessageId,
          activeRun: { runId: again.id },
        });
      });

      it('refuses a head that is unknown, or of another thread', async () => {
        const thread = await aThread(world);
        const other = await answered(world, (await aThread(world, thread.userId)).id);
        for (const headMessageId of [aMessageId(), other.run.answerMessageId])
          await expect(world.threads.change(local, thread.id, { headMessageId, title: 'x' })).rejects.toThrow(NotFound);
        expect((await world.threads.find(local, thread.id)).title).toBeNull();
      });
    });

    describe('messages', () => {
      it('stays on the branch of the first page when another is shown or the branch grows', async () => {
        const thread = await aThread(world);
        const first = (await answered(world, thread.id, 'a1', { content: 'q1' })).run;
        await answered(world, thread.id, 'a2', { content: 'q2' });
        const page1 = await world.threads.messages(local, thread.id, { limit: 2 });
        expect(page1.items.map((message) => message.content)).toEqual(['q1', 'a1']);
        await answered(world, thread.id, 'a3', { content: 'q3' });
        await answered(world, thread.id, 'elsewhere', { content: 'q1 edited', parentId: null });
        const page2 = await world.threads.messages(local, thread.id, { limit: 2, cursor: page1.nextCursor! });
        expect(page2).toMatchObject({ items: [{ content: 'q2' }, { content: 'a2' }], nextCursor: null });
        expect(page1.items[0]?.id).toBe(first.userMessageId);
      });

      it('of an empty thread are none', async () => {
        expect(await world.threads.messages(local, (await aThread(world)).id, { limit: 50 })).toEqual({ items: [], nextCursor: null });
      });

      it.each(JUNK)('refuse the cursor %j', async (cursor) => {
        const thread = await aThread(world);
        await answered(world, thread.id);
        await expect(world.threads.messages(local, thread.id, { limit: 5, cursor })).rejects.toThrow(BadCursor);
      });

      it('refuse a cursor of another thread', async () => {
        const [a, b] = [await aThread(world), await aThread(world)];
        await answered(world, a.id);
        await answered(world, b.id);
        const { nextCursor } = await world.threads.messages(local, a.id, { limit: 1 });
        await expect(world.threads.messages(local, b.id, { limit: 1, cursor: nextCursor! })).rejects.toThrow(BadCursor);
      });
    });

    it('deletes at once for every new call, ends what waits and asks what runs', async () => {
      const thread = await aThread(world);
      const owner = as(thread.userId);
      const running = (await world.runs.post(owner, aMessage(thread.id))).run;
      await world.engine.start(running.id);
      const waiting = (await world.runs.post(owner, aMessage(thread.id, { onBusy: 'queue' }))).run;

      expect(await world.threads.delete(owner, thread.id)).toEqual({ cancelled: [waiting.id], asked: [running.id] });
      expect(await world.engine.events(waiting.id)).toMatchObject([{ seq: 1, type: 'done', data: { status: 'cancelled' } }]);
      for (const principal of [owner, local]) {
        await expect(world.threads.find(principal, thread.id)).rejects.toThrow(NotFound);
        await expect(world.threads.messages(principal, thread.id, { limit: 5 })).rejects.toThrow(NotFound);
        await expect(world.threads.delete(principal, thread.id)).rejects.toThrow(NotFound);
        expect((await world.threads.list(principal, { limit: 200, user: thread.userId })).items).toEqual([]);
      }
    });
  });
}
