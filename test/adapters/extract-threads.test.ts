import { join } from 'node:path';
import { Unreadable } from '../../src/domain/knowledge/extractor';
import type { ThreadExtractor } from '../../src/infrastructure/extractors/thread-extractor';
import { extractWith, openExtractor } from '../support/extracting';
import { until } from '../support/until';

const entry = join(__dirname, '../support/extract-thread-faulty.cjs');
let extractor: ThreadExtractor;
const titleOf = async (text: string, signal?: AbortSignal): Promise<string> => (await extractWith(extractor, text, { signal })).title;
const open = (maxSeconds: number, idleSeconds?: number): ThreadExtractor => (extractor = openExtractor({ entry, maxSeconds, idleSeconds }));

afterEach(() => extractor.close());

describe('the threads that read files', () => {
  it.each([
    ['hangs', 'hang', /^takes longer than 0\.5 s to read: split it/],
    ['throws', 'die', /^cannot be read: its reader broke down over it/],
    ['exits', 'exit', /^cannot be read: its reader broke down over it/],
    ['eats the memory', 'eat', /^needs more than 512 MB of memory to read: split it$/],
  ])('fail a file over which one %s, and no other', async (_name, fatal, reason) => {
    open(fatal === 'hang' ? 0.5 : 60);
    const others = Promise.all(['a', 'b', 'c', 'd'].map((text) => titleOf(text)));
    const failure = await titleOf(fatal).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Unreadable);
    expect((failure as Error).message).toMatch(reason);
    expect(await others).toEqual(['a', 'b', 'c', 'd']);
    expect(await titleOf('e')).toBe('e');
  });

  it('go on with the same thread after a file that is refused, and leave the caller its bytes', async () => {
    extractor = openExtractor();
    const bytes = Buffer.from('kept text');
    for (let i = 0; i < 3; i++) {
      await expect(extractor.extract({ source: 'x', bytes: Buffer.from('\x89PNG', 'latin1') }, 'text')).rejects.toThrow(Unreadable);
      expect((await extractor.extract({ source: 'x', bytes }, 'text')).chunks).toMatchObject([{ text: 'kept text' }]);
    }
    expect(bytes.toString()).toBe('kept text');
  });

  it('are two at most: further files wait, in order', async () => {
    open(60);
    const ids = await Promise.all(Array.from({ length: 6 }, () => titleOf('thread?')));
    expect(new Set(ids).size).toBe(2);
    const [freed, held] = [new AbortController(), new AbortController()];
    const hanging = [titleOf('wait', freed.signal), titleOf('wait', held.signal)].map((reading) =>
      reading.catch((error: unknown) => error),
    );
    const ends: string[] = [];
    const waiting = ['first', 'second', 'third'].map((text) => titleOf(text).then((title) => ends.push(title)));
    freed.abort(new Error('enough'));
    await Promise.all(waiting);
    expect(ends).toEqual(['first', 'second', 'third']);
    held.abort(new Error('enough'));
    expect(await Promise.all(hanging)).toEqual([new Error('enough'), new Error('enough')]);
  });

  it('leave a file at once when its signal says so, at work or in the queue', async () => {
    open(60);
    await expect(titleOf('a', AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late');
    const [first, second, queued] = [new AbortController(), new AbortController(), new AbortController()];
    const readings = [titleOf('hang', first.signal), titleOf('hang', second.signal), titleOf('never read', queued.signal)];
    queued.abort(new Error('queued'));
    await expect(readings[2]).rejects.toThrow('queued');
    first.abort(new Error('first'));
    await expect(readings[0]).rejects.toThrow('first');
    expect(await titleOf('b')).toBe('b');
    second.abort(new Error('second'));
    await expect(readings[1]).rejects.toThrow('second');
  });

  it('end when they are idle, and begin again when needed', async () => {
    open(60);
    const kept = await titleOf('thread?');
    expect(await titleOf('thread?')).toBe(kept);
    await extractor.close();
    open(60, 0.001);
    const ended = await titleOf('thread?');
    await until('another thread', async () => (await titleOf('thread?')) !== ended);
  });

  it('end with the extractor, whatever they do', async () => {
    open(60);
    const readings = [titleOf('hang'), titleOf('hang'), titleOf('queued')].map((reading) => reading.catch((error: unknown) => error));
    await extractor.close();
    for (const failure of await Promise.all(readings)) expect(failure).toEqual(new Error('the extractor is closed'));
    await expect(titleOf('a')).rejects.toThrow('the extractor is closed');
  });

  it('tell a fault of ours from one of the file: where none can be started', async () => {
    extractor = openExtractor({ entry: join(__dirname, 'nowhere.cjs') });
    const failure = await titleOf('a').catch((error: unknown) => error);
    expect(failure).not.toBeInstanceOf(Unreadable);
    expect(failure).toMatchObject({ message: 'no thread could be started to read files', cause: { code: 'MODULE_NOT_FOUND' } });
  });
});
