import { Stage, type Actor } from '../support/stage';
import { median, until } from '../support/until';

const ROUNDS = 21;
/** The standard lease: whatever a process learns with its heartbeat, it learns five seconds late. */
const env = { LEASE_SECONDS: '15' };

/** The promise is one of an idle system, and other tests share its cores. */
jest.retryTimes(2, { logErrorsBeforeRetry: true });

let stage: Stage;
beforeAll(async () => void (stage = await Stage.open()));
afterEach(async () => expect(await stage.endScene()).toEqual([]));
afterAll(() => stage.close());

/** From the first byte of a POST to `status: thinking` at a reader that connects when it has the answer; one after the other. */
async function thinkingWaits({ client }: Actor): Promise<number[]> {
  const waits: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const thread = await client.thread();
    const from = performance.now();
    const reader = client.reader((await client.say(thread, '[[tokens=1]]')).run_id);
    const following = reader.follow();
    await until('thinking', () => reader.seen[0]);
    waits.push(performance.now() - from);
    expect(reader.seen[0]).toMatchObject({ type: 'status', data: { status: 'thinking', attempt: 1 } });
    await following;
  }
  return waits;
}

const told = (waits: number[]): string =>
  `median ${median(waits).toFixed(0)} ms, most ${Math.max(...waits).toFixed(0)} ms of ${waits.length}`;

it('shows that it thinks within 100 ms of the POST, in one process', async () => {
  const waits = await thinkingWaits(await stage.start({ env }));
  console.log(`status: thinking, ROLE=all: ${told(waits)}`);
  expect(median(waits)).toBeLessThan(100);
});

it('shows that it thinks within 100 ms of the POST, with API and worker as two processes that have just met', async () => {
  const api = await stage.start({ env: { ...env, ROLE: 'api' } });
  await stage.start({ env: { ...env, ROLE: 'worker' } });
  const waits = await thinkingWaits(api);
  console.log(
    `status: thinking, API and worker: ${told(waits)}; the first three ${waits
      .slice(0, 3)
      .map((ms) => ms.toFixed(0))
      .join(', ')} ms`,
  );
  expect(median(waits)).toBeLessThan(100);
  expect(Math.max(...waits)).toBeLessThan(900); // none had to wait for a poll
});
