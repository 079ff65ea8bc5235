import { KeyReused, QueueFull, RunNotEnded, ThreadBusy } from '../../src/domain/chat/run';
import { Invalid, NotFound } from '../../src/domain/failure';
import {
  aMessage,
  aMessageId,
  answered,
  aRetry,
  aRunId,
  as,
  aThread,
  aThreadId,
  aUser,
  local,
  type OpenWorld,
  type RepositoryWorld,
  shown,
} from './repository-world';

/** What every RunRepository keeps. */
export function runRepositoryContract(name: string, open: OpenWorld): void {
  describe(`RunRepository on ${name}`, () => {
    let world: RepositoryWorld;
    beforeAll(async () => void (world = await open()));
    afterAll(() => world.close());

    describe('post', () => {
      it('stores user message, pending answer and queued run together', async () => {
        const thread = await aThread(world);
        const message = aMessage(thread.id, { content: 'First line\nsecond' });
        const { run, replayed, cancelled, asked } = await world.runs.post(as(thread.userId), message);

        expect({ replayed, cancelled, asked }).toEqual({ replayed: false, cancelled: [], asked: [] });
        expect(run).toMatchObject({
          id: message.runId,
          userId: thread.userId,
          threadId: thread.id,
          turn: 1,
          status: 'queued',
          attempt: 0,
          lastSeq: 0,
        });
        expect(await world.runs.find(as(thread.userId), run.id)).toEqual(run);
        const { items } = await world.threads.messages(local, thread.id, { limit: 50 });
        expect(items).toMatchObject([
          {
            id: message.userMessageId,
            parentId: null,
            role: 'user',
            content: 'First line\nsecond',
            runId: run.id,
            status: 'complete',
            turn: 1,
          },
          {
            id: message.answerMessageId,
            parentId: message.userMessageId,
            role: 'assistant',
            content: '',
            runId: run.id,
            status: 'pending',
            turn: 1,
          },
        ]);
        const stored = await world.threads.find(local, thread.id);
        expect(stored).toMatchObject({
          title: 'First line',
          headMessageId: message.answerMessageId,
          activeRun: { runId: run.id, status: 'queued' },
        });
        expect(stored.updatedAt.getTime()).toBeGreaterThan(thread.updatedAt.getTime() - 1);
      });

      it('takes assistant and collection from the message, else from the thread', async () => {
        const thread = await aThread(world, undefined, { assistant: 'tutor', collection: 'mine', title: 'kept' });
        const own = await answered(world, thread.id);
        expect(own.run).toMatchObject({ assistant: 'tutor', collection: 'mine' });
        const other = await world.runs.post(
          local,
          aMessage(thread.id, { assistant: 'plain', collection: 'shared', request: { mode: 'selected_text_only', selected_text: 'x' } }),
        );
        expect(other.run).toMatchObject({
          assistant: 'plain',
          collection: 'shared',
          request: { mode: 'selected_text_only', selected_text: 'x' },
        });
        expect(await world.threads.find(local, thread.id)).toMatchObject({ assistant: 'tutor', collection: 'mine', title: 'kept' });
      });

      it('hangs below the head, below the answer that is named, or at the root', async () => {
        const thread = await aThread(world);
        const first = await answered(world, thread.id, 'a1', { content: 'q1' });
        const second = await answered(world, thread.id, 'a2', { content: 'q2' });
        expect(await shown(world, thread.id)).toEqual(['user: q1', 'assistant: a1', 'user: q2', 'assistant: a2']);
        await answered(world, thread.id, 'a3', { content: 'q2 edited', parentId: first.run.answerMessageId });
        expect(await shown(world, thread.id)).toEqual(['user: q1', 'assistant: a1', 'user: q2 edited', 'assistant: a3']);
        const { items } = await world.threads.messages(local, thread.id, { limit: 50 });
        expect(items[2]).toMatchObject({ version: 2, versions: [second.run.userMessageId, items[2]!.id] });
        await answered(world, thread.id, 'a4', { content: 'q1 edited', parentId: null });
        expect(await shown(world, thread.id)).toEqual(['user: q1 edited', 'assistant: a4']);
      });

      it('refuses a parent that is a user message, unknown, or of another thread', async () => {
        const thread = await aThread(world);
        const other = await answered(world, (await aThread(world, thread.userId)).id);
        const { run } = await answered(world, thread.id);
        const post = (parentId: typeof run.answerMessageId) => world.runs.post(local, aMessage(thread.id, { parentId }));
        await expect(post(run.userMessageId)).rejects.toMatchObject({ constructor: Invalid, field: 'parent_message_id' });
        await expect(post(aMessageId())).rejects.toThrow(NotFound);
        await expect(post(other.run.answerMessageId)).rejects.toThrow(NotFound);
        expect(await shown(world, thread.id)).toHaveLength(2);
      });

      it('rejects while a run is queued or running, and names the active one', async () => {
        const thread = await aThread(world);
        const { run } = await world.runs.post(local, aMessage(thread.id));
        const busy = { constructor: ThreadBusy, facts: { run_id: run.id } };
        await expect(world.runs.post(local, aMessage(thread.id))).rejects.toMatchObject(busy);
        await world.engine.start(run.id);
        const next = await world.runs.post(local, aMessage(thread.id, { onBusy: 'queue' }));
        await expect(world.runs.post(local, aMessage(thread.id))).rejects.toMatchObject(busy);
        expect((await world.threads.find(local, thread.id)).activeRun).toMatchObject({ runId: run.id, status: 'running' });
        await world.engine.end(run.id, 'failed', '');
        expect((await world.threads.find(local, thread.id)).activeRun).toMatchObject({ runId: next.run.id, status: 'queued' });
      });

      it('lets so many wait, below each other, and no more', async () => {
        const thread = await aThread(world);
        const { run } = await world.runs.post(local, aMessage(thread.id, { content: 'q1' }));
        await world.engine.start(run.id);
        const queue = (content: string) => world.runs.post(local, aMessage(thread.id, { content, onBusy: 'queue', maxQueued: 2 }));
        const turns = [(await queue('q2')).run.turn, (await queue('q3')).run.turn];
        expect(turns).toEqual([2, 3]);
        await expect(queue('q4')).rejects.toMatchObject({ constructor: QueueFull, facts: { run_id: run.id } });
        expect(await shown(world, thread.id)).toEqual(['user: q1', 'assistant: ', 'user: q2', 'assistant: ', 'user: q3', 'assistant: ']);
      });

      it('interrupts: asks the running one, ends those that wait, and stands first in line', async () => {
        const thread = await aThread(world);
        const running = (await world.runs.post(local, aMessage(thread.id))).run;
        await world.engine.start(running.id);
        const waiting = (await world.runs.post(local, aMessage(thread.id, { onBusy: 'queue' }))).run;
        const posted = await world.runs.post(local, aMessage(thread.id, { onBusy: 'interrupt' }));

        expect(posted).toMatchObject({ cancelled: [waiting.id], asked: [running.id], run: { status: 'queued', turn: 3 } });
        expect(await world.runs.find(local, running.id)).toMatchObject({ status: 'running' });
        expect(await world.runs.find(local, waiting.id)).toMatchObject({ status: 'cancelled', lastSeq: 1 });
      });
    });

    describe('the idempotency key', () => {
      const key = { key: 'k', requestHash: 'h' };

      it('gives the same run again, in its present state, and creates nothing', async () => {
        const thread = await aThread(world);
        const { run } = await answered(world, thread.id, 'a', { key });
        const again = await world.runs.post(local, aMessage(thread.id, { key }));
        expect(again).toMatchObject({ replayed: true, run: { id: run.id, status: 'done' }, cancelled: [], asked: [] });
        expect(await shown(world, thread.id)).toHaveLength(2);
      });

      it('is looked up before the thread is found busy', async () => {
        const thread = await aThread(world);
        const { run } = await world.runs.post(local, aMessage(thread.id, { key }));
        expect(await world.runs.post(local, aMessage(thread.id, { key }))).toMatchObject({ replayed: true, run: { id: run.id } });
      });

      it('is refused with another request, on whatever route', async () => {
        const user = await aUser(world);
        const thread = await aThread(world, user);
        const { run } = await answered(world, thread.id, 'a', { key });
        const other = { key: 'k', requestHash: 'other' };
        await expect(world.runs.post(local, aMessage(thread.id, { key: other }))).rejects.toThrow(KeyReused);
        await expect(world.runs.post(local, aMessage((await aThread(world, user)).id, { key: other }))).rejects.toThrow(KeyReused);
        await expect(world.runs.retry(local, aRetry(run.id, { key: other }))).rejects.toThrow(KeyReused);
      });

      it('is the owner’s own: another user may use the same', async () => {
        const [mine, theirs] = [await aThread(world), await aThread(world)];
        const first = await world.runs.post(as(mine.userId), aMessage(mine.id, { key }));
        const second = await world.runs.post(local, aMessage(theirs.id, { key: { key: 'k', requestHash: 'theirs' } }));
        expect(second.run.id).not.toBe(first.run.id);
      });

      it('stays free when the request was refused', async () => {
        const thread = await aThread(world);
        const { run } = await world.runs.post(local, aMessage(thread.id));
        await expect(world.runs.post(local, aMessage(thread.id, { key }))).rejects.toThrow(ThreadBusy);
        await world.runs.requestCancel(local, run.id);
        expect(await world.runs.post(local, aMessage(thread.id, { key: { key: 'k', requestHash: 'later' } }))).toMatchObject({
          replayed: false,
        });
      });

      it('replays a retry too', async () => {
        const { run } = await answered(world, (await aThread(world)).id);
        const first = await world.runs.retry(local, aRetry(run.id, { key }));
        expect(await world.runs.retry(local, aRetry(run.id, { key }))).toMatchObject({ replayed: true, run: { id: first.run.id } });
      });
    });

    it('finds its own run again when the same POST is repeated after an unknown COMMIT', async () => {
      const thread = await aThread(world);
      const message = aMessage(thread.id);
      const first = await world.runs.post(local, message);
      expect(await world.runs.post(local, message)).toEqual(first);
      expect(await shown(world, thread.id)).toHaveLength(2);
    });

    describe('requestCancel', () => {
      it('ends a queued run on the spot', async () => {
        const { run } = await world.runs.post(local, aMessage((await aThread(world)).id));
        expect(await world.runs.requestCancel(local, run.id)).toEqual({ status: 'queued', ended: true, asked: false });
        const done = {
          run_id: run.id,
          thread_id: run.threadId,
          session_id: run.threadId,
          message_id: run.answerMessageId,
          status: 'cancelled',
        };
        expect(await world.engine.events(run.id)).toEqual([{ seq: 1, type: 'done', data: done }]);
        expect((await world.threads.messages(local, run.threadId, { limit: 9 })).items[1]).toMatchObject({
          status: 'cancelled',
          content: '',
        });
        expect(await world.runs.requestCancel(local, run.id)).toEqual({ status: 'cancelled', ended: false, asked: false });
        expect(await world.engine.events(run.id)).toHaveLength(1);
      });

      it('keeps the text of a queued run that was handed back', async () => {
        const { run } = await world.runs.post(local, aMessage((await aThread(world)).id));
        await world.engine.start(run.id);
        await world.engine.say(run.id, 'so ');
        await world.engine.say(run.id, 'far');
        await world.engine.handBack(run.id);
        expect(await world.runs.requestCancel(local, run.id)).toMatchObject({ ended: true });
        expect((await world.threads.messages(local, run.threadId, { limit: 9 })).items[1]).toMatchObject({
          status: 'partial',
          content: 'so far',
        });
        expect(await world.runs.find(local, run.id)).toMatchObject({ status: 'cancelled', lastSeq: 3 });
      });

      it('asks a running one, as often as one likes, and leaves an ended one as it is', async () => {
        const { run } = await world.runs.post(local, aMessage((await aThread(world)).id));
        await world.engine.start(run.id);
        for (let i = 0; i < 2; i++)
          expect(await world.runs.requestCancel(local, run.id)).toEqual({ status: 'running', ended: false, asked: true });
        await world.engine.end(run.id, 'cancelled', '');
        expect(await world.runs.requestCancel(local, run.id)).toEqual({ status: 'cancelled', ended: false, asked: false });
      });
    });

    describe('retry', () => {
      it('adds a second answer below the same user message, with its assistant and options', async () => {
        const thread = await aThread(world);
        const options = {
          content: 'q',
          assistant: 'plain',
          collection: 'c',
          request: { mode: 'selected_text_only', selected_text: 's' },
        } as const;
        const { run } = await answered(world, thread.id, 'first', options);
        const retried = (await world.runs.retry(local, aRetry(run.id))).run;
        expect(retried).toMatchObject({
          turn: 2,
          status: 'queued',
          userMessageId: run.userMessageId,
          assistant: 'plain',
          collection: 'c',
          request: options.request,
        });
        await world.engine.start(retried.id);
        await world.engine.end(retried.id, 'done', 'second');
        const { items } = await world.threads.messages(local, thread.id, { limit: 50 });
        expect(items).toMatchObject([
          { id: run.userMessageId, runId: retried.id, content: 'q', version: 1, versions: [run.userMessageId] },
          { id: retried.answerMessageId, content: 'second', version: 2, versions: [run.answerMessageId, retried.answerMessageId] },
        ]);
      });

      it('wants an ended run, and a thread that is free', async () => {
        const thread = await aThread(world);
        const { run } = await answered(world, thread.id);
        const next = (await world.runs.post(local, aMessage(thread.id))).run;
        await expect(world.runs.retry(local, aRetry(next.id))).rejects.toMatchObject({
          constructor: RunNotEnded,
          facts: { run_id: next.id, run_status: 'queued' },
        });
        await expect(world.runs.retry(local, aRetry(run.id))).rejects.toThrow(ThreadBusy);
        expect(await world.runs.retry(local, aRetry(run.id, { onBusy: 'interrupt' }))).toMatchObject({ cancelled: [next.id] });
      });
    });

    it('reads the last seq of a live run from its events', async () => {
      const { run } = await world.runs.post(local, aMessage((await aThread(world)).id));
      await world.engine.start(run.id);
      await world.engine.say(run.id, 'a');
      await world.engine.say(run.id, 'b');
      expect(await world.runs.find(local, run.id)).toMatchObject({ status: 'running', lastSeq: 2, attempt: 1, finishedAt: null });
      await world.engine.end(run.id, 'done', 'ab');
      expect(await world.runs.find(local, run.id)).toMatchObject({ status: 'done', lastSeq: 3, finishedAt: expect.any(Date) });
    });

    describe('context', () => {
      it('is the chain of parents of the user message, without answers that have no text', async () => {
        const thread = await aThread(world);
        const first = await answered(world, thread.id, 'a1', { content: 'q1' });
        await answered(world, thread.id, 'elsewhere', { content: 'another branch' });
        await answered(world, thread.id, '', { content: 'q2', parentId: first.run.answerMessageId });
        const { run } = await world.runs.post(local, aMessage(thread.id, { content: 'q3' }));
        const context = await world.runs.context(run.id, 1000);
        expect(context).toMatchObject({ assistant: 'docs', collection: null, request: { mode: 'normal' } });
        expect(context?.history.map(({ role, content }) => `${role}: ${content}`)).toEqual([
          'user: q1',
          'assistant: a1',
          'user: q2',
          'user: q3',
        ]);
        expect(context?.history.at(-1)?.id).toBe(run.userMessageId);
      });

      it('leaves out an answer of white space: some providers refuse it, and the thread would be stuck for ever', async () => {
        const thread = await aThread(world);
        await answered(world, thread.id, ' \n\n', { content: 'q1' });
        const { run } = await world.runs.post(local, aMessage(thread.id, { content: 'q2' }));
        expect((await world.runs.context(run.id, 1000))?.history.map(({ content }) => content)).toEqual(['q1', 'q2']);
      });

      it.each([3, 30])('reads of %i long turns only what may fit, the question in any case', async (turns) => {
        // Regression: every text of the thread was read for each question: a thread of a few hundred long messages was more than a process holds.
        const thread = await aThread(world);
        for (let n = 1; n < turns; n++) await answered(world, thread.id, `answer ${n} `.padEnd(1000, 'ä'), { content: `question ${n}` });
        const { run } = await world.runs.post(local, aMessage(thread.id, { content: 'q'.repeat(20_000) }));
        const read = async (characters: number) =>
          (await world.runs.context(run.id, characters))?.history.map(({ content }) => content) ?? [];
        expect(await read(10)).toEqual(['q'.repeat(20_000)]);
        const some = await read(6100);
        expect(some.at(-2)).toBe(`answer ${turns - 1} `.padEnd(1000, 'ä'));
        expect(some.length).toBe(Math.min(2 * turns - 1, 5));
        expect(await read(1_000_000)).toHaveLength(2 * turns - 1);
      });

      it('of a retry ends with the user message that is answered again', async () => {
        const thread = await aThread(world);
        const { run } = await answered(world, thread.id, 'a1', { content: 'q1' });
        const retried = (await world.runs.retry(local, aRetry(run.id))).run;
        expect((await world.runs.context(retried.id, 1000))?.history.map(({ content }) => content)).toEqual(['q1']);
      });

      it('is undefined for a run that is gone', async () => {
        expect(await world.runs.context(aRunId(), 1000)).toBeUndefined();
      });
    });

    it('holds a ticket good while the run goes on and when it has just ended', async () => {
      const { run } = await world.runs.post(local, aMessage((await aThread(world)).id));
      expect(await world.runs.ticketStillGood(run.id)).toBe(true);
      await world.runs.requestCancel(local, run.id);
      expect(await world.runs.ticketStillGood(run.id)).toBe(true);
      expect(await world.runs.ticketStillGood(aRunId())).toBe(false);
    });

    it('shows another’s run, a deleted thread’s and an unknown one to nobody', async () => {
      const thread = await aThread(world);
      const { run } = await answered(world, thread.id);
      const stranger = as(await aUser(world));
      const all = (principal: typeof stranger, id = run.id, threadId = thread.id) => [
        () => world.runs.find(principal, id),
        () => world.runs.requestCancel(principal, id),
        () => world.runs.retry(principal, aRetry(id)),
        () => world.runs.post(principal, aMessage(threadId)),
      ];
      for (const call of all(stranger)) await expect(call()).rejects.toThrow(NotFound);
      for (const call of all(local, aRunId(), aThreadId())) await expect(call()).rejects.toThrow(NotFound);
      await world.threads.delete(as(thread.userId), thread.id);
      for (const call of all(as(thread.userId))) await expect(call()).rejects.toThrow(NotFound);
    });

    it('shows the bearer of a ticket that one run, to read', async () => {
      const thread = await aThread(world);
      const { run } = await answered(world, thread.id);
      const other = await answered(world, thread.id);
      const ticket = { kind: 'ticket', userId: thread.userId, runId: run.id } as const;
      expect(await world.runs.find(ticket, run.id)).toMatchObject({ id: run.id });
      await expect(world.runs.find(ticket, other.run.id)).rejects.toThrow(NotFound);
      await expect(world.runs.find({ ...ticket, userId: await aUser(world) }, run.id)).rejects.toThrow(NotFound);
      await expect(world.runs.requestCancel(ticket, run.id)).rejects.toThrow(NotFound);
      await expect(world.runs.retry(ticket, aRetry(run.id))).rejects.toThrow(NotFound);
      await expect(world.runs.post(ticket, aMessage(thread.id))).rejects.toThrow(NotFound);
      await expect(world.threads.find(ticket, thread.id)).rejects.toThrow(NotFound);
      expect((await world.threads.list(ticket, { limit: 50 })).items).toEqual([]);
    });
  });
}
