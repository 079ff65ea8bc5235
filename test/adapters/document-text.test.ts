import type { ChunkDraft } from '../../src/domain/knowledge/collection';
import { uuidIds } from '../../src/infrastructure/uuid-ids';
import type { DocumentId } from '../../src/domain/ids';
import { chunkMarkdown } from '../../src/infrastructure/extractors/markdown-chunker';
import { insertChunks } from '../../src/infrastructure/postgres/chunk-rows';
import { DocumentsApi, items } from '../support/documents-api';
import { jsonOf, problemOf, type Calls, type Json } from '../support/http-calls';
import { times } from '../support/until';

const NOWHERE = '0198aaaa-0000-7000-8000-000000000001';
const sentences = (from: number, to: number): string => times(to - from, (n) => `Sentence number ${from + n} of them all.`).join(' ');
const MARKDOWN = `# Tea\n\n${sentences(0, 40)}\n\n## Green\n\n${sentences(40, 60)}\n\n\`\`\`sh\nboil --water\n\`\`\`\n`;

interface Piece {
  chunk_id: string;
  ordinal: number;
  page?: number;
  section?: string;
  text: string;
  overlap: number;
}
interface TextPage {
  items: Piece[];
  prev_cursor: string | null;
  next_cursor: string | null;
}

let world: DocumentsApi;
beforeEach(async () => {
  world = await DocumentsApi.open();
});
afterEach(() => world.close());

/** A document with these chunks, as ingestion leaves it. */
async function documentOf(chunks: ChunkDraft[], call: Calls = world.call, title = 'Tea'): Promise<DocumentId> {
  const { document_id } = await jsonOf(call('POST', '/api/collections/papers/documents', { json: { title, content: title } }));
  await world.read();
  const id = document_id as DocumentId;
  await world.stage.query('delete from chunks where document_id = $1', [id]);
  await insertChunks(world.stage.database, uuidIds, id, chunks);
  return id;
}
const numbered = (count: number): ChunkDraft[] =>
  times(count, (n) => ({ header: 'h', text: `piece ${n}`, page: n + 1, section: null, start: n * 100, end: n * 100 + 8 }));
const page = async (id: string, query = ''): Promise<TextPage> =>
  (await jsonOf(world.call('GET', `/api/documents/${id}/text${query}`))) as unknown as TextPage;
const ordinals = ({ items: pieces }: TextPage): number[] => pieces.map(({ ordinal }) => ordinal);

it('tells what was read, in pieces that can be joined', async () => {
  const { chunks } = chunkMarkdown(MARKDOWN, { size: 400, overlap: 100 });
  const id = await documentOf(chunks);
  const { items: pieces, prev_cursor, next_cursor } = await page(id, '?limit=200');
  expect([prev_cursor, next_cursor]).toEqual([null, null]);
  expect(pieces.map(({ text, section }) => ({ text, section }))).toEqual(
    chunks.map(({ text, section }) => ({ text, section: section ?? undefined })),
  );
  expect(pieces.map(({ ordinal }) => ordinal)).toEqual(times(chunks.length, (n) => n));
  expect(pieces[0]).toEqual({ chunk_id: expect.any(String), ordinal: 0, text: chunks[0]!.text, overlap: 0 }); // no page, no section: not named
  expect(pieces.filter(({ overlap }) => overlap > 30).length).toBeGreaterThan(3);
  expect(pieces.find(({ text }) => text.startsWith('## Green'))?.overlap).toBe(0); // another section
  const joined = pieces.map(({ text, overlap }) => text.slice(overlap)).join('\n');
  expect(joined.replace(/\s+/g, ' ')).toBe(MARKDOWN.trim().replace(/\s+/g, ' '));
});

it('goes forth and back page by page, and knows overlaps over a page’s edge', async () => {
  const { chunks } = chunkMarkdown(MARKDOWN, { size: 400, overlap: 100 });
  const id = await documentOf(chunks);
  const whole = await page(id, '?limit=200');
  const forth: Piece[] = [];
  let last: TextPage;
  let cursor: string | null = null;
  do {
    last = await page(id, `?limit=3${cursor ? `&cursor=${cursor}` : ''}`);
    forth.push(...last.items);
  } while ((cursor = last.next_cursor) !== null);
  expect(forth).toEqual(whole.items);

  const back = [...last.items];
  for (cursor = last.prev_cursor; cursor !== null; cursor = last.prev_cursor) {
    last = await page(id, `?limit=4&cursor=${cursor}`);
    back.unshift(...last.items);
  }
  expect(back).toEqual(whole.items);
  expect(last.next_cursor).not.toBeNull();
});

