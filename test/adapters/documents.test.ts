import { IngestQueueFull } from '../../src/domain/knowledge/document';
import type { Curator } from '../../src/domain/knowledge/curator';
import { BadCursor, NotFound } from '../../src/domain/failure';
import type { DocumentId, RunId, UserId } from '../../src/domain/ids';
import { uuidIds } from '../../src/infrastructure/uuid-ids';
import { CUT, KnowledgeStage, readAs, text } from '../support/knowledge-stage';
import { times } from '../support/until';

let stage: KnowledgeStage;
beforeEach(async () => {
  stage = await KnowledgeStage.open();
});
afterEach(() => stage.close());

const LOCAL: Curator = { kind: 'local' };
const bytesOf = async (curator: Curator, id: DocumentId): Promise<string> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of (await stage.documents.file(curator, id)).bytes) pieces.push(piece);
  return Buffer.concat(pieces).toString();
};
/** Submits and reads. */
async function indexed(collection: Awaited<ReturnType<KnowledgeStage['shared']>>, source: string, ...lines: string[]): Promise<DocumentId> {
  const { id } = await stage.documents.submit(collection.id, text(source, ...lines));
  await stage.readAll(await stage.process(), stage.ingest());
  return id;
}

describe('a submitted document', () => {
  it('waits with its bytes, and tells what is known of it', async () => {
    const { id: collection } = await stage.shared();
    const submitted = await stage.documents.submit(collection, { ...text('tea.txt', 'green'), title: 'Tea', metadata: { year: 2024 } });
    expect(submitted).toEqual({ id: expect.any(String), source: 'tea.txt', status: 'pending', unchanged: false });
    expect(await stage.documents.find(LOCAL, submitted.id)).toEqual({
      id: submitted.id,
      collectionId: collection,
      collection: 'papers',
      ownerUserId: null,
      parentId: null,
      source: 'tea.txt',
      title: 'Tea',
      mime: 'text/plain',
      kind: 'text',
      status: 'pending',
      error: null,
      pages: null,
      metadata: { year: 2024 },
      chunks: 0,
      createdAt: expect.any(Date),
      updatedAt: expect.any(Date),
    });
    expect(await bytesOf(LOCAL, submitted.id)).toBe('green');
    expect(await stage.documents.pending(collection)).toBe(1);
  });

  it('is one document when the same bytes come twice, and no work', async () => {
    const { id: collection } = await stage.shared();
    const first = await stage.documents.submit(collection, text('a', 'one'));
    const twice = await Promise.all(times(5, () => stage.documents.submit(collection, text('a', 'one'))));
    expect(twice).toEqual(times(5, () => ({ id: first.id, source: 'a', status: 'pending', unchanged: true })));
    await stage.readAll(await stage.process(), stage.ingest());
    expect(await stage.documents.submit(collection, text('a', 'one'))).toMatchObject({ id: first.id, status: 'indexed', unchanged: true });
  });

  it('is work again with another title or metadata, and when it had failed', async () => {
    const { id: collection } = await stage.shared();
    const id = await indexed(await stage.shared(), 'a', 'one');
    expect(await stage.documents.submit(collection, { ...text('a', 'one'), title: 'New' })).toMatchObject({ id, unchanged: false });
    await stage.readAll(await stage.process(), stage.ingest());
    expect(await stage.documents.find(LOCAL, id)).toMatchObject({ title: 'New', status: 'indexed', chunks: 1 });

    const broken = text('b', 'unreadable');
    await stage.documents.submit(collection, broken);
    await stage.readAll(await stage.process(), stage.ingest());
    expect(await stage.documents.submit(collection, broken)).toMatchObject({ status: 'pending', unchanged: false });
  });

  it('made twenty times at once is one document of one collection', async () => {
    const made = await Promise.all(times(20, async () => stage.documents.submit((await stage.shared('fresh')).id, text('a', 'one'))));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect(await stage.query(`select from collections where name = 'fresh'`)).toHaveLength(1);
  });

  it('keeps the bytes that are shown while newer ones wait, and lets go of those that were overtaken', async () => {
    const { id: collection } = await stage.shared();
    const id = await indexed(await stage.shared(), 'a', 'shown');
    await stage.documents.submit(collection, text('a', 'overtaken'));
    await stage.documents.submit(collection, text('a', 'waits'));
    expect(await bytesOf(LOCAL, id)).toBe('shown');
    const files = await stage.query<{ text: string }>(`select convert_from(bytes, 'UTF8') as text from document_files order by 1`);
    expect(files.map(({ text: one }) => one)).toEqual(['shown', 'waits']);
  });

  it('is refused when a thousand of its collection wait', async () => {
    const { id: collection } = await stage.shared();
    await stage.query(
      `insert into documents (document_id, collection_id, source, title, mime, sha256, status, pending_sha256)
       select gen_random_uuid(), $1, 's' || n, 't', 'm', '', 'pending', 'x' from generate_series(1, 1000) n`,
      [collection],
    );
    await expect(stage.documents.submit(collection, text('one more', 'x'))).rejects.toThrow(IngestQueueFull);
    await expect(stage.documents.submit((await stage.shared('other')).id, text('elsewhere', 'x'))).resolves.toMatchObject({
      unchanged: false,
    });
  });

  it('comes back byte for byte, however large', async () => {
    const { id: collection } = await stage.shared();
    const bytes = Buffer.alloc(3_500_000, Buffer.from([0, 255, 1, 2, 128, 10, 13]));
    const { id } = await stage.documents.submit(collection, { source: 'big', bytes });
    const file = await stage.documents.file(LOCAL, id);
    const pieces: Uint8Array[] = [];
    for await (const piece of file.bytes) pieces.push(piece);
    expect(file).toMatchObject({ source: 'big', mime: 'application/octet-stream', size: bytes.length });
    expect(pieces.length).toBeGreaterThan(1);
    expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
  });
});

