import { IngestFolder } from '../../../src/application/knowledge/ingest-folder';
import { SearchPassages } from '../../../src/application/knowledge/search-passages';
import { NotFound } from '../../../src/domain/failure';
import type { ChunkId, CollectionId, DocumentId } from '../../../src/domain/ids';
import type { ChunkedDocument, Collection, CollectionRepository } from '../../../src/domain/knowledge/collection';
import type { KeywordHit, KeywordIndex } from '../../../src/domain/knowledge/keyword-index';

const DOCS: Collection = { id: 'docs' as CollectionId, name: 'docs', ownerUserId: null, version: 7 };
const collections = (find: CollectionRepository['find']) => ({ find }) as CollectionRepository;
const hit = (score: number, document: string, coverage = 1, page: number | null = null): KeywordHit => ({
  chunk: {
    id: `${document}/${score}` as ChunkId,
    documentId: document as DocumentId,
    ordinal: 0,
    title: document,
    source: `${document}.md`,
    header: 'not shown',
    text: 'shown',
    page,
    section: null,
  },
  score,
  coverage,
});

function searching(hits: KeywordHit[]) {
  const asked: { query: string; k: number }[] = [];
  const index: KeywordIndex = {
    search: (_, query, k) => (asked.push({ query, k }), Promise.resolve({ version: 7, hits })),
  };
  const search = new SearchPassages(
    collections(() => Promise.resolve(DOCS)),
    index,
  );
  return { asked, find: (query = 'q', k?: number) => search.execute({ collection: 'docs', user: null, query, ...(k && { k }) }) };
}

describe('a search for passages', () => {
  it('numbers them from 1 and tells query, mode and version', async () => {
    expect(await searching([hit(2.123456, 'a', 1, 4), hit(1, 'b')]).find(' how? ')).toEqual({
      query: 'how?',
      mode: 'keyword',
      version: 7,
      passages: [
        { n: 1, chunk_id: 'a/2.123456', document_id: 'a', title: 'a', source: 'a.md', page: 4, snippet: 'shown', score: 2.1235 },
        { n: 2, chunk_id: 'b/1', document_id: 'b', title: 'b', source: 'b.md', snippet: 'shown', score: 1 },
      ],
    });
  });

  it('finds none when the best passage covers less than a quarter of the question', async () => {
    expect((await searching([hit(9, 'a', 0.24), hit(8, 'b', 1)]).find()).passages).toEqual([]);
    expect((await searching([hit(9, 'a', 0.25)]).find()).passages).toHaveLength(1);
    expect((await searching([]).find()).passages).toEqual([]);
  });

  it('leaves out what scores below 0.4 of the best', async () => {
    expect((await searching([hit(10, 'a'), hit(4, 'b'), hit(3.9, 'c')]).find()).passages.map(({ title }) => title)).toEqual(['a', 'b']);
  });

  it('shows three passages of a document at most, and six in all unless told otherwise', async () => {
    const hits = [20, 19, 18, 17].map((score) => hit(score, 'a')).concat(['b', 'c', 'd', 'e'].map((name, at) => hit(16 - at, name)));
    expect((await searching(hits).find()).passages.map(({ title }) => title)).toEqual(['a', 'a', 'a', 'b', 'c', 'd']);
    expect((await searching(hits).find('q', 2)).passages).toHaveLength(2);
  });

  it('searches a page that was pasted by its beginning, without cutting a character in two', async () => {
    const { asked, find } = searching([]);
    expect((await find(`x${'😀'.repeat(5000)}`)).query).toHaveLength(2000);
    expect(asked[0]?.query.isWellFormed()).toBe(true);
  });

  it('refuses a collection that the user cannot read', async () => {
    const search = new SearchPassages(
      collections(() => Promise.resolve(undefined)),
      searching([]) as never,
    );
    await expect(search.execute({ collection: 'x', user: null, query: 'q' })).rejects.toBeInstanceOf(NotFound);
  });
});

describe('the ingestion of a folder', () => {
  it('makes the shared collection hold what was read, and names what was not', async () => {
    const document: ChunkedDocument = { source: 'a.md', title: 'a', mime: 'text/markdown', sha256: '', chunks: [] };
    const unreadable = [{ source: 'b.md', reason: 'larger than 1 MB' }];
    const replaced: unknown[] = [];
    const ingest = new IngestFolder(
      { read: (folder) => Promise.resolve({ documents: [{ ...document, source: `${folder}/a.md` }], unreadable }) },
      { replaceShared: (...given: unknown[]) => (replaced.push(given), Promise.resolve({ collection: DOCS, changed: 1 })) } as never,
    );
    expect(await ingest.execute('docs', 'root')).toEqual({ collection: DOCS, documents: 1, changed: 1, unreadable });
    expect(replaced).toEqual([['docs', [{ ...document, source: 'root/a.md' }]]]);
  });
});
