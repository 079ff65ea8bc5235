import { SearchPassages, type PassageSearch } from '../../../src/application/knowledge/search-passages';
import { NotFound, Unavailable } from '../../../src/domain/failure';
import type { Collection, CollectionRepository } from '../../../src/domain/knowledge/collection';
import { EmbeddingFailed, type Embedder } from '../../../src/domain/knowledge/embedder';
import { EmbedderMismatch } from '../../../src/domain/knowledge/embedder-mismatch';
import type { DenseHit, IndexQuery, KeywordHit, PassageIndex } from '../../../src/domain/knowledge/passage-index';
import type { Reranker } from '../../../src/domain/knowledge/reranker';
import { aChunk, aCollection } from '../../support/chunks';

const VECTOR = Float32Array.of(1, 0);
const FULL: Embedder = { name: 'full@2', dimension: 2, alpha: 0.5, minScore: 0.8, embed: () => Promise.resolve([VECTOR]) };
const WEAK: Embedder = { ...FULL, name: 'weak@2', alpha: 0.1, minScore: undefined };
const failing = (error: Error, of = FULL): Embedder => ({ ...of, embed: () => Promise.reject(error) });

const word = (id: string, score: number, coverage = 1): KeywordHit => ({ chunk: aChunk(id, `text of ${id}`), score, coverage });
const near = (id: string, similarity: number): DenseHit => ({ chunk: aChunk(id, `text of ${id}`), similarity });

interface World {
  keyword?: KeywordHit[];
  dense?: DenseHit[];
  embedder?: Embedder;
  collection?: Collection | undefined;
  reranker?: Reranker;
  embedMs?: number;
}