describe('who may see it', () => {
  it('one’s own and what is shared; for the operator what is shared; for a ticket nothing', async () => {
    const [ana, ben] = [await stage.user('ana'), await stage.user('ben')];
    const own = await stage.documents.submit((await stage.documents.writable('mine', ana)).id, text('a', 'one'));
    const shared = await stage.documents.submit((await stage.shared()).id, text('s', 'two'));
    const curators: [Curator, own: boolean, shared: boolean][] = [
      [LOCAL, true, true],
      [{ kind: 'user', userId: ana }, true, true],
      [{ kind: 'user', userId: ben }, false, true],
      [{ kind: 'admin' }, false, true],
      [{ kind: 'ticket', userId: ana, runId: uuidIds.next<RunId>() }, false, false],
    ];
    for (const [curator, seesOwn, seesShared] of curators) {
      for (const [id, sees] of [
        [own.id, seesOwn],
        [shared.id, seesShared],
      ] as const) {
        const found = await stage.documents.find(curator, id).catch((error: unknown) => error);
        expect([curator, found instanceof NotFound]).toEqual([curator, !sees]);
        const file = await stage.documents.file(curator, id).catch((error: unknown) => error);
        expect([curator, file instanceof NotFound]).toEqual([curator, !sees]);
      }
      const { items } = await stage.documents.collections(curator, { limit: 10 });
      const names = [...(seesShared ? ['papers'] : []), ...(seesOwn ? ['mine'] : [])];
      expect([curator, items.map(({ name }) => name)]).toEqual([curator, names]);
    }
    const bens = await stage.documents.collections(LOCAL, { limit: 10, user: ben });
    expect(bens.items.map(({ name }) => name)).toEqual(['papers']);
  });
});

