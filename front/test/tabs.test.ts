import { Tabs } from '../src/app/tabs';

/** Two ends of a channel: what one posts the other hears, as a copy. */
function channels() {
  const ends = [0, 1].map(() => ({ onmessage: null as ((event: MessageEvent) => void) | null, postMessage: (_: unknown) => undefined }));
  ends.forEach((end, i) => {
    end.postMessage = (data) => ends[1 - i]!.onmessage?.({ data: structuredClone(data) } as MessageEvent) as undefined;
  });
  return ends as unknown as [BroadcastChannel, BroadcastChannel];
}

describe('tabs that tell each other', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  function twoTabs() {
    const [one, other] = channels();
    const fetched: string[] = [];
    const told: string[] = [];
    const here = new Tabs(one, () => undefined);
    const there = new Tabs(other, (key) => fetched.push(key.join(':')));
    there.onThread((id) => told.push(id));
    const hear = (data: unknown): void => one.postMessage(data);
    return { here, hear, fetched, told };
  }

  it('fetches what another tab changed, and nothing else', () => {
    const { here, fetched, told } = twoTabs();
    here.tell({ threads: true, thread: 'a' });
    here.tell({ documents: 'cvs' });
    jest.runAllTimers();
    expect(fetched).toEqual(['threads', 'thread:a', 'messages:a', 'documents:cvs', 'collections']);
    expect(told).toEqual(['a']);
  });

  it('answers many messages at once, and more threads than it counts as all', () => {
    const { here, fetched, told } = twoTabs();
    for (let i = 0; i < 1000; i++) here.tell({ threads: true, thread: `t${i % 100}` });
    jest.runAllTimers();
    expect(fetched).toEqual(['threads', 'thread', 'messages']);
    expect(told.length).toBeLessThanOrEqual(20);
    here.tell({ thread: 'b' });
    jest.runAllTimers();
    expect(fetched.slice(3)).toEqual(['thread:b', 'messages:b']);
  });

  it('looks at a thread that is gone only where it is open', () => {
    const { here, fetched, told } = twoTabs();
    here.tell({ gone: 'a' });
    jest.runAllTimers();
    expect(fetched).toEqual(['thread:a', 'messages:a']);
    expect(told).toEqual([]);
  });

  it.each([
    null,
    'threads',
    42,
    [],
    {},
    { threads: 'yes' },
    { thread: '' },
    { thread: 'x'.repeat(201) },
    { thread: ['a'] },
    { mood: 'good' },
  ])('takes no notice of %j, which another version may send', (data) => {
    const { hear, fetched } = twoTabs();
    hear(data);
    jest.runAllTimers();
    expect(fetched).toEqual([]);
  });

  it('works alone where there is no channel', () => {
    const fetched: unknown[] = [];
    new Tabs(undefined, (key) => fetched.push(key)).tell({ threads: true });
    expect(fetched).toEqual([]);
  });
});
