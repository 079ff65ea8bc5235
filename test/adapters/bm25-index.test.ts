import type { ChunkId, CollectionId, DocumentId } from '../../src/domain/ids';
import type { Chunk, Collection } from '../../src/domain/knowledge/collection';
import { Bm25KeywordIndex } from '../../src/infrastructure/indexes/bm25-index';

const collection = (version: number, id = 'docs'): Collection => ({ id: id as CollectionId, name: id, ownerUserId: null, version });
const chunk = (text: string, header = ''): Chunk => ({
  id: text as ChunkId,
  documentId: 'd' as DocumentId,
  ordinal: 0,
  title: 't',
  source: 's',
  header,
  text,
  page: null,
  section: null,
});

type Loaded = { version: number; chunks: Chunk[] };
const loaded = (version: number, ...texts: string[]): Loaded => ({ version, chunks: texts.map((text) => chunk(text)) });

/** A source whose loads come when the test lets them. */
class SlowChunks {
  readonly loads: { resolve: (value: Loaded) => void; reject: (error: Error) => void }[] = [];
  chunks = (): Promise<Loaded> => new Promise((resolve, reject) => this.loads.push({ resolve, reject }));
}
const at = (version: number, chunks: Chunk[]) => ({ chunks: () => Promise.resolve({ version, chunks }) });
const found = async (chunks: Chunk[], query: string, k = 10) =>
  (await new Bm25KeywordIndex(at(1, chunks)).search(collection(1), query, k)).hits;

describe('keyword search', () => {
  it('finds by header and text, and shows the text', async () => {
    const hits = await found([chunk('Send the last id.', 'Runlog › Resuming'), chunk('Something else.')], 'resume');
    expect(hits.map((hit) => hit.chunk.text)).toEqual(['Send the last id.']);
  });

  it('puts the rare word first, and equal scores in the order of the document', async () => {
    const hits = await found(
      ['a stream', 'a stream', 'a journal', 'a stream'].map((text) => chunk(text)),
      'stream journal',
    );
    expect(hits.map((hit) => hit.chunk.text)).toEqual(['a journal', 'a stream', 'a stream', 'a stream']);
    expect(hits.map((hit) => hit.score)).toEqual([...hits.map((hit) => hit.score)].sort((a, b) => b - a));
  });

  it('gives no more than k', async () => {
    expect(
      await found(
        Array.from({ length: 20 }, (_, n) => chunk(`stream ${'word '.repeat(20 - n)}`)),
        'stream',
        3,
      ),
    ).toHaveLength(3);
  });

  it('tells how much of the question a chunk covers, unknown words included', async () => {
    const chunks = [chunk('alpha beta'), chunk('gamma')];
    expect((await found(chunks, 'alpha beta'))[0]?.coverage).toBeCloseTo(1);
    const unknown = (await found(chunks, 'alpha omega'))[0]!.coverage;
    expect(unknown).toBeGreaterThan(0);
    expect(unknown).toBeLessThan(0.5);
  });

  it('finds nothing in nothing', async () => {
    expect(await found([], 'stream')).toEqual([]);
    expect(await found([chunk('stream')], 'the of and')).toEqual([]);
    expect(await found([chunk('')], 'stream')).toEqual([]);
  });
});

describe('the indexes of collections', () => {
  it('are loaded once for all who ask at the same time', async () => {
    const source = new SlowChunks();
    const index = new Bm25KeywordIndex(source);
    const both = [index.search(collection(1), 'stream', 5), index.search(collection(1), 'stream', 5)];
    source.loads[0]!.resolve(loaded(1, 'a stream'));
    expect((await Promise.all(both)).map(({ hits }) => hits.length)).toEqual([1, 1]);
    await index.search(collection(1), 'stream', 5);
    expect(source.loads).toHaveLength(1);
  });

  it('follow the version, and a slower build of an older one changes nothing', async () => {
    const source = new SlowChunks();
    const index = new Bm25KeywordIndex(source);
    const [old, fresh] = [index.search(collection(1), 'stream', 5), index.search(collection(2), 'stream', 5)];
    source.loads[1]!.resolve(loaded(2, 'a new stream'));
    expect((await fresh).version).toBe(2);
    source.loads[0]!.resolve(loaded(1, 'an old stream'));
    expect((await old).version).toBe(1);
    expect((await index.search(collection(1), 'stream', 5)).version).toBe(2); // newer than asked for is fine
    expect(source.loads).toHaveLength(2);
  });

  it('are tried again after a load that failed', async () => {
    const source = new SlowChunks();
    const index = new Bm25KeywordIndex(source);
    const failed = index.search(collection(1), 'stream', 5);
    source.loads[0]!.reject(new Error('no database'));
    await expect(failed).rejects.toThrow('no database');
    const again = index.search(collection(1), 'stream', 5);
    source.loads[1]!.resolve(loaded(1, 'a stream'));
    expect((await again).hits).toHaveLength(1);
  });

  it('are not waited for by who gave up', async () => {
    const source = new SlowChunks();
    const index = new Bm25KeywordIndex(source);
    const stop = new AbortController();
    const [left, stays] = [index.search(collection(1), 'stream', 5, stop.signal), index.search(collection(1), 'stream', 5)];
    stop.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');
    source.loads[0]!.resolve(loaded(1, 'a stream'));
    expect((await stays).hits).toHaveLength(1);
  });

  it('are kept up to a bound, the last used ones longest', async () => {
    let loads = 0;
    const chunks = () => Promise.resolve({ version: 1, chunks: (loads++, [chunk('a stream'), chunk('b')]) });
    const index = new Bm25KeywordIndex({ chunks }, 4);
    const search = (id: string) => index.search(collection(1, id), 'stream', 5);
    for (const id of ['a', 'b', 'a', 'c']) await search(id); // c takes the place of b
    expect(loads).toBe(3);
    await search('a');
    expect(loads).toBe(3);
    await search('b');
    expect(loads).toBe(4);
  });
});