describe('lists', () => {
  it('give documents newest first, in pages that neither repeat nor leave out', async () => {
    const { id: collection } = await stage.shared();
    for (const n of times(7, (i) => i)) await stage.documents.submit(collection, text(`d${n}`, `${n}`));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await stage.documents.list(collection, { limit: 3, cursor });
      seen.push(...page.items.map(({ source }) => source));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(['d6', 'd5', 'd4', 'd3', 'd2', 'd1', 'd0']);
    await expect(stage.documents.list(collection, { limit: 3, cursor: 'junk' })).rejects.toThrow(BadCursor);
  });

  it('count what a collection holds', async () => {
    const collection = await stage.shared();
    await indexed(collection, 'a', 'one');
    await indexed(collection, 'b', 'unreadable');
    await stage.documents.submit(collection.id, text('c', 'three'));
    const { items } = await stage.documents.collections(LOCAL, { limit: 10 });
    expect(items).toEqual([
      {
        id: collection.id,
        name: 'papers',
        ownerUserId: null,
        version: 1,
        embedder: 'test/four@4',
        createdAt: expect.any(Date),
        documents: 3,
        pending: 1,
        failed: 1,
      },
    ]);
  });
});

describe('a document that is deleted', () => {
  it('goes with its bytes, its chunks and its rows, and the collection’s version moves', async () => {
    const collection = await stage.shared();
    const id = await indexed(collection, 'people.csv', 'Ana', 'Bo');
    expect(await stage.documents.find(LOCAL, id)).toMatchObject({ chunks: 2 });
    const before = await stage.collections.version(collection.id);
    await stage.documents.delete(id);
    for (const table of ['documents', 'document_files', 'chunks'])
      expect([table, await stage.query(`select from ${table}`)]).toEqual([table, []]);
    expect(await stage.collections.version(collection.id)).toBe(before! + 1);
    await expect(stage.documents.delete(id)).rejects.toThrow(NotFound);
    await expect(stage.documents.find(LOCAL, id)).rejects.toThrow(NotFound);
  });

  it('while it is being read is not made again by its reader', async () => {
    const collection = await stage.shared();
    const { id } = await stage.documents.submit(collection.id, text('a', 'one'));
    const [claim] = await stage.queue.claim(await stage.process(), 1, []);
    await stage.documents.delete(id);
    expect(await stage.queue.finish(claim!, readAs(['one']))).toBe(false);
    expect(await stage.query('select from chunks')).toEqual([]);
  });
});

it('sends what is cut otherwise through ingestion again, and nothing else', async () => {
  const collection = await stage.shared();
  const id = await indexed(collection, 'a', 'one');
  await indexed(collection, 'broken', 'unreadable');
  expect(await stage.documents.recut(collection.id, CUT)).toEqual([]);
  expect(await stage.documents.recut(collection.id, '1:400/100')).toEqual([id]);
  expect(await stage.documents.find(LOCAL, id)).toMatchObject({ status: 'pending', chunks: 1 });
  await stage.readAll(await stage.process(), stage.ingest({ cut: '1:400/100' }));
  expect(await stage.documents.find(LOCAL, id)).toMatchObject({ status: 'indexed', chunks: 1 });
  expect(await stage.documents.recut(collection.id, '1:400/100')).toEqual([]);
});

it('keeps what was sent to a collection that holds a folder of ours', async () => {
  const collection = await stage.shared('docs');
  const id = await indexed(collection, 'sent', 'one');
  await stage.collections.replaceShared('docs', [{ source: 'ours', title: 'o', mime: 'm', sha256: 'x', chunks: [] }]);
  await stage.collections.replaceShared('docs', []);
  expect((await stage.documents.sources(collection.id)).map(({ source }) => source)).toEqual(['sent']);
  expect(await stage.documents.find(LOCAL, id)).toMatchObject({ chunks: 1 });
});

it('makes a collection of an owner beside the shared one of that name', async () => {
  const ana = await stage.user('ana');
  const [shared, own] = [await stage.shared('notes'), await stage.documents.writable('notes', ana)];
  expect(own).toMatchObject({ name: 'notes', ownerUserId: ana });
  expect(await stage.collections.find('notes', ana)).toEqual(own);
  expect(await stage.collections.find('notes', 999 as UserId)).toEqual(shared);
});
