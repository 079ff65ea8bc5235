import type { MessageId } from '../../src/domain/ids';
import { uuidIds } from '../../src/infrastructure/uuid-ids';
import { openPostgresWorld, type PostgresWorld } from '../contract/postgres-repository-world';
import { aMessage, answered, aThread, local } from '../contract/repository-world';

let world: PostgresWorld;
beforeAll(async () => void (world = await openPostgresWorld()));
afterAll(() => world.close());

it('shows sources and feedback of an answer', async () => {
  const thread = await aThread(world);
  const { run } = await answered(world, thread.id);
  await world.database.query(`update messages set sources = '[{"n": 1}]', rating = 'down', comment = 'no' where message_id = $1`, [
    run.answerMessageId,
  ]);
  const { items } = await world.threads.messages(local, thread.id, { limit: 9 });
  expect(items.map(({ sources, feedback }) => ({ sources, feedback }))).toEqual([
    { sources: [], feedback: null },
    { sources: [{ n: 1 }], feedback: { rating: 'down', comment: 'no' } },
  ]);
});

it('keeps text and sources since the last restart of a handed-back run that is cancelled', async () => {
  const { run } = await world.runs.post(local, aMessage((await aThread(world)).id));
  await world.engine.start(run.id);
  const events = [
    ['sources', { passages: [{ n: 1, title: 'old' }] }],
    ['token', { content: 'old' }],
    ['restart', { attempt: 2 }],
    ['sources', { passages: [{ n: 1, title: 'new' }] }],
    ['token', { content: 'new' }],
  ];
  for (const [i, [type, data]] of events.entries())
    await world.database.query('insert into run_events (run_id, seq, type, data) values ($1, $2, $3, $4)', [
      run.id,
      i + 1,
      type,
      JSON.stringify(data),
    ]);
  await world.engine.handBack(run.id);
  await world.runs.requestCancel(local, run.id);
  const { items } = await world.threads.messages(local, run.threadId, { limit: 9 });
  expect(items[1]).toMatchObject({ status: 'partial', content: 'new', sources: [{ n: 1, title: 'new' }] });
  expect(await world.engine.events(run.id)).toHaveLength(6);
});

it('pages through a long branch without a hole or a repeat', async () => {
  const thread = await aThread(world);
  const ids = Array.from({ length: 2000 }, () => uuidIds.next<MessageId>());
  await world.database.query(
    `insert into messages (message_id, thread_id, turn, parent_id, role, content, status)
     select id, $1, (n + 1) / 2, lag(id) over (order by n), case n % 2 when 1 then 'user' else 'assistant' end, n::text, 'complete'
     from unnest($2::uuid[]) with ordinality as x(id, n)`,
    [thread.id, ids],
  );
  await world.threads.change(local, thread.id, { headMessageId: ids[0] });
  const seen: MessageId[] = [];
  let cursor: string | undefined;
  do {
    const page = await world.threads.messages(local, thread.id, { limit: 150, cursor });
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(seen).toEqual(ids);
});

it('pages through threads whose activity differs by a microsecond, or not at all', async () => {
  const userId = (await aThread(world)).userId;
  const threads = [];
  for (let i = 0; i < 6; i++) threads.push((await aThread(world, userId)).id);
  await world.database.query(
    `update threads set updated_at = timestamptz '2026-01-01 00:00:00.123450Z' + (n / 2) * interval '1 microsecond'
     from unnest($1::uuid[]) with ordinality as x(id, n) where thread_id = id`,
    [threads],
  );
  const walk = async (limit: number) => {
    const seen = [];
    for (let cursor: string | undefined; ;) {
      const page = await world.threads.list(local, { limit, cursor, user: userId });
      seen.push(...page.items.map(({ id }) => id));
      if (!page.nextCursor) return seen;
      cursor = page.nextCursor;
    }
  };
  const whole = await walk(50);
  expect(new Set(whole).size).toBe(7);
  for (const limit of [1, 2, 3]) expect(await walk(limit)).toEqual(whole);
});
