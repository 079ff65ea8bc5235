import { IngestFolder } from '../../../src/application/knowledge/ingest-folder';
import type { ChunkedDocument } from '../../../src/domain/knowledge/collection';
import { aCollection } from '../../support/chunks';

describe('the ingestion of a folder', () => {
  it('makes the shared collection hold what was read, and names what was not', async () => {
    const document: ChunkedDocument = { source: 'a.md', title: 'a', mime: 'text/markdown', sha256: '', chunks: [] };
    const unreadable = [{ source: 'b.md', reason: 'larger than 1 MB' }];
    const replaced: unknown[] = [];
    const ingest = new IngestFolder(
      { read: (folder) => Promise.resolve({ documents: [{ ...document, source: `${folder}/a.md` }], unreadable }) },
      {
        replaceShared: (...given: unknown[]) => (replaced.push(given), Promise.resolve({ collection: aCollection(), changed: 1 })),
      } as never,
    );
    expect(await ingest.execute('docs', 'root')).toEqual({ collection: aCollection(), documents: 1, changed: 1, unreadable });
    expect(replaced).toEqual([['docs', [{ ...document, source: 'root/a.md' }]]]);
  });
});
