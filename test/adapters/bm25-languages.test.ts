import type { Collection } from '../../src/domain/knowledge/collection';
import { languageOf } from '../../src/infrastructure/indexes/language-of';
import { languageByCode } from '../../src/infrastructure/indexes/languages';
import { aChunk, aCollection } from '../support/chunks';
import { PARAGRAPHS } from '../support/many-languages';
import { MemoryPassageIndex } from '../support/memory-passage-index';

const mixed: Collection = aCollection();
const chunks = Object.entries(PARAGRAPHS).flatMap(([language, paragraphs]) =>
  paragraphs.map(([paragraph], at) => aChunk(`${language}${at}/0`, paragraph)),
);
const index = new MemoryPassageIndex(new Map([[mixed.id, chunks]]));

describe('the language of a text', () => {
  it.each([
    ['fr', 'Le port a été construit en 1880 et agrandi deux fois depuis lors.'],
    ['it', 'Il porto fu costruito nel 1880 e da allora è stato ampliato due volte.'],
    ['pt', 'O porto foi construído em 1880 e desde então foi ampliado duas vezes.'],
    ['nl', 'De haven werd in 1880 gebouwd en is sindsdien twee keer uitgebreid.'],
    ['sv', 'Hamnen byggdes 1880 och har sedan dess utvidgats två gånger.'],
    ['pl', 'Port został zbudowany w 1880 roku i od tego czasu był dwukrotnie rozbudowany.'],
    ['vi', 'Cảng được xây dựng vào năm 1880 và từ đó đã được mở rộng hai lần.'],
    ['ja', '港は1880年に建設され、それ以来2回拡張されました。'],
    ['ko', '항구는 1880년에 건설되었으며 그 이후 두 번 확장되었습니다.'],
    ['zh, full of names in Latin letters', '负责平台团队，熟悉 Kubernetes、PostgreSQL、Terraform 和 Prometheus，带领六名工程师。'],
    [
      'en, with a quotation',
      'The sign above the door reads 港口, which simply means harbour, and nobody in the office could say who had painted it.',
    ],
    ['en, for want of anything else', 'Kubernetes Terraform 2024'],
  ])('is %s', (language, text) => {
    expect(languageOf(text).code).toBe(language.slice(0, 2));
    expect(languageByCode(language.slice(0, 2))).toBe(languageOf(text));
  });
});

describe('one collection in eight languages', () => {
  it.each(Object.entries(PARAGRAPHS))('tells a text in %s by its words', (language, paragraphs) => {
    expect(languageOf(paragraphs.map(([paragraph]) => paragraph).join('\n')).code).toBe(language);
  });

  it.each(Object.entries(PARAGRAPHS))('finds the paragraph of every %s question first, past the gate', async (language, paragraphs) => {
    const found = await Promise.all(
      paragraphs.map(async ([, question]) => {
        const [first] = (await index.search(mixed, { text: question, k: 5 })).keyword;
        return first && first.coverage >= 0.25 ? first.chunk.documentId : `${first?.chunk.documentId} ${first?.coverage}`;
      }),
    );
    expect(found).toEqual(paragraphs.map((_, at) => `${language}${at}`));
  });
});
