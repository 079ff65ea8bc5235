import { asUser, callsTo, jsonOf, problemOf, type Calls, type Json } from '../support/http-calls';
import { PARAGRAPHS } from '../support/many-languages';
import { Stage, type Actor } from '../support/stage';
import { inLanes, until } from '../support/until';

interface Found {
  mode: string;
  passages: { title: string; source: string; snippet: string; score: number }[];
}

let stage: Stage;
let service: Actor;
let ana: Calls;
let ben: Calls;
beforeAll(async () => {
  stage = await Stage.open();
  service = await stage.start({ env: { AUTH_MODE: 'token' } });
  const user = async (name: string): Promise<Calls> => {
    const { token } = await jsonOf(callsTo(service.url)('POST', '/api/users', { json: { name } }));
    return callsTo(service.url, asUser(token));
  };
  [ana, ben] = [await user('Ana'), await user('Ben')];
}, 60_000);
afterAll(() => stage?.close());

/** Sends texts to a collection of one's own, and waits until they can be found. */
async function bring(call: Calls, collection: string, texts: Readonly<Record<string, string>>, more: Json = {}): Promise<void> {
  const entries = Object.entries(texts);
  await inLanes(4, entries.length, async (at) => {
    const [source, content] = entries[at]!;
    expect(
      (await call('POST', `/api/collections/${collection}/documents`, { json: { source, title: source, content, ...more } })).status,
    ).toBe(202);
  });
  await until(
    `the documents of ${collection}`,
    async () => {
      const { items } = (await jsonOf(call('GET', `/api/collections/${collection}/documents?limit=200`))) as {
        items: { status: string }[];
      };
      return items.length >= entries.length && items.every(({ status }) => status === 'indexed');
    },
    60_000,
  );
}
const search = async (call: Calls, json: Json): Promise<Found> => (await jsonOf(call('POST', '/api/search', { json }))) as unknown as Found;
const sources = async (call: Calls, json: Json): Promise<string[]> => (await search(call, json)).passages.map(({ source }) => source);

describe('a search over HTTP', () => {
  it('finds the paragraph of a question in eight languages of one collection, by words and by both', async () => {
    const texts = Object.entries(PARAGRAPHS).flatMap(([language, paragraphs]) =>
      paragraphs.map(([text], at) => [`${language} ${at}`, text] as const),
    );
    await bring(ana, 'mixed', Object.fromEntries(texts));
    for (const [language, paragraphs] of Object.entries(PARAGRAPHS))
      for (const [at, [, query]] of paragraphs.entries())
        for (const mode of ['keyword', 'hybrid']) {
          const found = await search(ana, { query, collection: 'mixed', mode });
          expect([query, found.mode, found.passages[0]?.source]).toEqual([query, mode, `${language} ${at}`]);
        }
  }, 120_000);

  it('finds c++, c#, .NET and node.js as the words they are', async () => {
    await bring(ana, 'skills', {
      one: 'Wrote trading systems in C++ for ten years.',
      two: 'Built Windows services in C# on .NET.',
      three: 'Wrote web services in Node.js.',
      four: 'Taught C, net fishing, and the anatomy of lymph nodes; music in C sharp.',
    });
    for (const [query, source] of Object.entries({ 'c++': 'one', 'C#': 'two', '.NET': 'two', 'node.js': 'three', 'Who knows C++?': 'one' }))
      expect([query, (await sources(ana, { query, collection: 'skills' }))[0]]).toEqual([query, source]);
  }, 60_000);

  it('gives cosines by meaning, descending, all of them that are asked for', async () => {
    const { mode, passages } = await search(ana, { query: 'lighthouse keeper', collection: 'mixed', mode: 'semantic', k: 100 });
    const scores = passages.map(({ score }) => score);
    expect([mode, scores.length]).toEqual(['semantic', Object.values(PARAGRAPHS).flat().length]);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(Math.max(...scores.map(Math.abs))).toBeLessThanOrEqual(1);
    expect(await sources(ana, { query: 'lighthouse keeper', collection: 'mixed', mode: 'semantic', min_score: scores[2] })).toHaveLength(3);
  });

  it('narrows to documents whose metadata fit', async () => {
    await bring(ana, 'filtered', { spring: 'The orchard blooms.' }, { metadata: { season: 'spring', tags: ['tree', 'fruit'] } });
    await bring(ana, 'filtered', { autumn: 'The orchard is harvested.' }, { metadata: { season: 'autumn' } });
    const query = 'orchard';
    expect((await sources(ana, { query, collection: 'filtered' })).sort()).toEqual(['autumn', 'spring']);
    expect(await sources(ana, { query, collection: 'filtered', filter: { season: 'autumn' } })).toEqual(['autumn']);
    expect(await sources(ana, { query, collection: 'filtered', filter: { season: ['winter', 'spring'], tags: 'fruit' } })).toEqual([
      'spring',
    ]);
    expect(await sources(ana, { query, collection: 'filtered', mode: 'semantic', filter: { season: 'winter' } })).toEqual([]);
  }, 60_000);

  it('searches one’s own collection of a name, and nobody else’s', async () => {
    await bring(ana, 'diary', { ana: 'The secret of Ana is a heron.' });
    expect(await problemOf(ben('POST', '/api/search', { json: { query: 'heron', collection: 'diary' } }), 404)).toMatchObject({
      code: 'not_found',
    });
    await bring(ben, 'diary', { ben: 'The secret of Ben is a heron, too.' });
    expect(await sources(ana, { query: 'heron', collection: 'diary' })).toEqual(['ana']);
    expect(await sources(ben, { query: 'heron', collection: 'diary' })).toEqual(['ben']);
  }, 60_000);

  it('answers from our own docs where nothing is named, and with nothing where nothing fits', async () => {
    expect((await sources(ben, { query: 'How do I resume a stream?' })).length).toBeGreaterThan(0);
    expect(await sources(ben, { query: 'Which orchids photosynthesise at midnight?' })).toEqual([]);
  });

  it('finds what has changed, with no restart', async () => {
    await bring(ana, 'changing', { page: 'It is about walruses.' });
    expect(await sources(ana, { query: 'walrus', collection: 'changing' })).toEqual(['page']);
    await ana('POST', '/api/collections/changing/documents', { json: { source: 'page', title: 'page', content: 'It is about ospreys.' } });
    await until('the new text', async () => (await sources(ana, { query: 'osprey', collection: 'changing' })).length === 1, 30_000);
    expect(await sources(ana, { query: 'walrus', collection: 'changing' })).toEqual([]);
  }, 60_000);
});
