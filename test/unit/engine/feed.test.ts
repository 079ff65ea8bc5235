import type { Claim, Run } from '../../../src/domain/chat/run';
import { asStored, type RunEvent } from '../../../src/domain/chat/run-event';
import type { RunId } from '../../../src/domain/ids';
import { Feed } from '../../../src/infrastructure/engine/feed';
import { aClaim, aRunId, endingOf, token, written } from '../../contract/engine-world';
import { openMemoryEngineWorld } from '../../contract/memory-engine-world';
import { FakeClock, settled } from '../../support/fake-clock';
import { GatedTransport } from '../../support/gated-transport';

let gate: GatedTransport;
let world: Awaited<ReturnType<typeof openMemoryEngineWorld>>;
let clock: FakeClock;
let feed: Feed;
let reported: unknown[];
let claim: Claim;
let stop: AbortController;

beforeEach(async () => {
  gate = new GatedTransport();
  world = await openMemoryEngineWorld(gate.run);
  clock = new FakeClock();
  reported = [];
  feed = new Feed(world.store, clock, (error) => reported.push(error), () => 0.5); // prettier-ignore
  stop = new AbortController();
  claim = await aClaim(world);
  gate.sent = [];
});
afterEach(async () => {
  stop.abort();
  await settled();
  expect([feed['tails'].size, clock.pending]).toEqual([0, 0]);
});

const texts = (events: RunEvent[]): string =>
  events.map((event) => (event.type === 'token' ? event.data.content : `<${event.type}>`)).join('');
const event = (seq: number, content = String(seq)): RunEvent =>
  ({ ...token(content), data: asStored({ content, citations: [] }), seq }) as RunEvent;
const last = async (of: Claim = claim): Promise<number> => (await world.store.state(of.runId))?.lastSeq ?? 0;
/** Commits tokens, and publishes them as the journal of this process would. */
async function say(...contents: string[]): Promise<void> {
  const after = await last();
  await written(world, claim, after, contents.map(token));
  feed.publish(claim.runId, await world.store.read(claim.runId, after, contents.length));
}
async function end(of: Claim = claim): Promise<void> {
  await world.store.close(of, endingOf(of, await last(of), 'done'));
}

interface Reader {
  events: RunEvent[];
  ended: boolean;
  leave(): void;
  /** Takes no page until it is called. */
  goOn(): void;
}
function reader(run: RunId = claim.runId, after = 0, slow = false, known?: Pick<Run, 'status' | 'lastSeq'>): Reader {
  const left = new AbortController();
  let goOn = (): void => undefined;
  const started = slow ? new Promise<void>((resolve) => (goOn = resolve)) : Promise.resolve();
  const self: Reader = { events: [], ended: false, leave: () => left.abort(), goOn: () => goOn() };
  const take = (page: readonly RunEvent[]): void | Promise<void> => {
    self.events.push(...page);
    if (slow) return started;
  };
  void feed.watch(run, after, take, AbortSignal.any([left.signal, stop.signal]), known).then(() => (self.ended = true));
  return self;
}

