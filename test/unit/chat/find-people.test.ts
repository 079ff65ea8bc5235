import { FindPeople } from '../../../src/application/chat/find-people';
import type { PassageSearch, SearchPassages } from '../../../src/application/knowledge/search-passages';
import type { ChunkId, DocumentId } from '../../../src/domain/ids';
import type { Passage } from '../../../src/domain/knowledge/passage';

const passage = (title: string, snippet: string): Passage => ({
  n: 1,
  chunk_id: `${title}: ${snippet}` as ChunkId,
  document_id: title as unknown as DocumentId,
  title,
  source: `${title}.pdf`,
  snippet,
  score: 1,
});
const ANA = [passage('Ana Ruiz', 'Kubernetes, Docker'), passage('Ana Ruiz', 'Led a team of six.'), passage('Ana Ruiz', 'BSc Physics')];
const BO = [passage('Bo Chen', 'Kubernetes every day'), passage('Bo Chen', 'A team player')];
const EVA = [passage('Eva Stein', 'Leitete ein Team von drei Testern.')];
const ALL = [...BO, ...EVA, ...ANA];

let asked: PassageSearch[];
let versions: number[];
beforeEach(() => {
  asked = [];
  versions = [];
});

/** A search for any of the words, also in the name, by how many of them are there. */
const search = {
  execute: async (wish: PassageSearch) => {
    asked.push(wish);
    const words = wish.query.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [];
    const taken = new Map<DocumentId, number>();
    const passages = ALL.map((one) => ({
      ...one,
      score: words.filter((word) => `${one.title} ${one.snippet}`.toLowerCase().includes(word)).length,
    }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .filter(({ document_id: id }) => taken.set(id, (taken.get(id) ?? 0) + 1).get(id)! <= (wish.perDocument ?? 3))
      .map((one, at) => ({ ...one, n: at + 1 }));
    return { query: wish.query, mode: wish.mode ?? 'hybrid', version: versions.shift() ?? 7, passages: passages.slice(0, wish.k) };
  },
} as unknown as SearchPassages;
const { signal } = new AbortController();
const find = (query: string, k = 16) => new FindPeople(search).execute({ collection: 'cvs', user: null, query, k, perDocument: 2, signal });
const shown = (passages: Passage[]): string[] => passages.map(({ n, title, snippet }) => `${n} ${title}: ${snippet}`);

describe('people are found', () => {
  it('by the parts of a question: who has all of them first, with a passage for each', async () => {
    const { passages, query, mode, version } = await find('Who has led a team and knows Kubernetes?');
    expect(shown(passages).slice(0, 2)).toEqual(['1 Ana Ruiz: Led a team of six.', '2 Ana Ruiz: Kubernetes, Docker']);
    expect(new Set(passages.map(({ title }) => title))).toEqual(new Set(['Ana Ruiz', 'Bo Chen', 'Eva Stein']));
    expect(passages.map(({ n }) => n)).toEqual(passages.map((_, at) => at + 1));
    const scores = passages.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(Math.max(...scores)).toBeLessThanOrEqual(1);
    expect({ mode, version }).toEqual({ mode: 'hybrid', version: 7 });
    expect(query).toMatch(/^Who has led a team and knows Kubernetes\? \| led managed headed team \/ .* \| Kubernetes$/);
  });

  it('with the question itself, and its parts by keyword, in the same collection for the same user', async () => {
    await find('Who knows Docker?');
    expect(asked.map(({ query, mode }) => [query, mode])).toEqual([
      ['Who knows Docker?', undefined],
      ['Docker', 'keyword'],
    ]);
    for (const wish of asked) expect(wish).toMatchObject({ collection: 'cvs', user: null, signal });
  });

  it('as one passage each where the question has one part, so that there is room for many', async () => {
    const { passages } = await find('Who knows Kubernetes?');
    expect(shown(passages)).toEqual(expect.arrayContaining([expect.stringContaining('Ana Ruiz'), expect.stringContaining('Bo Chen')]));
    expect(passages).toHaveLength(2);
  });

  it('by name: everything of theirs, what fits first, and nothing of others', async () => {
    const { passages } = await find('What did Ana Ruiz study, physics?');
    expect(passages.map(({ title }) => title)).toEqual(['Ana Ruiz', 'Ana Ruiz', 'Ana Ruiz']);
    expect(passages[0]!.snippet).toBe('BSc Physics');
  });

  it('by several names, each with its share', async () => {
    const { passages } = await find('Compare Ana Ruiz and Bo Chen', 2);
    expect(passages.map(({ title }) => title).sort()).toEqual(['Ana Ruiz', 'Bo Chen']);
  });

  it('not at all where nothing fits', async () => {
    expect((await find('Who knows Fortran?')).passages).toEqual([]);
    expect((await find('???')).passages).toEqual([]);
  });

  it('in one version of the collection: the search is made again when a new one came between its parts', async () => {
    versions = [7, 8, 8, 8];
    expect((await find('Who knows Docker?')).version).toBe(8);
    expect(asked).toHaveLength(4);
  });

  it('in the first version after three tries, without the parts that saw another', async () => {
    versions = [1, 2, 3, 4, 5, 6];
    const { version, passages, query } = await find('Who knows Docker?');
    expect({ version, query, asked: asked.length }).toEqual({ version: 5, query: 'Who knows Docker?', asked: 6 });
    expect(passages.map(({ title }) => title)).toContain('Ana Ruiz');
  });
});
