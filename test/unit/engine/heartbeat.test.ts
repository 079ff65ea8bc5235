import type { ProcessId } from '../../../src/domain/ids';
import { Heartbeat } from '../../../src/infrastructure/engine/heartbeat';
import { uuidIds } from '../../../src/infrastructure/uuid-ids';
import { aProcess } from '../../contract/engine-world';
import { openMemoryEngineWorld } from '../../contract/memory-engine-world';
import { FakeClock, settled } from '../../support/fake-clock';
import { GatedTransport } from '../../support/gated-transport';

const LEASE_SECONDS = 15;
let gate: GatedTransport;
let world: Awaited<ReturnType<typeof openMemoryEngineWorld>>;
let clock: FakeClock;
let stop: AbortController;
let beating: Promise<void>;
let heart: Heartbeat;
let heard: unknown[];
let reported: unknown[];

beforeEach(async () => {
  gate = new GatedTransport();
  world = await openMemoryEngineWorld(gate.run);
  clock = new FakeClock();
  stop = new AbortController();
  [heard, reported] = [[], []];
  const listener = { identityLost: () => void heard.push('lost'), renewed: (alive: object) => void heard.push(alive) };
  heart = new Heartbeat(world.lease, uuidIds, clock, 'all', LEASE_SECONDS, '0', listener, (error) => reported.push(error), () => 0.5); // prettier-ignore
  await heart.register();
  beating = heart.run(stop.signal);
  await settled();
});
afterEach(async () => {
  stop.abort();
  await beating;
  expect(clock.pending).toBe(0);
});
const beats = (): number => gate.count('heartbeat');

it('beats at once, then every third of the lease', async () => {
  expect(beats()).toBe(1);
  await clock.advance(4999);
  expect(beats()).toBe(1);
  await clock.advance(10_001);
  expect(beats()).toBe(4);
  expect(heard).toEqual(Array.from({ length: 4 }, () => ({ others: 0, workers: 1 })));
});

it('beats at once when a process comes or goes', async () => {
  await aProcess(world, 'worker');
  heart.hurry();
  await settled();
  expect(heard.at(-1)).toEqual({ others: 1, workers: 2 });
  await clock.advance(4999);
  expect(beats()).toBe(2);
});

it('tries again soon after an error, for as long as it takes, and never gives up', async () => {
  gate.next('heartbeat', ...Array.from({ length: 30 }, () => 'fails first' as const));
  await clock.advance(5000 + 2000);
  expect(beats()).toBeGreaterThanOrEqual(4);
  await clock.advance(60_000);
  expect(reported).toHaveLength(30);
  expect(heard.at(-1)).toEqual({ others: 0, workers: 1 });
});

it('keeps its identity when the lease expired while its row is there', async () => {
  const id = heart.processId;
  await world.leaseEnds(id, -100);
  await clock.advance(5000);
  expect([heart.processId, heard.includes('lost')]).toEqual([id, false]);
  await world.post();
  expect(await world.queue.claim(id, 1)).toHaveLength(1);
});

it('comes back under a new identity when its row is gone, and says so before it does', async () => {
  const before = heart.processId;
  await world.lease.release(before);
  const seen: ProcessId[] = [];
  heard.push = (what) => Array.prototype.push.call(heard, what) + (what === 'lost' ? seen.push(heart.processId) : 0);
  await clock.advance(5000);
  expect(heard.filter((what) => what === 'lost')).toHaveLength(1);
  expect(seen).toEqual([before]);
  expect(heart.processId).not.toBe(before);
  expect(await world.lease.renew(heart.processId, LEASE_SECONDS)).toMatchObject({ held: true });
});

it('comes back when registering anew fails too', async () => {
  await world.lease.release(heart.processId);
  gate.next('register', 'fails first', 'fails first', 'answer lost');
  await clock.advance(10_000);
  expect(await world.lease.renew(heart.processId, LEASE_SECONDS)).toMatchObject({ held: true });
});

it('registers nothing anew once it has been stopped: its row has been handed back', async () => {
  const release = gate.hold('heartbeat');
  heart.hurry();
  await settled();
  await world.lease.release(heart.processId);
  stop.abort();
  release();
  await beating;
  expect(gate.count('register')).toBe(1);
  expect(heard).not.toContain('lost');
});

describe('whether runs may be claimed', () => {
  it('is so while the lease lives', async () => {
    expect(heart.mayClaim).toBe(true);
    await clock.advance(60_000);
    expect(heart.mayClaim).toBe(true);
  });

  it('is not so from the lease’s end on, nor for the two seconds after it is back: the others come back too', async () => {
    gate.next('heartbeat', ...Array.from({ length: 20 }, () => 'fails first' as const));
    await clock.advance(5000);
    expect(heart.mayClaim).toBe(true);
    await clock.advance(10_500);
    expect(heart.mayClaim).toBe(false);
    gate.next('heartbeat');
    await clock.advance(1000);
    expect([heart.mayClaim, heard.length]).toEqual([false, 2]);
    await clock.advance(2000);
    expect(heart.mayClaim).toBe(true);
  });
});
