import type { RunId } from '../../../src/domain/ids';
import { type Signal, WakeUpHub } from '../../../src/infrastructure/engine/wake-up-hub';
import { decode, encode } from '../../../src/infrastructure/postgres/signals';
import { aRunId } from '../../contract/engine-world';
import { FakeClock } from '../../support/fake-clock';

let clock: FakeClock;
let hub: WakeUpHub;
let sent: Signal[][];
let heard: string[];
const [a, b, c] = [aRunId(), aRunId(), aRunId()];

beforeEach(() => {
  clock = new FakeClock();
  [sent, heard] = [[], []];
  hub = new WakeUpHub(clock, (signals) => {
    sent.push(signals);
    return Promise.resolve();
  });
  hub.connect({
    queued: () => void heard.push('queued'),
    moved: (runs) => void heard.push(`moved ${runs ? runs.join() : 'any'}`),
    cancelled: (runs) => void heard.push(`cancelled ${runs.join()}`),
    hello: () => void heard.push('hello'),
  });
});

describe('within the process', () => {
  it('wakes at once, whether or not others live', () => {
    hub.queued();
    hub.moved([a]);
    hub.cancelled([b]);
    expect(heard).toEqual(['queued', `moved ${a}`, `cancelled ${b}`]);
  });

  it('does not tell its own feed of rows that it has', () => {
    hub.others = 1;
    hub.announce([a]);
    expect(heard).toEqual([]);
  });

  it('does what others ask, and looks at everything when some of it may have been lost', () => {
    const signals: Signal[] = [{ kind: 'queued' }, { kind: 'hello' }, { kind: 'moved', runs: [a] }, { kind: 'cancelled', runs: [b] }];
    for (const signal of signals) hub.receive(signal);
    expect(heard.splice(0)).toEqual(['queued', 'hello', `moved ${a}`, `cancelled ${b}`]);
    expect(sent).toEqual([]);
    hub.missed();
    expect(heard).toEqual(['moved any', 'queued', 'hello']);
    expect(sent).toEqual([[{ kind: 'hello' }]]);
  });
});

describe('to other processes', () => {
  it('sends nothing while no other lives, and nothing of that later', async () => {
    hub.queued();
    hub.moved([a]);
    hub.cancelled([b]);
    hub.announce([c]);
    await clock.advance(1000);
    hub.others = 1;
    await clock.advance(1000);
    expect(sent).toEqual([]);
    hub.announce([c]);
    expect(sent).toEqual([[{ kind: 'moved', runs: [c] }]]);
  });

  it('greets whether or not others are known', () => {
    hub.hello();
    expect(sent).toEqual([[{ kind: 'hello' }]]);
  });

  it('sends the first at once and gathers what follows, each run once', async () => {
    hub.others = 2;
    hub.announce([a]);
    for (let i = 0; i < 5; i++) hub.announce([b, c]);
    hub.cancelled([a]);
    hub.queued();
    expect(sent).toEqual([[{ kind: 'moved', runs: [a] }]]);
    await clock.advance(20);
    expect(sent.slice(1)).toEqual([[{ kind: 'queued' }, { kind: 'cancelled', runs: [a] }, { kind: 'moved', runs: [b, c] }]]);
    await clock.advance(1000);
    expect(sent).toHaveLength(2);
  });

  it('sends at most fifty messages a second', async () => {
    hub.others = 1;
    for (let ms = 0; ms < 2000; ms++) {
      hub.announce([aRunId()]);
      await clock.advance(1);
    }
    expect(sent.length).toBeLessThanOrEqual(101);
    expect(sent.flatMap((signals) => signals.flatMap((signal) => ('runs' in signal ? signal.runs : [])))).toHaveLength(2000);
  });
});

describe('what is sent', () => {
  it('stays below 8,000 bytes and 200 ids a payload, however many runs have moved', () => {
    const runs: RunId[] = Array.from({ length: 1001 }, () => aRunId());
    const payloads = encode(aRunId(), [{ kind: 'moved', runs }, { kind: 'cancelled', runs: runs.slice(0, 200) }, { kind: 'queued' }]);
    expect(payloads).toHaveLength(6 + 1 + 1);
    for (const payload of payloads) expect(Buffer.byteLength(payload)).toBeLessThan(8000);
    const read = payloads.map((payload) => decode('another', payload));
    expect(read.flatMap((signal) => (signal?.kind === 'moved' ? signal.runs : []))).toEqual(runs);
    expect(read.slice(6)).toEqual([{ kind: 'cancelled', runs: runs.slice(0, 200) }, { kind: 'queued' }]);
  });

  it('is nothing to its own sender, and neither is what no release of ours has sent', () => {
    const [payload] = encode('me', [{ kind: 'hello' }]);
    expect([decode('me', payload!), decode('you', payload!)]).toEqual([undefined, { kind: 'hello' }]);
    for (const strange of ['', 'x', 'x:', 'x:z:1', 'x:p:7']) expect(decode('me', strange)).toBeUndefined();
  });
});
