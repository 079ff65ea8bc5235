import { Unavailable } from '../../src/domain/failure';
import type { DocumentId, ProcessId } from '../../src/domain/ids';
import { SourceTaken, type DocumentClaim } from '../../src/domain/knowledge/document-queue';
import { EmbeddingFailed } from '../../src/domain/knowledge/embedder';
import { PostgresDocumentQueue } from '../../src/infrastructure/postgres/postgres-document-queue';
import { uuidIds } from '../../src/infrastructure/uuid-ids';
import { CountingEmbedder, draft, KnowledgeStage, LineExtractor, readAs, text } from '../support/knowledge-stage';
import { times } from '../support/until';

let stage: KnowledgeStage;
let one: ProcessId;
let other: ProcessId;
beforeEach(async () => {
  stage = await KnowledgeStage.open();
  [one, other] = [await stage.process(), await stage.process()];
});
afterEach(() => stage.close());

const LOCAL = { kind: 'local' } as const;
const NEVER = new AbortController().signal;
const submit = async (source: string, ...lines: string[]): Promise<DocumentId> => {
  return (await stage.documents.submit((await stage.shared()).id, text(source, ...lines))).id;
};
const claimed = async (process: ProcessId, held: DocumentId[] = []): Promise<DocumentClaim | undefined> =>
  (await stage.queue.claim(process, 1, held))[0];
const chunks = async (): Promise<string[]> => (await stage.collections.chunks((await stage.shared()).id)).chunks.map((chunk) => chunk.text);
const status = async (id: DocumentId) => {
  const { status: at, error, chunks: n } = await stage.documents.find(LOCAL, id);
  return [at, error, n];
};

describe('the queue', () => {
  it('gives each document to one process, oldest first', async () => {
    const ids = [await submit('a', '1'), await submit('b', '2'), await submit('c', '3')];
    const claims = await Promise.all(times(6, (i) => claimed(i % 2 ? one : other, ids)));
    const taken = claims.filter((claim) => claim !== undefined).map(({ id }) => id);
    expect([...taken].sort()).toEqual([...ids].sort());
    expect(await claimed(one, ids)).toBeUndefined();
  });

  it('tells what is to be read', async () => {
    const collection = await stage.shared('cvs');
    const { id } = await stage.documents.submit(collection.id, { ...text('ana.pdf', 'x'), title: 'Ana', metadata: { year: 1 } });
    const claim = await claimed(one);
    expect(claim).toEqual({
      id,
      collectionId: collection.id,
      processId: one,
      source: 'ana.pdf',
      kind: 'cv',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      lostCount: 0,
      given: { title: 'Ana', metadata: { year: 1 }, mime: 'text/plain' },
    });
    expect(Buffer.from((await stage.queue.bytes(claim!))!).toString()).toBe('x');
  });

  it('takes collections in turn, so that a folder does not hold up a single document elsewhere', async () => {
    for (const n of times(5, (i) => i)) await submit(`f${n}`, 'x');
    const { id } = await stage.documents.submit((await stage.shared('small')).id, text('single', 'x'));
    expect((await stage.queue.claim(one, 2, [])).map((claim) => claim.id)).toContain(id);
  });

  it('hands the document of a dead process to another, and counts it', async () => {
    const id = await submit('a', '1');
    const dead = await claimed(one);
    expect(await claimed(other)).toBeUndefined();
    await stage.kill(one);
    const claim = await claimed(other);
    expect(claim).toMatchObject({ id, processId: other, lostCount: 1 });
    expect(await stage.queue.finish(dead!, readAs(['of the dead']))).toBe(false);
    expect(await stage.queue.fail(dead!, 'of the dead')).toBe(false);
    expect(await stage.queue.finish(claim!, readAs(['1']))).toBe(true);
    expect(await chunks()).toEqual(['1']);
  });

  it('gives a document up over which three processes died', async () => {
    const id = await submit('deadly', '1');
    for (const process of [one, other, await stage.process()]) {
      expect(await claimed(process)).toMatchObject({ id });
      await stage.kill(process);
    }
    await stage.readAll(await stage.process(), stage.ingest());
    expect(await status(id)).toEqual(['failed', expect.stringContaining('three times'), 0]);
    expect(await stage.query('select from document_files')).toEqual([]);
  });

  it('gives nothing to a process without a lease', async () => {
    await submit('a', '1');
    await stage.kill(one);
    expect(await claimed(one)).toBeUndefined();
    expect(await claimed(uuidIds.next<ProcessId>())).toBeUndefined();
  });

  it('gives a claim again whose answer was lost', async () => {
    const id = await submit('a', '1');
    await claimed(one);
    expect(await claimed(one, [id])).toBeUndefined();
    expect(await claimed(one, [])).toMatchObject({ id, lostCount: 1 });
  });

  it('has a document at once that was handed back, without counting it', async () => {
    const id = await submit('a', '1');
    await claimed(one);
    await stage.queue.release(one);
    expect(await claimed(other)).toMatchObject({ id, lostCount: 0 });
  });

  it('lets go of what a process held whose row is deleted', async () => {
    const id = await submit('a', '1');
    await claimed(one);
    await stage.query('delete from processes where process_id = $1', [one]);
    expect(await claimed(other)).toMatchObject({ id });
  });

  it('stores nothing of bytes that were overtaken while they were read', async () => {
    const id = await submit('a', 'old');
    const claim = await claimed(one);
    await submit('a', 'new');
    expect(await stage.queue.bytes(claim!)).toBeUndefined();
    expect(await stage.queue.finish(claim!, readAs(['old']))).toBe(false);
    expect(await stage.queue.fail(claim!, 'old')).toBe(false);
    await stage.readAll(other, stage.ingest());
    expect([await chunks(), await status(id)]).toEqual([['new'], ['indexed', null, 1]]);
  });
});

