import { aChunk } from '../support/chunks';
import { callsTo, jsonOf, problemOf, type Calls, type Json } from '../support/http-calls';
import { startApi, type Api } from '../support/in-memory-api';

let api: Api;
let call: Calls;
beforeAll(async () => {
  api = await startApi();
  call = callsTo(api.url);
  api.chunks.push(
    aChunk('streams/0', 'A stream is resumed with the last id that was seen.', {
      page: 3,
      metadata: { language: 'en', tags: ['sse', 'http'] },
    }),
    aChunk('journal/0', 'The journal flushes a batch of events.', { metadata: { language: 'en' } }),
    aChunk('ströme/0', 'Ein Strom wird mit der letzten Kennung fortgesetzt.', { metadata: { language: 'de', stream: true } }),
    ...Array.from({ length: 8 }, (_, at) => aChunk(`batch/${at}`, `A batch of events, part ${at}.`)),
  );
});
afterAll(() => api.close());

const search = (json: Json) => call('POST', '/api/search', { json });
const titles = async (json: Json) => ((await jsonOf(search(json))).passages as { title: string }[]).map(({ title }) => title);

describe('POST /api/search', () => {
  it('gives passages, with what was searched for and how', async () => {
    const answer = await search({ query: ' resume a stream ' });
    expect([answer.status, await answer.json()]).toEqual([
      200,
      {
        query: 'resume a stream',
        mode: 'keyword', // there are no vectors, and it says so
        version: 7,
        passages: [
          {
            n: 1,
            chunk_id: 'streams/0',
            document_id: 'streams',
            title: 'streams',
            source: 'streams.md',
            page: 3,
            snippet: 'A stream is resumed with the last id that was seen.',
            score: expect.any(Number) as number,
          },
        ],
      },
    ]);
  });

  it('gives five passages unless told otherwise, of one document three at most, and none where nothing fits', async () => {
    expect((await titles({ query: 'batch of events' })).sort()).toEqual(['batch', 'batch', 'batch', 'journal']);
    expect(await titles({ query: 'batch of events', k: 2 })).toHaveLength(2);
    expect(await titles({ query: 'photosynthesis of orchids' })).toEqual([]);
  });

  it('searches what the standard assistant searches, or the collection that is named', async () => {
    expect(await titles({ query: 'stream', collection: 'docs' })).toEqual(await titles({ query: 'stream' }));
    expect(await problemOf(search({ query: 'stream', collection: 'cvs' }), 404)).toMatchObject({ code: 'not_found' });
  });

  it('looks only at documents that fit the filter', async () => {
    const query = 'stream Strom journal';
    expect((await titles({ query })).sort()).toEqual(['journal', 'streams', 'ströme']);
    expect(await titles({ query, filter: { language: 'de' } })).toEqual(['ströme']);
    expect(await titles({ query, filter: { tags: 'sse' } })).toEqual(['streams']);
    expect(await titles({ query, filter: { stream: true, language: ['de', 'fr'] } })).toEqual(['ströme']);
    expect(await titles({ query, filter: { constructor: 'x' } })).toEqual([]); // which less careful readers lose
    expect(await titles({ query, filter: {} })).toHaveLength(3);
  });

  it('refuses a search by meaning where there are no vectors, with what to do', async () => {
    const problem = await problemOf(search({ query: 'stream', mode: 'semantic' }), 409);
    expect(problem).toMatchObject({ code: 'embedder_mismatch', detail: expect.stringContaining('make rag-rebuild') as string });
  });

  it('takes null for what may be missing', async () => {
    const nothing = { collection: null, user_id: null, k: null, mode: null, min_score: null, filter: null };
    expect(await titles({ query: 'stream', ...nothing })).toEqual(await titles({ query: 'stream' }));
  });

  it.each([
    ['query', { query: undefined }],
    ['query', { query: '  ' }],
    ['query', { query: 'a\0b' }],
    ['query', { query: 'x'.repeat(20_001) }],
    ['collection', { collection: 'a\0b' }],
    ['user_id', { user_id: 0 }],
    ['k', { k: 0 }],
    ['k', { k: 101 }],
    ['k', { k: 2.5 }],
    ['k', { k: '5' }],
    ['mode', { mode: 'vector' }],
    ['min_score', { min_score: '0.5' }],
    ['filter', { filter: ['x'] }],
    ['filter', { filter: { a: null } }],
    ['filter', { filter: { a: { b: 1 } } }],
    ['filter', { filter: { a: 'x\0' } }],
    ['filter', { filter: { constructor: {} } }],
    ['filter', { filter: { 'a\0': 'x' } }],
    ['filter', { filter: Object.fromEntries(Array.from({ length: 17 }, (_, at) => [`k${at}`, 1])) }],
  ])('refuses %s: %j', async (field, wrong) => {
    const problem = await problemOf(search({ query: 'stream', ...wrong }), 422);
    expect(problem).toMatchObject({ code: 'invalid', errors: [{ field }] });
  });
});
