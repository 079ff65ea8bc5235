import { EmbedChunks } from '../../src/application/knowledge/embed-chunks';
import { IngestFolder } from '../../src/application/knowledge/ingest-folder';
import type { ChunkedDocument } from '../../src/domain/knowledge/collection';
import { EmbeddingFailed } from '../../src/domain/knowledge/embedder';
import { CountingEmbedder, CUT, draft, KnowledgeStage } from '../support/knowledge-stage';

let stage: KnowledgeStage;
let embedder: CountingEmbedder;
let files: Record<string, string>;
beforeEach(async () => {
  stage = await KnowledgeStage.open();
  embedder = new CountingEmbedder();
  files = { 'README.md': 'one', 'docs/a.md': 'two' };
});
afterEach(() => stage.close());

const documents = (): ChunkedDocument[] =>
  Object.entries(files).map(([source, line]) => ({ source, title: source, mime: 'text/markdown', sha256: line, chunks: [draft(line)] }));
const start = (cut = CUT) =>
  new IngestFolder(
    { read: () => Promise.resolve({ documents: documents(), unreadable: [] }) },
    stage.collections,
    new EmbedChunks(embedder, stage.vectors),
    cut,
  ).execute('docs', 'root');

it('gives our own docs their vectors, of what has changed alone', async () => {
  expect(await start()).toMatchObject({ changed: 2, collection: { embedder: embedder.name, version: 1 } });
  expect(embedder.asked).toEqual(['h\none', 'h\ntwo']);
  expect(await start()).toMatchObject({ changed: 0, collection: { embedder: embedder.name, version: 1 } });
  files['docs/a.md'] = 'three';
  expect(await start()).toMatchObject({ changed: 1, collection: { embedder: embedder.name, version: 2 } });
  expect(embedder.asked).toEqual(['h\none', 'h\ntwo', 'h\nthree']);
});

it('cut otherwise, stores them anew and embeds nothing that it knows', async () => {
  await start();
  expect(await start('1:400/50')).toMatchObject({ changed: 2, collection: { embedder: embedder.name } });
  expect(embedder.asked).toHaveLength(2);
});

it('does without vectors where the embedder fails, and says why', async () => {
  embedder.failures.push(new EmbeddingFailed('The key is refused: set another.', false));
  expect(await start()).toMatchObject({ changed: 2, unembedded: 'The key is refused: set another.', collection: { embedder: null } });
  expect((await stage.collections.chunks((await stage.shared('docs')).id)).chunks).toHaveLength(2);
});