describe('a reader', () => {
  it('sees what the journal of its process commits, without a query', async () => {
    const one = reader();
    await settled();
    gate.sent = [];
    await world.store.flush(claim.processId, []);
    await written(world, claim, 0, [token('a')]);
    feed.publish(claim.runId, [event(1, 'a')]);
    await settled();
    expect(texts(one.events)).toBe('a');
    expect(gate.sent.filter((statement) => statement !== 'flush')).toEqual([]);
  });

  it('is given what is committed in the turn in which it is published', async () => {
    const one = reader();
    await settled();
    await written(world, claim, 0, [token('a')]);
    feed.publish(claim.runId, [event(1, 'a')]);
    expect(texts(one.events)).toBe('a');
  });

  it('that asks to wait in mid-stream gets the rest afterwards, once and in order', async () => {
    await say('a');
    const slow = reader(claim.runId, 1, true);
    await settled();
    await say('b'); // given at once; the reader asks to wait
    await say('c', 'd');
    await end();
    feed.moved([claim.runId]);
    await settled();
    expect(texts(slow.events)).toBe('b');
    slow.goOn();
    await settled();
    expect([texts(slow.events), slow.ended]).toEqual(['bcd<final><done>', true]);
  });

  it('does not ask again for what its caller has just read', async () => {
    await say('a');
    gate.sent = [];
    const one = reader(claim.runId, 1, false, { status: 'running', lastSeq: 1 });
    await settled();
    expect(gate.sent).not.toContain('state');
    await say('b');
    expect(texts(one.events)).toBe('b');
  });

  it('misses nothing that was committed between what its caller has read and its own coming', async () => {
    await say('a', 'b'); // nobody watched
    const one = reader(claim.runId, 0, false, { status: 'running', lastSeq: 0 });
    await settled();
    expect(texts(one.events)).toBe('ab');
    one.leave();
    await settled();
    await end();
    const late = reader(claim.runId, 1, false, { status: 'running', lastSeq: 2 });
    await settled();
    expect([texts(late.events), late.ended]).toEqual(['b<final><done>', true]);
  });

  it('of a run that had ended gets the rest from the table', async () => {
    await say('a');
    await end();
    const one = reader(claim.runId, 0, false, { status: 'done', lastSeq: 3 });
    await settled();
    expect([texts(one.events), one.ended]).toEqual(['a<final><done>', true]);
  });

  it('whose cursor is ahead of its run waits until the run has passed it', async () => {
    const ahead = reader(claim.runId, 2);
    await settled();
    await say('a', 'b', 'c');
    await settled();
    expect(texts(ahead.events)).toBe('c');
    await say('d');
    expect(texts(ahead.events)).toBe('cd');
  });

  it('gets what is in the table first, then what comes, then its end', async () => {
    await say('a', 'b');
    const one = reader();
    await settled();
    await say('c');
    await end();
    feed.moved([claim.runId]);
    await settled();
    expect([texts(one.events), one.ended]).toEqual(['abc<final><done>', true]);
    expect(one.events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
  });

  it.each([0, 1, 3, 4])('that joins late, behind %i, gets the rest and its done', async (after) => {
    await say('a', 'b', 'c');
    await end();
    const one = reader(claim.runId, after);
    await settled();
    expect([one.events.map(({ seq }) => seq), one.ended]).toEqual([[1, 2, 3, 4, 5].slice(after), true]);
  });

  it('past the end of an ended run ends at once', async () => {
    await end();
    const [at, beyond] = [reader(claim.runId, 2), reader(claim.runId, 99)];
    await settled();
    expect([at.events, at.ended, beyond.events, beyond.ended]).toEqual([[], true, [], true]);
  });

  it('past the end of a live run waits, and ends with it', async () => {
    const one = reader(claim.runId, 99);
    await say('a');
    await settled();
    expect(one.ended).toBe(false);
    await end();
    feed.moved();
    await settled();
    expect([one.events, one.ended]).toEqual([[], true]);
  });

  it('costs no query of its own beside another that keeps up', async () => {
    reader();
    await say('a', 'b');
    await settled();
    gate.sent = [];
    const [second, third] = [reader(), reader(claim.runId, 1)];
    await settled();
    expect([texts(second.events), texts(third.events), gate.sent]).toEqual(['ab', 'b', []]);
  });

  it('that leaves while the store does not answer is let go', async () => {
    // Regression: it waited for a change with a signal that had aborted already, and its tail stayed for good.
    gate.next('state', ...Array.from({ length: 99 }, () => 'fails first' as const));
    const one = reader();
    await clock.advance(200);
    one.leave();
    await settled();
    expect([one.ended, feed['tails'].size]).toEqual([true, 0]);
  });

  it('waits patiently for a store that does not answer, and each failure is reported', async () => {
    await say('a');
    gate.next('state', 'fails first', 'fails first');
    gate.next('read', 'fails first');
    const one = reader();
    await clock.advance(1000);
    expect([texts(one.events), reported.length]).toEqual(['a', 3]);
  });

  it('of a run that does not exist ends without an event', async () => {
    const one = reader(aRunId());
    await settled();
    expect([one.events, one.ended]).toEqual([[], true]);
  });

  it('of a run that is removed ends: with the next poll, or when its rows are not there any more', async () => {
    await say('a', 'b');
    const [one, behind] = [reader(), reader(claim.runId, 0, true)];
    const polling = feed.run(stop.signal);
    await settled();
    await world.remove(claim.runId);
    await clock.advance(1000);
    behind.goOn();
    await settled();
    expect([one.ended, behind.ended]).toEqual([true, true]);
    stop.abort();
    await polling;
  });
});

describe('the tail', () => {
  it('of a run that was stored here just now lies ready for its first reader, who asks nothing', async () => {
    await written(world, claim, 0, [token('a')]);
    feed.expect(claim.runId, [event(1, 'a')]);
    gate.sent = [];
    const one = reader(claim.runId, 0, false, { status: 'running', lastSeq: 1 });
    await settled();
    expect(texts(one.events)).toBe('a');
    expect(gate.sent).toEqual([]);
    await say('b');
    await settled();
    expect(texts(one.events)).toBe('ab');
    await clock.advance(2000);
    await say('c');
    await settled();
    expect(texts(one.events)).toBe('abc');
  });

  it('that nobody comes to see is dropped after two seconds', async () => {
    feed.expect(claim.runId, [event(1, 'a')]);
    await clock.advance(1999);
    expect(feed['tails'].size).toBe(1);
    await clock.advance(1);
    expect(feed['tails'].size).toBe(0);
  });

  it('reads from the table what a gap left out', async () => {
    const one = reader();
    await say('a');
    await settled();
    await written(world, claim, 1, [token('b'), token('c')]);
    gate.sent = [];
    feed.publish(claim.runId, [event(3, 'c')]);
    await settled();
    expect([texts(one.events), gate.sent]).toEqual(['abc', ['read-many']]);
  });

  it('drops what it has already', async () => {
    const one = reader();
    await say('a', 'b');
    feed.publish(claim.runId, [event(1, 'x'), event(2, 'y')]);
    await say('c');
    await settled();
    expect(texts(one.events)).toBe('abc');
  });

  it('misses nothing of what is committed while it is first looked at', async () => {
    const release = gate.holdAnswer('state');
    const one = reader();
    await settled();
    await written(world, claim, 0, [token('a')]);
    feed.publish(claim.runId, [event(1, 'a')]);
    release();
    await settled();
    expect(texts(one.events)).toBe('a');
  });

  it('misses nothing of what is committed while the table is read', async () => {
    const one = reader();
    await settled();
    await written(world, claim, 0, [token('a')]);
    const release = gate.holdAnswer('read-many');
    feed.moved([claim.runId]);
    await settled();
    await written(world, claim, 1, [token('b')]);
    feed.moved([claim.runId]);
    release();
    await settled();
    expect(texts(one.events)).toBe('ab');
  });

  it('is read again when reading it failed', async () => {
    const one = reader();
    await settled();
    await written(world, claim, 0, [token('a')]);
    gate.next('read-many', 'fails first', 'answer lost');
    feed.moved([claim.runId]);
    await clock.advance(500);
    expect([texts(one.events), reported.length]).toEqual(['a', 2]);
  });

  it('catches up in pages, however far behind it is', async () => {
    const one = reader();
    await settled();
    await written(
      world,
      claim,
      0,
      Array.from({ length: 450 }, (_, i) => token(`${i} `)),
    );
    gate.sent = [];
    feed.moved([claim.runId]);
    await settled();
    expect(texts(one.events)).toBe(Array.from({ length: 450 }, (_, i) => `${i} `).join(''));
    expect(gate.count('read-many')).toBe(3);
  });

  it('holds no more than 256 events and no more than 128 K characters, while one that does not read holds nothing', async () => {
    const [slow, quick] = [reader(claim.runId, 0, true), reader()];
    await say('first');
    await settled();
    for (let i = 0; i < 1000; i++) await say(`${i} `);
    const tail = feed['tails'].get(claim.runId);
    expect(tail?.['events'].length).toBeLessThanOrEqual(256);
    for (let i = 0; i < 200; i++) await say('x'.repeat(2000));
    expect(tail?.['events'].reduce((sum, { data }) => sum + JSON.stringify(data).length, 0)).toBeLessThan(150_000);
    await settled();
    expect([quick.events.length, slow.events.length]).toEqual([1201, 1]);
    gate.sent = [];
    slow.goOn();
    await settled();
    expect(slow.events.map(({ seq }) => seq)).toEqual(Array.from({ length: 1201 }, (_, i) => i + 1));
    expect(gate.count('read')).toBeGreaterThan(3); // from the table, page by page
  });

  it('keeps one event that is larger than its bound: somebody has to show it', async () => {
    const one = reader();
    await settled();
    await say('x'.repeat(300_000), 'y');
    await settled();
    expect(one.events.map(({ seq }) => seq)).toEqual([1, 2]);
  });
});

describe('the poll', () => {
  let polling: Promise<void>;
  beforeEach(() => void (polling = feed.run(stop.signal)));
  afterEach(async () => {
    stop.abort();
    await polling;
  });

  it('asks nothing while nothing is watched, whatever is published or moves', async () => {
    await clock.advance(10_000);
    feed.moved();
    feed.moved([claim.runId]);
    feed.publish(claim.runId, [event(1)]);
    await clock.advance(10_000);
    reader().leave();
    await settled();
    gate.sent = [];
    await clock.advance(10_000);
    expect(gate.sent).toEqual([]);
  });

  it('brings what no wake-up told of, within a second', async () => {
    const one = reader();
    await settled();
    await written(world, claim, 0, [token('a')]);
    await clock.advance(1000);
    expect(texts(one.events)).toBe('a');
    await end();
    await clock.advance(1000);
    expect(one.ended).toBe(true);
  });

  it('asks only for live runs that have been looked at, one small query a second', async () => {
    const [over, unseen] = [await aClaim(world), await aClaim(world)];
    await end(over);
    reader();
    const late = reader(over.runId, 0, true);
    await settled();
    const release = gate.hold('state');
    reader(unseen.runId);
    const moved = jest.spyOn(world.store, 'moved');
    gate.sent = [];
    await clock.advance(3000);
    expect(moved.mock.calls.map(([seen]) => seen)).toEqual(Array.from({ length: 3 }, () => [{ runId: claim.runId, seq: 0 }]));
    expect(gate.sent).toEqual(['poll', 'poll', 'poll']);
    release();
    late.goOn();
    await settled();
  });

  it('asks for a thousand at a time', async () => {
    const runs = await Promise.all(Array.from({ length: 2100 }, () => world.post()));
    for (const run of runs) reader(run.runId);
    await settled();
    gate.sent = [];
    await clock.advance(1000);
    expect(gate.sent).toEqual(['poll', 'poll', 'poll']);
  });

  it('goes on after an error', async () => {
    const one = reader();
    await settled();
    await written(world, claim, 0, [token('a')]);
    gate.next('poll', 'fails first', 'answer lost');
    await clock.advance(3000);
    expect([texts(one.events), reported.length]).toEqual(['a', 2]);
  });

  it('is quicker where wake-ups do not come through', async () => {
    feed.pollMs = 100;
    await clock.advance(1000); // the wait that had begun
    reader();
    await settled();
    gate.sent = [];
    await clock.advance(1000);
    expect(gate.count('poll')).toBe(10);
  });
});
