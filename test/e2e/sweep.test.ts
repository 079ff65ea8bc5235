import { operationsOf, type Operation } from '../support/api-document';
import type { Json } from '../support/http-calls';
import { rawRequest, type RawAnswer } from '../support/raw-http';
import { SeededRandom } from '../support/seeded-random';
import { LONG } from '../support/long';
import { complaints, faultsOf, SLOW_MS, type Sender } from '../support/sweep-oracle';
import { bodyText, changesTo, requestBytes, type Change, type Parts } from '../support/sweep-request';
import { SweepWorld } from '../support/sweep-world';
import { inLanes } from '../support/until';

const SEED = Number(process.env.SEED ?? 1);
const PAIRS = LONG ? 5000 : 300;
/** Of all cases, those that `make test` tries: one in two in open mode, one in four in token mode. */
const TRIED = { open: [0, 2], token: [1, 4] } as const;
/** Of what an operation does not even look at, one hostile value in so many. */
const SHARE = LONG ? 3 : 12;
const AT_ONCE = 20;

describe.each<Sender['mode']>(['open', 'token'])('every operation that is documented, in mode %s', (mode) => {
  let world: SweepWorld;
  let operations: Operation[];
  beforeAll(async () => {
    world = await SweepWorld.open(mode);
    operations = await operationsOf(world.service.url);
  }, 60_000);
  afterAll(() => world?.close());

  /** Sends the request with these changes, and says what is wrong with the answer. */
  async function tried(operation: Operation, changes: Change[], turn: number): Promise<{ answer: RawAnswer; wrong: string[] }> {
    const parts = await world.rightRequest(operation, turn);
    for (const change of changes) change.apply(parts);
    const faults = [...faultsOf(operation, parts, world.sender)];
    const first = await once(operation, parts);
    const answer = first.ms < SLOW_MS ? first : await once(operation, parts); // a machine may be busy once; an input that is slow is so twice
    const what = changes.map(({ place, value }) => `${place}: ${value}`).join(' and ');
    return { answer, wrong: [...complaints(operation, parts, answer, faults)].map((wrong) => `${operation.name}, ${what}: ${wrong}`) };
  }
  async function once(operation: Operation, parts: Parts): Promise<RawAnswer> {
    const answer = await rawRequest(world.service.url, requestBytes(operation, parts));
    const json = answer.headers['content-type']?.startsWith('application/json');
    if (answer.status >= 200 && answer.status < 300 && answer.body && json)
      world.remember(operation.name, JSON.parse(answer.body) as Json, sent(parts));
    return answer;
  }
  const sent = ({ fields, whole }: Parts): Record<string, unknown> =>
    whole || !fields ? {} : (JSON.parse(bodyText(fields)) as Record<string, unknown>);

  it('does what it should where nothing is wrong', async () => {
    for (const operation of operations) {
      const { answer, wrong } = await tried(operation, [], 1);
      const bare = mode === 'open' && operation.name === 'GET /api/users/me'; // nobody in particular
      expect([operation.name, answer.status >= 200 && answer.status < 300, wrong]).toEqual([operation.name, !bare, []]);
    }
  });

  it('refuses every hostile value in every place, or does not look at it', async () => {
    const all = operations.flatMap((operation) => [...changesTo(operation, SHARE)].map((change) => ({ operation, change })));
    const cases = all.filter((_, i) => LONG || i % TRIED[mode][1] === TRIED[mode][0]);
    const wrong = await inLanes(AT_ONCE, cases.length, async (i) => {
      const { operation, change } = cases[i]!;
      return (await tried(operation, [change], i)).wrong;
    });
    expect(wrong.flat()).toEqual([]);
    expect(cases.length).toBeGreaterThan(LONG ? 6000 : 700);
  }, 600_000);

  it(`refuses two of them at once (SEED=${SEED})`, async () => {
    const random = new SeededRandom(SEED);
    const pairs = Array.from({ length: PAIRS }, () => {
      const operation = random.of(operations);
      const changes = [...changesTo(operation, 1)];
      const one = random.of(changes);
      return { operation, both: [one, random.of(changes.filter(({ place }) => place !== one.place))] };
    });
    const wrong = await inLanes(AT_ONCE, PAIRS, async (i) => {
      const { operation, both } = pairs[i]!;
      return (await tried(operation, both, i)).wrong;
    });
    expect({ SEED, wrong: wrong.flat() }).toEqual({ SEED, wrong: [] });
  }, 600_000);

  it('has stored what it said, as it was sent, and nothing else', async () => {
    await world.settle();
    expect(await world.strangers()).toEqual([]);
    expect(await world.stage.broken()).toEqual([]);
  }, 60_000);

  it('tells the log nothing but that it went on, and answers', async () => {
    const log = world.service.output();
    expect(log.match(/^.*("level":[56]0|unhandled|Deprecat).*$/gim)).toBeNull();
    expect(world.secrets.filter((secret) => log.includes(secret))).toEqual([]);
    const operation = operations.find(({ name }) => name === 'POST /api/threads/{id}/messages')!;
    const { answer } = await tried(operation, [], 0);
    const { run_id } = JSON.parse(answer.body) as { run_id: string };
    const events = await (await world.call('GET', `/api/runs/${run_id}/events`)).text();
    expect(events).toContain('"content":"t0"');
    expect(events).toContain('"status":"done"');
  });
});
