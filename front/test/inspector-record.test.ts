import { Problem } from '../src/api/problem';
import { RunRecord, type EventPage } from '../src/inspector/run-record';
import { Backoff } from '../src/runs/backoff';
import { eventsOf, token } from './inspector-events';

const ALL = eventsOf(Array.from({ length: 2500 }, (_, at) => token(at)));
const atOnce = (): Backoff => Object.assign(new Backoff(), { next: () => 0 });
const never = (): Promise<void> => Promise.reject(new Error('nothing to wait for'));
const open = new AbortController().signal;

it('reads an ended run page by page, to its end', async () => {
  const asked: number[] = [];
  const record = new RunRecord((after) => {
    asked.push(after);
    return Promise.resolve({ items: ALL.slice(after, after + 1000), status: 'done' });
  }, never);
  await record.follow(open);
  expect(asked).toEqual([0, 1000, 2000]);
  expect(record.value).toMatchObject({ whole: true, status: 'done' });
  expect(record.value.events).toEqual(ALL);
});

it('grows with a live run, reading again when it has moved', async () => {
  const stored = [2, 2, 5];
  const waits: number[] = [];
  const page = (after: number): EventPage => {
    const count = stored.shift() ?? 7;
    return { items: ALL.slice(after, count), status: count === 7 ? 'done' : 'running' };
  };
  const record = new RunRecord(
    (after) => Promise.resolve(page(after)),
    (after) => Promise.resolve(void waits.push(after)),
  );
  await record.follow(open);
  expect(waits).toEqual([2, 2, 5]);
  expect(record.value.events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

it('outlives a service that is away, and stops at a refusal', async () => {
  let tries = 0;
  const failing = (problems: Problem[]): RunRecord =>
    new RunRecord(
      () => {
        tries++;
        const problem = problems.shift();
        return problem ? Promise.reject(problem) : Promise.resolve({ items: ALL.slice(0, 3), status: 'done' });
      },
      never,
      atOnce(),
    );
  const away = failing([Problem.unreachable(new Error('gone')), new Problem(503, 'not_ready', 'Later.')]);
  await away.follow(open);
  expect([tries, away.value.events.length, away.value.problem]).toEqual([3, 3, undefined]);
  tries = 0;
  const refused = failing([new Problem(404, 'not_found', 'No such run.')]);
  await refused.follow(open);
  expect([tries, refused.value.problem?.code, refused.value.whole]).toEqual([1, 'not_found', false]);
});

it('goes on where it stood when it is followed again', async () => {
  const left = new AbortController();
  const asked: number[] = [];
  const record = new RunRecord(
    (after) => {
      asked.push(after);
      const isFirst = asked.length === 1;
      return Promise.resolve({ items: ALL.slice(after, isFirst ? 2 : 4), status: isFirst ? 'running' : 'done' });
    },
    () => Promise.resolve(left.abort()),
  );
  await record.follow(left.signal);
  await record.follow(open);
  expect(asked).toEqual([0, 2]);
  expect(record.value.events).toHaveLength(4);
});