it('begins at a passage of a long document, with a few pieces before it', async () => {
  const id = await documentOf(numbered(1000));
  const all = await world.stage.query<{ id: string }>('select chunk_id as id from chunks where document_id = $1 order by ordinal', [id]);
  const around = (ordinal: number, more = ''): Promise<TextPage> => page(id, `?around=${all[ordinal]!.id}${more}`);
  const middle = await around(700);
  expect(ordinals(middle)).toEqual(times(50, (n) => 695 + n));
  expect(ordinals(await page(id, `?limit=10&cursor=${middle.prev_cursor}`))).toEqual(times(10, (n) => 685 + n));
  expect(ordinals(await page(id, `?limit=10&cursor=${middle.next_cursor}`))).toEqual(times(10, (n) => 745 + n));
  expect(middle.items[5]).toEqual({ chunk_id: all[700]!.id, ordinal: 700, page: 701, text: 'piece 700', overlap: 0 });
  expect(ordinals(await around(2, '&limit=4'))).toEqual([0, 1, 2, 3]);
  expect(ordinals(await around(3, '&limit=1'))).toEqual([3]);
  expect(ordinals(await around(999, '&limit=200'))).toEqual([994, 995, 996, 997, 998, 999]);
  expect((await around(999)).next_cursor).toBeNull();
  expect(ordinals(await page(id, `?around=${all[700]!.id.toUpperCase()}&limit=2`))).toEqual([699, 700]);
  expect(ordinals(await page(id, '?around='))).toEqual(times(50, (n) => n));
});

it('has nothing of a document that waits for the first time, and of a table; its rows have their own', async () => {
  const { document_id } = await jsonOf(world.call('POST', '/api/collections/papers/documents', { json: { title: 'x', content: 'x' } }));
  expect(await page(document_id as string)).toEqual({ items: [], prev_cursor: null, next_cursor: null });
  await world.call('POST', '/api/collections/papers/documents', { json: { title: 'people', source: 'people.csv', content: 'Ana\nBen' } });
  await world.read();
  const documents = await items(world.call('GET', '/api/collections/papers/documents'));
  const named = (source: string): string => documents.find((document) => document.source === source)!.document_id as string;
  expect((await page(named('people.csv'))).items).toEqual([]);
  expect((await page(named('people.csv#2'))).items).toMatchObject([{ ordinal: 0, text: 'Ben' }]);
});

it('refuses a place that it did not give', async () => {
  const id = await documentOf(numbered(3));
  const other = await documentOf(numbered(3), world.call, 'Other');
  const foreign = await page(other, '?limit=1');
  const get = (query: string): Promise<Response> => world.call('GET', `/api/documents/${id}/text${query}`);
  for (const cursor of ['junk', foreign.next_cursor, Buffer.from(`after-1.${id}`).toString('base64url')])
    expect(await problemOf(get(`?cursor=${cursor}`), 400)).toMatchObject({ code: 'bad_cursor' });
  for (const around of [NOWHERE, 'junk', foreign.items[0]!.chunk_id, `${NOWHERE}&around=${NOWHERE}`])
    await problemOf(get(`?around=${around}`), 404);
  const { next_cursor } = await page(id, '?limit=1');
  await problemOf(get(`?cursor=${next_cursor}&around=${NOWHERE}`), 422);
  for (const limit of ['0', '201', 'x']) await problemOf(get(`?limit=${limit}`), 400);
  const past = Buffer.from(`after2147483646.${id}`).toString('base64url');
  expect(await jsonOf(get(`?cursor=${past}`))).toEqual({ items: [], prev_cursor: null, next_cursor: null });
});

it('is read by whoever may read the document, and by nobody else', async () => {
  const [ana, ben] = [await world.signUp('Ana'), await world.signUp('Ben')];
  const hers = await documentOf(numbered(2), ana.call);
  const shared = await documentOf(numbered(2), world.asAdmin);
  const text = (call: Calls, id: string): Promise<Response> => call('GET', `/api/documents/${id}/text`);
  for (const call of [ana.call, world.call]) expect((await text(call, hers)).status).toBe(200);
  const foreign = await problemOf(text(ben.call, hers), 404);
  expect({ ...foreign, instance: '' }).toEqual({ ...(await problemOf(text(ben.call, NOWHERE), 404)), instance: '' } satisfies Json);
  await problemOf(text(world.asAdmin, hers), 404);
  for (const call of [ana.call, ben.call, world.call, world.asAdmin]) expect((await text(call, shared)).status).toBe(200);
});