/** A search over an index that has found this. */
function searching({ keyword = [], dense = [], embedder = WEAK, reranker, embedMs, ...world }: World) {
  const asked: IndexQuery[] = [];
  const collection = 'collection' in world ? world.collection : aCollection({ embedder: embedder.name });
  const index: PassageIndex = {
    search: (_, query) => {
      asked.push(query);
      return Promise.resolve({ version: 7, keyword: query.text === undefined ? [] : keyword, dense: query.vector ? dense : [] });
    },
    refresh: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const collections = { find: () => Promise.resolve(collection) } as unknown as CollectionRepository;
  const search = new SearchPassages(collections, index, embedder, reranker, embedMs);
  const find = (more: Partial<PassageSearch> = {}) => search.execute({ collection: 'docs', user: null, query: 'q', ...more });
  const titles = async (more: Partial<PassageSearch> = {}) => (await find(more)).passages.map(({ title }) => title).join(' ');
  return { asked, search, find, titles };
}

describe('a search for passages', () => {
  it('numbers them from 1 and tells query, mode and version', async () => {
    const paged = { ...word('a', 2.123456), chunk: aChunk('a', 'shown', { header: 'not shown', page: 4 }) };
    expect(await searching({ keyword: [paged, word('b', 1)] }).find({ query: ' how? ', mode: 'keyword' })).toEqual({
      query: 'how?',
      mode: 'keyword',
      version: 7,
      passages: [
        { n: 1, chunk_id: 'a', document_id: 'a', title: 'a', source: 'a.md', page: 4, snippet: 'shown', score: 2.1235 },
        { n: 2, chunk_id: 'b', document_id: 'b', title: 'b', source: 'b.md', snippet: 'text of b', score: 1 },
      ],
    });
  });

  it('asks the index for what the mode needs, within the filter', async () => {
    const { asked, find } = searching({});
    const filter = { language: 'de' };
    for (const mode of ['keyword', 'semantic', 'hybrid'] as const) await find({ mode, filter });
    expect(asked).toEqual([
      { text: 'q', vector: undefined, k: 50, filter },
      { text: undefined, vector: VECTOR, k: 50, filter },
      { text: 'q', vector: VECTOR, k: 50, filter },
    ]);
    await find({ k: 80 });
    expect(asked.at(-1)!.k).toBe(80);
  });

  it('shows three passages of a document at most, and six in all unless told otherwise', async () => {
    const keyword = [20, 19, 18, 17]
      .map((score, at) => word(`a/${at}`, score))
      .concat(['b', 'c', 'd', 'e'].map((name, at) => word(name, 16 - at)));
    const { titles } = searching({ keyword });
    expect(await titles()).toBe('a a a b c d');
    expect(await titles({ k: 2 })).toBe('a a');
    expect(await titles({ k: 3, perDocument: 1 })).toBe('a b c');
  });

  it('searches a page that was pasted by its beginning, without cutting a character in two', async () => {
    const { asked, find } = searching({});
    expect((await find({ query: `x${'😀'.repeat(5000)}` })).query).toHaveLength(2000);
    expect(asked[0]?.text?.isWellFormed()).toBe(true);
  });

  it('refuses a collection that the user cannot read', async () => {
    await expect(searching({ collection: undefined }).find()).rejects.toBeInstanceOf(NotFound);
  });

  it('leaves out what scores below the bound that was asked for, by the score that is shown', async () => {
    const keyword = [word('a', 10), word('b', 6)];
    expect(await searching({ keyword }).titles({ mode: 'keyword', minScore: 7 })).toBe('a');
    expect(await searching({ keyword }).titles({ minScore: 0.5 })).toBe('a b');
    expect(await searching({ keyword }).titles({ minScore: 0.6 })).toBe('a');
    expect(await searching({ dense: [near('a', 0.9), near('b', 0.7)], embedder: FULL }).titles({ mode: 'semantic', minScore: 0.75 })).toBe(
      'a',
    );
  });

  it('gives an evaluation all candidates, with neither gate nor cut', async () => {
    const { search } = searching({ keyword: [word('a', 9, 0.1), word('b', 1)], dense: [near('c', 0.1)] });
    const { ranked } = await search.rank({ collection: 'docs', user: null, query: 'q', k: 10 });
    expect(ranked.map(({ item }) => item.id)).toEqual(['a', 'c', 'b']);
  });
});

describe('whether the documents tell anything', () => {
  it('is told by the share of the question that the best passage covers', async () => {
    for (const mode of ['keyword', 'hybrid'] as const) {
      expect(await searching({ keyword: [word('a', 9, 0.24), word('b', 8, 1)] }).titles({ mode })).toBe('');
      expect(await searching({ keyword: [word('a', 9, 0.25)] }).titles({ mode })).toBe('a');
      expect(await searching({}).titles({ mode })).toBe('');
    }
  });

  it('is not told by the nearness of a weak embedder', async () => {
    expect(await searching({ dense: [near('a', 0.99)] }).titles()).toBe('');
    expect(await searching({ keyword: [word('b', 1)], dense: [near('a', 0.99), near('b', 0.5)] }).titles()).toBe('b');
  });

  it('is told by nearness alone where the embedder can: words that miss count for nothing then', async () => {
    const found = { keyword: [word('b', 9, 0.1)], dense: [near('a', 0.9)], embedder: FULL };
    expect(await searching(found).titles()).toBe('a');
    expect(await searching({ ...found, dense: [near('a', 0.79)] }).titles()).toBe('');
    expect(await searching({ ...found, keyword: [word('b', 9)], dense: [near('a', 0.79)] }).titles()).toBe('b');
  });

  it('leaves out what scores below 0.4 of the best and would not fit by itself, unless the whole list is asked for', async () => {
    const keyword = [word('a', 10), word('b', 4, 0.1), word('c', 3.9, 0.24), word('d', 3, 0.25)];
    for (const mode of ['keyword', 'hybrid'] as const) {
      expect(await searching({ keyword }).titles({ mode })).toBe('a b d');
      expect(await searching({ keyword }).titles({ mode, tail: true })).toBe('a b c d');
    }
  });
});

describe('a search by meaning', () => {
  it('shows cosines, descending, down to the embedder’s own threshold', async () => {
    const { passages, mode } = await searching({ dense: [near('a', 0.95), near('b', 0.85), near('c', 0.7)], embedder: FULL }).find({
      mode: 'semantic',
    });
    expect([mode, ...passages.map(({ title, score }) => `${title} ${score}`)]).toEqual(['semantic', 'a 0.95', 'b 0.85']);
  });

  it('cuts no tail: cosines below 0.4 of the best, and below 0, are results where the embedder has no threshold', async () => {
    const dense = [near('a', 0.9), near('b', 0.1), near('c', -0.5)];
    expect(await searching({ dense }).titles({ mode: 'semantic' })).toBe('a b c');
  });

  it('is refused where the vectors are another’s, with what to do', async () => {
    for (const embedder of ['other@2', null]) {
      const { find, asked } = searching({ collection: aCollection({ embedder }) });
      await expect(find({ mode: 'semantic' })).rejects.toThrow(/"docs".*make rag-rebuild/);
      await expect(find({ mode: 'semantic' })).rejects.toBeInstanceOf(EmbedderMismatch);
      expect(asked).toEqual([]);
    }
  });

  it('is unavailable while the embedder does not answer, with its reason', async () => {
    const { find } = searching({ embedder: failing(new EmbeddingFailed('Set OPENAI_API_KEY.', false)) });
    await expect(find({ mode: 'semantic' })).rejects.toThrow(/Set OPENAI_API_KEY/);
    await expect(find({ mode: 'semantic' })).rejects.toBeInstanceOf(Unavailable);
  });
});

describe('a search by both', () => {
  it('weighs nearness by the embedder’s alpha', async () => {
    const keyword = [word('a', 10), word('b', 9)];
    const dense = [near('b', 0.95), near('a', 0.85)];
    expect(await searching({ keyword, dense }).titles()).toBe('b a'); // 0.9 + 0 against 0.81 + 0.1
    expect(await searching({ keyword: [word('a', 10), word('b', 8)], dense }).titles()).toBe('a b'); // 0.9 against 0.82
    expect(await searching({ keyword: [word('a', 10), word('b', 8)], dense, embedder: FULL }).titles()).toBe('b a');
  });

  it.each([
    ['the vectors are another’s', { collection: aCollection({ embedder: 'other@2' }) }],
    ['there are none', { collection: aCollection() }],
    ['the embedder fails', { embedder: failing(new EmbeddingFailed('down', true)) }],
  ])('answers by words alone where %s, and says so', async (_, world) => {
    const { find, asked } = searching({ keyword: [word('a', 5)], dense: [near('b', 0.99)], ...world });
    const { mode, passages } = await find();
    expect([mode, passages.map(({ title, score }) => [title, score]), asked[0]!.vector]).toEqual(['keyword', [['a', 5]], undefined]);
  });

  it('waits for the embedder so long and no longer', async () => {
    const hanging: Embedder = {
      ...FULL,
      embed: (_, __, signal) => new Promise((_resolve, reject) => signal!.addEventListener('abort', () => reject(signal!.reason as Error))),
    };
    const world = { keyword: [word('a', 5)], embedder: hanging, embedMs: 5 };
    expect((await searching(world).find()).mode).toBe('keyword');
    await expect(searching(world).find({ mode: 'semantic' })).rejects.toThrow(/took too long/);
  });

  it('ends with the reason of the signal when the caller gives up', async () => {
    const gone = AbortSignal.abort(new Error('left'));
    await expect(searching({ embedder: failing(new EmbeddingFailed('x', true)) }).find({ signal: gone })).rejects.toThrow('left');
  });

  it('does not hide a bug of the embedder', async () => {
    await expect(searching({ embedder: failing(new TypeError('x is undefined')) }).find()).rejects.toThrow('x is undefined');
  });
});

describe('a reranker', () => {
  const keyword = [word('a', 9), word('b', 8)];
  const judging = (scores: number[]): Reranker => ({ score: () => Promise.resolve(scores) });

  it('puts what fits into its own order', async () => {
    expect(await searching({ keyword, reranker: judging([0.1, 0.9]) }).titles()).toBe('b a');
  });

  it('is not asked where nothing fits', async () => {
    const reranker = { score: () => Promise.reject(new Error('asked')) };
    expect(await searching({ reranker }).titles()).toBe('');
  });

  it.each([
    ['fails', { score: () => Promise.reject(new Error('down')) }],
    ['gives too few scores', judging([1])],
  ])('that %s leaves the order as it was', async (_, reranker) => {
    expect(await searching({ keyword, reranker }).titles()).toBe('a b');
  });
});
