import { EmbedChunks } from '../../src/application/knowledge/embed-chunks';
import { RebuildCollection } from '../../src/application/knowledge/rebuild-collection';
import type { CollectionId, ProcessId } from '../../src/domain/ids';
import type { PassageIndex } from '../../src/domain/knowledge/passage-index';
import { vectorOf } from '../../src/infrastructure/postgres/vector-bytes';
import { CountingEmbedder, draft, KnowledgeStage, text, vectorFor } from '../support/knowledge-stage';
import { times } from '../support/until';

let stage: KnowledgeStage;
let worker: ProcessId;
beforeEach(async () => {
  stage = await KnowledgeStage.open();
  worker = await stage.process();
});
afterEach(() => stage.close());

const NEW = 'new/four@4';
const bring = async (embedder: CountingEmbedder, source: string, ...lines: string[]): Promise<void> => {
  await stage.documents.submit((await stage.shared()).id, text(source, ...lines));
  await stage.readAll(worker, stage.ingest({ embedder }));
};
const stored = () =>
  stage.query<{ text: string; embedder: string; embedding: Buffer }>('select text, embedder, embedding from chunks order by text');
/** What is stored are the embedder's own vectors, to the bit. */
async function mustBeOf(embedder: string): Promise<void> {
  for (const row of await stored()) {
    expect(row.embedder).toBe(embedder);
    expect([...vectorOf(row.embedding)]).toEqual([...vectorFor(embedder, `h\n${row.text}`)]);
  }
}
class Indexes implements PassageIndex {
  readonly refreshed: CollectionId[] = [];
  search = () => Promise.reject(new Error('nobody searches here'));
  refresh(collection: CollectionId): Promise<void> {
    this.refreshed.push(collection);
    return Promise.resolve();
  }
  close = () => Promise.resolve();
}

describe('the vectors of chunks', () => {
  it('are stored as they were made, and name the collection’s embedder', async () => {
    const embedder = new CountingEmbedder();
    await bring(embedder, 'a', 'one', 'two');
    await mustBeOf(embedder.name);
    expect(await stage.shared()).toMatchObject({ embedder: embedder.name });
  });

  it('are made once for the same text, wherever it stands and whenever it comes', async () => {
    const embedder = new CountingEmbedder();
    await bring(embedder, 'a', 'one', 'two', 'one');
    await bring(embedder, 'a', 'one', 'changed');
    await bring(embedder, 'b', 'changed', 'two', 'three');
    expect(embedder.asked).toEqual(['h\none', 'h\ntwo', 'h\nchanged', 'h\ntwo', 'h\nthree']); // `two` was gone meanwhile
    await mustBeOf(embedder.name);
  });

  it('of another embedder are not taken for its own', async () => {
    await bring(new CountingEmbedder(), 'a', 'one');
    const chunks = await new EmbedChunks(new CountingEmbedder(NEW), stage.vectors).execute([draft('one')]);
    expect([...chunks[0]!.embedding!.vector]).toEqual([...vectorFor(NEW, 'h\none')]);
  });

  it('of more than one embedder leave the collection without one', async () => {
    await bring(new CountingEmbedder(), 'a', 'one');
    await bring(new CountingEmbedder(NEW), 'b', 'two');
    expect(await stage.shared()).toMatchObject({ embedder: null });
  });

  it('come with a folder of ours, and stay with what did not change', async () => {
    const document = (source: string, line: string, sha256: string, embedder?: string) => {
      const vector = embedder && vectorFor(embedder, `h\n${line}`);
      return { source, title: source, mime: 'm', sha256, chunks: [draft(line, vector ? { embedder, vector } : undefined)] };
    };
    const first = await stage.collections.replaceShared('docs', [document('a', 'one', '1', NEW), document('b', 'two', '1', NEW)]);
    expect(first.collection.embedder).toBe(NEW);
    const second = await stage.collections.replaceShared('docs', [document('a', 'one', '1'), document('b', 'more', '2', NEW)]);
    expect(second.collection.embedder).toBe(NEW);
    const third = await stage.collections.replaceShared('docs', [document('a', 'other', '2'), document('b', 'more', '2')]);
    expect(third.collection.embedder).toBeNull(); // `other` came without
  });
});

describe('a rebuild', () => {
  it('embeds what is another embedder’s, moves the version and makes the index new', async () => {
    await bring(new CountingEmbedder(), 'a', 'one', 'two');
    await bring(new CountingEmbedder(NEW), 'b', 'three');
    const [embedder, index] = [new CountingEmbedder(NEW), new Indexes()];
    const before = await stage.shared();
    const rebuilt = await new RebuildCollection(embedder, stage.vectors, index).execute(before);
    expect(rebuilt).toEqual({ embedded: 2, whole: true });
    expect([...embedder.asked].sort()).toEqual(['h\none', 'h\ntwo']);
    await mustBeOf(NEW);
    expect(await stage.shared()).toMatchObject({ embedder: NEW, version: before.version + 1 });
    expect(index.refreshed).toEqual([before.id]);
  });

  it('is no work where all is as it should be', async () => {
    const embedder = new CountingEmbedder();
    await bring(embedder, 'a', 'one');
    const before = await stage.shared();
    const asked = embedder.asked.length;
    expect(await new RebuildCollection(embedder, stage.vectors, new Indexes()).execute(before)).toEqual({ embedded: 0, whole: true });
    expect(await stage.shared()).toEqual(before);
    expect(embedder.asked).toHaveLength(asked);
  });

  it('that was broken off goes on where it was, and names no embedder before all is done', async () => {
    await bring(new CountingEmbedder(), 'a', ...times(1200, (i) => `line ${i}`));
    const embedder = new CountingEmbedder(NEW);
    const stop = new AbortController();
    const rebuild = new RebuildCollection(embedder, stage.vectors, new Indexes());
    const broken = rebuild.execute(await stage.shared(), stop.signal, () => stop.abort(new Error('stopped')));
    await expect(broken).rejects.toThrow('stopped');
    const done = embedder.asked.length;
    expect(done).toBeGreaterThan(0);
    expect(await stage.shared()).toMatchObject({ embedder: null });

    expect(await rebuild.execute(await stage.shared())).toEqual({ embedded: 1200 - done, whole: true });
    expect(new Set(embedder.asked).size).toBe(1200);
    expect(embedder.asked).toHaveLength(1200);
    await mustBeOf(NEW);
  });
});
