import { randomUUID } from 'node:crypto';
import { NotFound } from '../../src/domain/failure';
import type { CollectionId } from '../../src/domain/ids';
import type { IndexHits, PassageIndex } from '../../src/domain/knowledge/passage-index';
import { ClusteredVectors } from '../support/clustered-vectors';
import { StoredCollection, type StoredDocument } from '../support/stored-collection';

export interface PassageIndexWorld {
  index: PassageIndex;
  databaseUrl: string;
  end(): Promise<void>;
}

const EMBEDDER = 'test@16';
const DIMENSION = 16;

/** What every PassageIndex keeps, whatever it searches with. */
export function passageIndexContract(name: string, open: () => Promise<PassageIndexWorld>): void {
  describe(`a passage index (${name})`, () => {
    let world: PassageIndexWorld;
    const opened: StoredCollection[] = [];
    const store = async (documents: StoredDocument[], embedder: string | null = EMBEDDER): Promise<StoredCollection> => {
      const collection = await StoredCollection.create(world.databaseUrl, documents, embedder);
      opened.push(collection);
      return collection;
    };
    beforeAll(async () => void (world = await open()));
    afterEach(() => Promise.all(opened.splice(0).map((collection) => collection.end())));
    afterAll(() => world.end());

    const texts = (hits: IndexHits): { keyword: string[]; dense: string[] } => ({
      keyword: hits.keyword.map(({ chunk }) => chunk.text),
      dense: hits.dense.map(({ chunk }) => chunk.text),
    });

    it('gives a chunk whole, with its document', async () => {
      const vector = new ClusteredVectors(DIMENSION, 1).next();
      const metadata = { city: 'Köln', skills: ['Go', 'C++'] };
      const collection = await store([
        { source: 'a.md', metadata, chunks: [{ header: 'A › Résumé', text: 'Where streams “resume” 😀\n.', vector }] },
      ]);
      const { version, keyword, dense } = await world.index.search(collection.now, { text: 'stream', vector, k: 3 });
      expect(version).toBe(1);
      const expected = {
        title: 'a.md',
        source: 'a.md',
        header: 'A › Résumé',
        text: 'Where streams “resume” 😀\n.',
        ordinal: 0,
        metadata,
        page: null,
      };
      expect(keyword).toEqual([{ chunk: expect.objectContaining(expected) as unknown, score: expect.any(Number) as number, coverage: 1 }]);
      expect(dense).toEqual([{ chunk: keyword[0]!.chunk, similarity: expect.closeTo(1) as number }]);
    });

    it('finds by words alone, by nearness alone, by both, by neither', async () => {
      const vectors = new ClusteredVectors(DIMENSION, 1);
      const [near, far] = [vectors.next(), vectors.next()];
      const collection = await store([
        { source: 'a.md', chunks: [{ text: 'alpha', vector: far }, { text: 'beta', vector: near }] }, // prettier-ignore
      ]);
      const search = async (query: { text?: string; vector?: Float32Array }) =>
        texts(await world.index.search(collection.now, { ...query, k: 1 }));
      expect(await search({ text: 'alpha' })).toEqual({ keyword: ['alpha'], dense: [] });
      expect(await search({ vector: near })).toEqual({ keyword: [], dense: ['beta'] });
      expect(await search({ text: 'alpha', vector: near })).toEqual({ keyword: ['alpha'], dense: ['beta'] });
      expect(await search({})).toEqual({ keyword: [], dense: [] });
    });

    it('gives cosine in descending order, the true nearest, at most k', async () => {
      const vectors = new ClusteredVectors(DIMENSION, 10);
      const chunks = Array.from({ length: 300 }, (_, n) => ({ text: `chunk ${n}`, vector: vectors.next() }));
      const collection = await store([{ source: 'a.md', chunks }]);
      const asked = vectors.next();
      const { dense } = await world.index.search(collection.now, { vector: asked, k: 20 });
      const cosine = (vector: Float32Array): number => vector.reduce((sum, value, i) => sum + value * asked[i]!, 0);
      const truth = chunks.map(({ text, vector }) => ({ text, similarity: cosine(vector) })).sort((a, b) => b.similarity - a.similarity);
      expect(dense.map(({ chunk }) => chunk.text)).toEqual(truth.slice(0, 20).map(({ text }) => text));
      dense.forEach(({ similarity }, at) => expect(similarity).toBeCloseTo(truth[at]!.similarity, 5));
    });

    it('filters within the search: k hits that fit are found where there are k', async () => {
      const vectors = new ClusteredVectors(DIMENSION, 1);
      const asked = vectors.next();
      const documents = Array.from({ length: 400 }, (_, n) => ({
        source: `${String(n).padStart(3, '0')}.md`,
        metadata: { even: n % 2 === 0, rare: n % 100 === 99 ? 'yes' : 'no', tags: ['all', `t${n % 10}`] },
        chunks: [{ text: `stream ${n}`, vector: n < 200 ? asked : vectors.next() }],
      }));
      const collection = await store(documents);
      const search = async (filter: Record<string, string | number | boolean | string[]>, k = 4) =>
        texts(await world.index.search(collection.now, { text: 'stream', vector: asked, k, filter }));
      const rare = await search({ rare: 'yes' });
      expect(rare.dense.sort()).toEqual(['stream 199', 'stream 299', 'stream 399', 'stream 99']);
      expect(rare.keyword).toEqual(['stream 99', 'stream 199', 'stream 299', 'stream 399']);
      expect((await search({ even: true, tags: ['t8', 't9'] }, 100)).dense).toHaveLength(40);
      expect((await search({ tags: 't3' }, 100)).keyword).toHaveLength(40);
      expect(await search({ unknown: 'x' })).toEqual({ keyword: [], dense: [] });
      expect(await search({ toString: 'x' })).toEqual({ keyword: [], dense: [] });
      expect(await search({ "quote'; drop table chunks; --": 'x' })).toEqual({ keyword: [], dense: [] });
      expect((await search({}, 5)).dense).toHaveLength(5);
    });

    it('searches no other collection', async () => {
      const vector = new ClusteredVectors(DIMENSION, 1).next();
      const mine = await store([{ source: 'a.md', chunks: [{ text: 'my stream', vector }] }]);
      await store([{ source: 'a.md', chunks: [{ text: 'their stream', vector }] }]).then(({ now }) => world.index.refresh(now.id));
      expect(texts(await world.index.search(mine.now, { text: 'stream', vector, k: 10 }))).toEqual({
        keyword: ['my stream'],
        dense: ['my stream'],
      });
    });

    it('follows documents that come, change and go', async () => {
      const vector = new ClusteredVectors(DIMENSION, 1).next();
      const one = (source: string, text: string): StoredDocument => ({ source, chunks: [{ text, vector }] });
      const collection = await store([one('a.md', 'stream a'), one('b.md', 'stream b')]);
      const found = async () => {
        await world.index.refresh(collection.id);
        const hits = await world.index.search(collection.now, { text: 'stream', vector, k: 10 });
        expect(hits.version).toBe(collection.now.version);
        expect(texts(hits).dense.sort()).toEqual(texts(hits).keyword.sort());
        return texts(hits).keyword.sort();
      };
      expect(await found()).toEqual(['stream a', 'stream b']);
      await collection.replace([one('b.md', 'stream b revised'), one('c.md', 'stream c')]);
      expect(await found()).toEqual(['stream a', 'stream b revised', 'stream c']);
      await collection.remove('a.md');
      expect(await found()).toEqual(['stream b revised', 'stream c']);
      await collection.remove('b.md', 'c.md');
      expect(await found()).toEqual([]);
    });

    it('compares no vectors of another embedder', async () => {
      const vectors = new ClusteredVectors(DIMENSION, 1);
      const [first, second] = [vectors.next(), vectors.next()];
      const collection = await store([{ source: 'a.md', chunks: [{ text: 'stream', vector: first }] }]);
      await world.index.refresh(collection.id);
      const before = collection.now;
      await collection.embedAgain('other@16', second);
      await world.index.refresh(collection.id);
      const { dense } = await world.index.search(collection.now, { vector: second, k: 1 });
      expect(dense[0]?.similarity).toBeCloseTo(1);
      expect(texts(await world.index.search(before, { text: 'stream', vector: first, k: 1 }))).toEqual({ keyword: ['stream'], dense: [] });
    });

    it('takes another dimension with another embedder', async () => {
      const vector = new ClusteredVectors(DIMENSION, 1).next();
      const collection = await store([{ source: 'a.md', chunks: [{ text: 'stream', vector }] }]);
      await world.index.refresh(collection.id);
      const wider = new ClusteredVectors(24, 1).next();
      await collection.embedAgain('wide@24', wider);
      const { dense } = await world.index.search(collection.now, { vector: wider, k: 1 });
      expect(dense[0]?.similarity).toBeCloseTo(1);
    });

    it('searches by words what has no vectors, or not all', async () => {
      const vector = new ClusteredVectors(DIMENSION, 1).next();
      const none = await store([{ source: 'a.md', chunks: [{ text: 'stream' }] }], null);
      expect(texts(await world.index.search(none.now, { text: 'stream', vector, k: 1 }))).toEqual({ keyword: ['stream'], dense: [] });
      const half = await store([{ source: 'a.md', chunks: [{ text: 'stream', vector }, { text: 'river' }] }]); // prettier-ignore
      expect(texts(await world.index.search(half.now, { text: 'river', vector, k: 1 }))).toEqual({ keyword: ['river'], dense: [] });
    });

    it('finds nothing in an empty collection, and knows when there is none', async () => {
      const vector = new ClusteredVectors(DIMENSION, 1).next();
      const empty = await store([], null);
      expect(await world.index.search(empty.now, { text: 'stream', vector, k: 5 })).toEqual({ version: 1, keyword: [], dense: [] });
      const unknown = { ...empty.now, id: randomUUID() as CollectionId };
      await expect(world.index.search(unknown, { text: 'stream', k: 5 })).rejects.toThrow(NotFound);
      await expect(world.index.refresh(unknown.id)).rejects.toThrow(NotFound);
      const gone = await store([{ source: 'a.md', chunks: [{ text: 'stream', vector }] }]);
      await world.index.refresh(gone.id);
      await gone.delete();
      await expect(world.index.refresh(gone.id)).rejects.toThrow(NotFound);
    });

    it('is made anew on demand', async () => {
      const vector = new ClusteredVectors(DIMENSION, 1).next();
      const collection = await store([{ source: 'a.md', chunks: [{ text: 'stream', vector }] }]);
      for (const anew of [false, true, true]) {
        await world.index.refresh(collection.id, { anew });
        expect(texts(await world.index.search(collection.now, { text: 'stream', vector, k: 1 }))).toEqual({
          keyword: ['stream'],
          dense: ['stream'],
        });
      }
    });

    it('lets go of who gives up', async () => {
      const collection = await store([{ source: 'a.md', chunks: [{ text: 'stream' }] }], null);
      await expect(world.index.search(collection.now, { text: 'stream', k: 1 }, AbortSignal.abort(new Error('left')))).rejects.toThrow(
        'left',
      );
      const leaving = new AbortController();
      const search = world.index.search(collection.now, { text: 'stream', k: 1 }, leaving.signal);
      leaving.abort(new Error('left later'));
      await expect(search).rejects.toThrow('left later');
      expect((await world.index.search(collection.now, { text: 'stream', k: 1 })).keyword).toHaveLength(1);
    });

    it('answers each search from one whole version while documents change', async () => {
      const vector = new ClusteredVectors(DIMENSION, 1).next();
      const edition = (n: number): StoredDocument[] =>
        ['a', 'b', 'c', 'd'].map((source) => ({ source: `${source}.md`, chunks: [{ text: `stream edition${n}`, vector }] }));
      const collection = await store(edition(1));
      await world.index.refresh(collection.id);
      let changing = true;
      let searches = 0;
      const seen = new Set<number>();
      const look = async (): Promise<void> => {
        while (changing) {
          const hits = await world.index.search(collection.now, { text: 'stream', vector, k: 10 });
          const { keyword, dense } = texts(hits);
          expect([...new Set([...keyword, ...dense])]).toEqual([`stream edition${hits.version}`]);
          expect([keyword.length, dense.length]).toEqual([4, 4]);
          seen.add(hits.version);
          searches++;
        }
      };
      const looking = Promise.all([look(), look(), look()]);
      for (let n = 2; n <= 8; n++) {
        await collection.replace(edition(n));
        await world.index.refresh(collection.id);
      }
      changing = false;
      await looking;
      expect(seen.size).toBeGreaterThan(2);
      expect(searches).toBeGreaterThan(20);
    });
  });
}