it('knows that a claim is lost whose bytes were overtaken in the midst of their reading', async () => {
  await submit('a', 'old');
  const claim = (await claimed(one))!;
  const query = stage.database.query.bind(stage.database);
  const overtaken = jest.spyOn(stage.database, 'query').mockImplementationOnce(async (...given) => {
    const rows = await query(...given);
    await submit('a', 'new');
    return rows;
  });
  expect(await stage.queue.bytes(claim)).toBeUndefined();
  overtaken.mockRestore();
  expect(await claimed(other)).toMatchObject({ lostCount: 0 });
});

describe('a document that was read', () => {
  it('replaces what was there as a whole: a reader sees the old or the new', async () => {
    const lines = (what: string): string[] => times(60, (i) => `${what} ${i}`);
    const id = await submit('a', 'x');
    await stage.queue.finish((await claimed(one))!, readAs(lines('v0')));
    const seen = new Set<string>();
    let over = false;
    const reader = (async () => {
      while (!over) {
        const texts = await chunks();
        const versions = new Set(texts.map((line) => line.split(' ')[0]!));
        expect([versions.size, texts.length]).toEqual([1, 60]);
        seen.add([...versions][0]!);
      }
    })();
    for (const n of times(12, (i) => i + 1)) {
      await submit('a', `x${n}`);
      expect(await stage.queue.finish((await claimed(one))!, readAs(lines(`v${n}`)))).toBe(true);
    }
    over = true;
    await reader;
    expect(seen.size).toBeGreaterThan(2);
    expect(await status(id)).toEqual(['indexed', null, 60]);
  });

  it('moves the version, keeps only the new original, and tells what it is', async () => {
    const id = await submit('a', 'first');
    await stage.readAll(one, stage.ingest());
    const version = await stage.collections.version((await stage.shared()).id);
    await submit('a', 'second');
    await stage.readAll(one, stage.ingest());
    expect(await stage.collections.version((await stage.shared()).id)).toBe(version! + 1);
    const files = await stage.query<{ text: string }>(`select convert_from(bytes, 'UTF8') as text from document_files`);
    expect(files).toEqual([{ text: 'second' }]);
    expect(await stage.documents.find(LOCAL, id)).toMatchObject({ title: 'Title of a', mime: 'text/plain', metadata: { found: true } });
  });

  it('goes by the title and the metadata that its sender gave', async () => {
    const collection = await stage.shared();
    const { id } = await stage.documents.submit(collection.id, {
      ...text('a', 'x'),
      title: 'Given',
      metadata: { found: false, more: ['a'] },
    });
    await stage.readAll(one, stage.ingest());
    expect(await stage.documents.find(LOCAL, id)).toMatchObject({ title: 'Given', metadata: { found: false, more: ['a'] } });
    expect((await stage.collections.chunks(collection.id)).chunks[0]).toMatchObject({ title: 'Given', metadata: { found: false } });
  });

  it('keeps a large document’s thousands of chunks in order, with their vectors', async () => {
    const lines = times(2600, (i) => `line ${i}`);
    await submit('book', ...lines);
    await stage.readAll(one, stage.ingest());
    expect(await chunks()).toEqual(lines);
    const [row] = await stage.query(`select count(*)::int as n, min(length(embedding)) as bytes, max(embedder) as embedder from chunks`);
    expect(row).toEqual({ n: 2600, bytes: 16, embedder: 'test/four@4' });
  });
});

