import { randomUUID } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { get, type IncomingMessage } from 'node:http';
import { Stage, type Actor } from '../support/stage';
import { median, times } from '../support/until';

const EVENTS = process.env.RUNLOG_LONG === '1' ? 1_000_000 : 50_000;
const THREADS = 10_000;
const FIRST_PAGE_MS = 100;
const PAGE = 1000;
/**
 * The heap is kept small, or garbage would hide what is kept: a million events are some hundred MB. Then replays may add so much to the
 * memory that the service has after a first one.
 */
const SMALL_HEAP = '--max-old-space-size=112';
const MORE_MB = 48;

let stage: Stage;
let actor: Actor;
let run: string;
beforeAll(async () => {
  stage = await Stage.open();
  actor = await stage.start({ nodeOptions: [SMALL_HEAP] });
  const posted = await actor.client.ask('[[tokens=1]]');
  await actor.client.reader(posted.run_id).follow();
  run = await aHugeRun(posted.thread_id);
  await stage.query(
    `insert into threads (thread_id, user_id, assistant, updated_at) select gen_random_uuid(), t.user_id, 'plain', now() - n * interval '1 s'
     from threads t, generate_series(1, $2::int) n where t.thread_id = $1`,
    [posted.thread_id, THREADS],
  );
  await stage.query('analyze');
}, 180_000);
afterAll(async () => {
  expect(await stage.endScene()).toEqual([]);
  await stage.close();
}, 180_000);

/** Another run of the thread, ended, with as many events as the matrix asks for: what a model would have needed hours to say. */
async function aHugeRun(thread: string): Promise<string> {
  const [id, user, answer] = times(3, () => randomUUID());
  const text = `repeat('x ', ${EVENTS - 3})`;
  await stage.query(
    `insert into messages (message_id, thread_id, turn, role, content, status) values ($1, $3, 2, 'user', 'much', 'complete'), ($2, $3, 2, 'assistant', ${text}, 'complete')`,
    [user, answer, thread],
  );
  await stage.query(
    `insert into runs (run_id, user_id, thread_id, turn, user_message_id, answer_message_id, assistant, request, status, attempt, last_seq, started_at, finished_at)
     select $1, user_id, thread_id, 2, $2, $3, 'plain', '{}', 'done', 1, ${EVENTS}, now(), now() from threads where thread_id = $4`,
    [id, user, answer, thread],
  );
  await stage.query(
    `insert into run_events (run_id, seq, type, data)
     select $1::uuid, 1, 'status', jsonb_build_object('status', 'thinking', 'attempt', 1)
     union all select $1::uuid, n, 'token', jsonb_build_object('content', 'x ', 'citations', '[]'::jsonb) from generate_series(2, ${EVENTS - 2}) n
     union all select $1::uuid, ${EVENTS - 1}, 'final', jsonb_build_object('content', ${text})
     union all select $1::uuid, ${EVENTS}, 'done', jsonb_build_object('run_id', $1::text, 'status', 'done')`,
    [id],
  );
  return id!;
}

const memoryMb = (): number => Number(spawnSync('ps', ['-o', 'rss=', '-p', String(actor.child.pid)], { encoding: 'utf8' }).stdout) / 1024;

/** Reads the stream from a cursor and keeps nothing of it. */
async function replay(after: number, each: (seq: number) => void): Promise<number> {
  const response = await new Promise<IncomingMessage>((resolve, reject) =>
    get(`${actor.url}/api/runs/${run}/events?after=${after}`, { agent: false }, resolve).on('error', reject),
  );
  let [last, rest] = [after, ''];
  for await (const chunk of response.setEncoding('utf8')) {
    const frames = (rest + (chunk as string)).split('\n\n');
    rest = frames.pop()!;
    for (const frame of frames) {
      const id = /^id: (\d+)$/m.exec(frame)?.[1];
      if (id === undefined) continue; // retry
      if (Number(id) !== last + 1) throw new Error(`after ${last} came ${id}`);
      each((last = Number(id)));
    }
  }
  return last;
}

async function timed(path: string): Promise<number> {
  const from = performance.now();
  const { status } = await actor.client.call('GET', path, undefined, { accept: 'application/json' });
  expect(status).toBe(200);
  return performance.now() - from;
}

it(`[row 40] replays a run of ${EVENTS} events, as a stream and in pages, with flat memory`, async () => {
  await replay(EVENTS - 20_000, () => undefined); // so that code and buffers are there
  const before = memoryMb();
  let peak = before;
  const look = (seq: number): void => void (seq % 10_000 === 0 && (peak = Math.max(peak, memoryMb())));

  const from = Date.now();
  expect(await replay(0, look)).toBe(EVENTS);
  const streamed = Date.now() - from;
  let after = 0;
  for (let more = true; more;) {
    const { body } = await actor.client.call<{ items: { seq: number }[] }>(
      'GET',
      `/api/runs/${run}/events?after=${after}&limit=${PAGE}`,
      undefined,
      { accept: 'application/json' },
    );
    for (const { seq } of body.items) if (seq !== ++after) throw new Error(`${seq} in place of ${after}`);
    look(after);
    more = body.items.length > 0;
  }
  expect(after).toBe(EVENTS);
  console.log(
    `${EVENTS} events: streamed in ${streamed} ms, in pages of ${PAGE} in ${Date.now() - from - streamed} ms; memory ${before.toFixed(0)} MB before, at most ${peak.toFixed(0)} MB`,
  );
  expect(peak - before).toBeLessThan(MORE_MB);
}, 240_000);

it.each([
  ['of its events', () => `/api/runs/${run}/events?limit=200`],
  ['from its middle', () => `/api/runs/${run}/events?limit=200&after=${EVENTS / 2}`],
  [`of ${THREADS} threads`, () => '/api/threads'],
])(`[row 40] gives the first page %s within ${FIRST_PAGE_MS} ms`, async (what, path) => {
  const took: number[] = [];
  for (let n = 0; n < 9; n++) took.push(await timed(path()));
  console.log(`first page ${what}: ${took.map((ms) => ms.toFixed(0)).join(', ')} ms`);
  expect(median(took)).toBeLessThan(FIRST_PAGE_MS);
});
