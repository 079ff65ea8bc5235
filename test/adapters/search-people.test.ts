import { SearchPassages } from '../../src/application/knowledge/search-passages';
import { OfflineEmbedder } from '../../src/infrastructure/embedders/offline-embedder';
import { aCollection } from '../support/chunks';
import { MemoryPassageIndex, type HeldChunk } from '../support/memory-passage-index';
import { CVS, PEOPLE } from '../support/similar-cvs';

const embedder = new OfflineEmbedder();
const cvs = aCollection({ name: 'cvs', embedder: embedder.name });
const chunks: HeldChunk[] = CVS.map((chunk) => ({ ...chunk }));
const index = new MemoryPassageIndex(new Map([[cvs.id, chunks]]));
const search = new SearchPassages({ find: () => Promise.resolve(cvs) }, index, embedder);
const found = async (query: string, mode: 'hybrid' | 'keyword') =>
  (await search.execute({ collection: 'cvs', user: null, query, mode })).passages.map(({ title }) => title);

beforeAll(async () => {
  const vectors = await embedder.embed(
    chunks.map(({ header, text }) => `${header}\n${text}`),
    'passage',
  );
  chunks.forEach((chunk, at) => (chunk.vector = vectors[at]!));
});

describe('a question that names a person', () => {
  const QUESTIONS = [
    (name: string) => `What did ${name} do at Northwind?`,
    (name: string) => `Where did ${name} study?`,
    (name: string) => `Has ${name} led a team?`,
    (name: string) => `Does ${name} know Kubernetes and Docker?`,
    (name: string) => `${name}'s education and languages`,
    (name: string) => `¿Qué experiencia tiene ${name}?`,
    (name: string) => `Welche Sprachen spricht ${name}?`,
    (name: string) => name.toLowerCase(),
    (name: string) => `tell me about ${name.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ı', 'i')}`,
  ];

  it.each(['hybrid', 'keyword'] as const)('finds that person’s CV first, among thirty much like it (%s)', async (mode) => {
    const wrong: string[] = [];
    for (const name of PEOPLE)
      for (const question of QUESTIONS) {
        const [first] = await found(question(name), mode);
        if (first !== name) wrong.push(`${question(name)} → ${first}`);
      }
    expect(wrong).toEqual([]);
  });
});