describe('a table', () => {
  it('is a document a row, which keep their ids when it changes', async () => {
    const id = await submit('people.csv', 'Ana', 'Bo', 'Cy');
    await stage.readAll(one, stage.ingest());
    const rows = () =>
      stage.query<{ id: DocumentId; source: string; title: string }>(
        'select document_id as id, source, title from documents where parent_id = $1 order by source',
        [id],
      );
    const before = await rows();
    expect(before.map(({ source, title }) => [source, title])).toEqual([
      ['people.csv#1', 'Ana'],
      ['people.csv#2', 'Bo'],
      ['people.csv#3', 'Cy'],
    ]);
    expect(await stage.documents.find(LOCAL, before[1]!.id)).toMatchObject({
      parentId: id,
      mime: 'text/csv',
      chunks: 1,
      metadata: { row: 'Bo' },
    });
    expect(await stage.documents.file(LOCAL, before[1]!.id)).toMatchObject({ source: 'people.csv', mime: 'text/csv', size: 9 });

    await submit('people.csv', 'Ana', 'Bea');
    await stage.readAll(one, stage.ingest());
    expect(await rows()).toEqual([before[0], { ...before[1], title: 'Bea' }]);
    expect(await chunks()).toEqual(['Ana', 'Bea']);
    expect(await status(id)).toEqual(['indexed', null, 2]);
    expect((await stage.documents.sources((await stage.shared()).id)).map(({ source }) => source)).toEqual(['people.csv']);
  });

  it('fails rather than take over another document’s name', async () => {
    await submit('people.csv#1', 'mine');
    await stage.readAll(one, stage.ingest());
    const id = await submit('people.csv', 'Ana');
    await stage.readAll(one, stage.ingest());
    expect(await status(id)).toEqual(['failed', new SourceTaken('people.csv').message, 0]);
    expect(await chunks()).toEqual(['mine']);
  });
});

describe('a document that cannot be read', () => {
  it('fails with the reason, keeps what was read before, and stops nothing else', async () => {
    const id = await submit('a', 'good');
    await stage.readAll(one, stage.ingest());
    await submit('a', 'unreadable now');
    const neighbour = await submit('b', 'fine');
    await stage.readAll(one, stage.ingest());
    expect(await status(id)).toEqual(['failed', 'It is broken: send it whole.', 1]);
    expect(await status(neighbour)).toEqual(['indexed', null, 1]);
    expect(await chunks()).toEqual(['good', 'fine']);
    const file = await stage.documents.file(LOCAL, id);
    expect(file.size).toBe(4);
  });

  it('fails when its embedder refuses, and is tried again while that may pass', async () => {
    const embedder = new CountingEmbedder();
    embedder.failures.push(new EmbeddingFailed('busy', true));
    const id = await submit('a', 'x');
    await stage.readAll(one, stage.ingest({ embedder }));
    expect(await status(id)).toEqual(['indexed', null, 1]);

    embedder.failures.push(new EmbeddingFailed('busy', true), new EmbeddingFailed('The provider is busy. Send it again later.', true));
    await submit('a', 'y');
    await stage.readAll(one, stage.ingest({ embedder, tries: 2 }));
    expect(await status(id)).toEqual(['failed', 'The provider is busy. Send it again later.', 1]);

    embedder.failures.push(new EmbeddingFailed('The key is refused: set another.', false));
    await submit('b', 'z');
    await stage.readAll(one, stage.ingest({ embedder, tries: 2 }));
    expect(embedder.failures).toEqual([]);
    expect(await chunks()).toEqual(['x']);
  });

  it('fails with a sentence of ours where something of ours broke, and that is told', async () => {
    const extractor = { extract: () => Promise.reject(new TypeError('x of undefined')), close: () => Promise.resolve() };
    const id = await submit('a', 'x');
    const claim = await claimed(one);
    await expect(stage.ingest({ extractor }).execute(claim!, NEVER)).rejects.toThrow('x of undefined');
    expect(await status(id)).toEqual(['failed', expect.stringContaining('has been logged'), 0]);
  });

  it('waits for a database that is away, and is neither failed nor lost', async () => {
    const id = await submit('a', 'x');
    const claim = (await claimed(one))!;
    let away = 1;
    const finish = stage.queue.finish.bind(stage.queue);
    jest.spyOn(stage.queue, 'finish').mockImplementation((...given) => (away-- > 0 ? Promise.reject(new Unavailable()) : finish(...given)));
    expect(await stage.ingest().execute(claim, NEVER)).toBe(true);
    expect(await status(id)).toEqual(['indexed', null, 1]);
  });

  it('is let go of by who is told to stop, as it was', async () => {
    const id = await submit('a', 'x');
    const claim = (await claimed(one))!;
    const stop = new AbortController();
    const extractor = new LineExtractor();
    jest.spyOn(extractor, 'extract').mockImplementation(() => {
      stop.abort(new Error('stopped'));
      return Promise.reject(stop.signal.reason as Error);
    });
    await expect(stage.ingest({ extractor }).execute(claim, stop.signal)).rejects.toThrow('stopped');
    expect(await status(id)).toEqual(['pending', null, 0]);
  });
});

it('does its work in a transaction whose failure leaves everything as it was', async () => {
  const id = await submit('a', 'good');
  await stage.readAll(one, stage.ingest());
  await submit('a', 'new');
  const claim = (await claimed(one))!;
  const broken = readAs(['new', 'half'], { chunks: [draft('new'), { ...draft('half'), text: 'a\0b' }] }); // Postgres refuses NUL
  await expect(new PostgresDocumentQueue(stage.database, uuidIds, 15).finish(claim, broken)).rejects.toThrow();
  expect(await chunks()).toEqual(['good']);
  expect(await status(id)).toEqual(['pending', null, 1]);
});
