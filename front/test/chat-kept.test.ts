import { draftOf, keepDraft } from '../src/chat/drafts';
import { keyOf } from '../src/chat/keys';

describe('drafts', () => {
  const kept = new Map<string, string>();
  beforeEach(() => {
    kept.clear();
    Object.assign(globalThis, {
      localStorage: { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) },
    });
  });
  afterAll(() => Reflect.deleteProperty(globalThis, 'localStorage'));

  it('are kept for each thread and for the one that is not there yet, until they are sent', () => {
    keepDraft('a', 'to a');
    keepDraft(undefined, 'to nobody yet');
    expect([draftOf('a'), draftOf(undefined), draftOf('b')]).toEqual(['to a', 'to nobody yet', '']);
    keepDraft('a', '');
    expect([draftOf('a'), draftOf(undefined)]).toEqual(['', 'to nobody yet']);
  });

  it('are bounded: the oldest goes first, and what is very long is not kept', () => {
    for (let at = 0; at < 60; at++) keepDraft(`t${at}`, 'x');
    expect([draftOf('t0'), draftOf('t59')]).toEqual(['', 'x']);
    keepDraft('t59', 'x'.repeat(30_000));
    expect(draftOf('t59')).toBe('');
  });

  it('survive a storage that holds something else, or nothing at all', () => {
    for (const broken of ['{', '{"a":1}', '[1,["a"],["a",2]]']) {
      kept.set('runlog.drafts', broken);
      expect(draftOf('a')).toBe('');
    }
    Reflect.deleteProperty(globalThis, 'localStorage');
    expect(draftOf('a')).toBe('');
    expect(() => keepDraft('a', 'x')).not.toThrow();
  });
});

describe('the key of a request', () => {
  it('is the same until the request is settled, and another for any other body', () => {
    const first = keyOf('messages of t', { content: 'x' });
    expect(keyOf('messages of t', { content: 'x' }).key).toBe(first.key);
    expect(keyOf('messages of t', { content: 'y' }).key).not.toBe(first.key);
    expect(keyOf('messages of u', { content: 'x' }).key).not.toBe(first.key);
    first.settle();
    expect(keyOf('messages of t', { content: 'x' }).key).not.toBe(first.key);
  });
});
