import fc from 'fast-check';
import { chunkBlocks } from '../../src/infrastructure/extractors/block-chunker';
import { TextBuilder } from '../../src/infrastructure/extractors/text-builder';

/** Pages of paragraphs; a paragraph that begins with `#` is a heading. */
function documentOf(pages: readonly (readonly string[])[]) {
  const builder = new TextBuilder();
  for (const paragraphs of pages) {
    builder.page();
    for (const text of paragraphs) {
      if (text.startsWith('#')) builder.heading(2, text.slice(1));
      else builder.text(text);
    }
  }
  return builder.built('Title');
}
const chunked = (pages: readonly (readonly string[])[], size = 200, overlap = 40) =>
  chunkBlocks(documentOf(pages), { size, overlap }, 'Title');

const SENTENCES: Record<string, string> = {
  English: 'The index is built beside the old one and swapped in whole. ',
  Spanish: '¿Quién dirige el equipo? Ella trabaja en Madrid desde hace años. ',
  German: 'Die Überprüfung dauert z. B. drei Tage. Danach wird ausgeliefert. ',
  Russian: 'Поиск находит нужный абзац за несколько миллисекунд. ',
  Turkish: 'Türkiye’nin en büyük şehri İstanbul’dur. ',
  Arabic: 'يجد البحث الفقرة المناسبة بسرعة. هل هذا صحيح؟ ',
  Hindi: 'खोज सही अनुच्छेद ढूँढती है। यह तेज़ है। ',
  Chinese: '向量数据库把文本变成数字。检索很快！',
  Japanese: '検索は適切な段落を見つけます。とても速いです。',
  Thai: 'ระบบค้นหาย่อหน้าที่ถูกต้องได้อย่างรวดเร็วและแม่นยำ',
};

describe('blocks in chunks', () => {
  it.each(Object.entries(SENTENCES))('are cut whole in %s: no word, no character, no sentence that fits', (_language, sentence) => {
    const text = sentence.repeat(40).trim();
    const chunks = chunked([[text]], 200, 0);
    expect(chunks.map((chunk) => text.slice(chunk.start, chunk.end)).join('')).toBe(text);
    expect(Math.max(...chunks.map((chunk) => chunk.end - chunk.start))).toBeLessThanOrEqual(200);
    expect(chunks.every((chunk) => chunk.text.isWellFormed())).toBe(true);
    const words = new Intl.Segmenter('en', { granularity: 'word' });
    const known = new Set(Array.from(words.segment(text), ({ segment }) => segment));
    for (const chunk of chunks) {
      const cut = Array.from(words.segment(chunk.text)).filter(({ isWordLike, segment }) => isWordLike && !known.has(segment));
      expect(cut).toEqual([]);
      if (!sentence.includes('ระบบ')) expect(chunk.text).toMatch(/[.?!。！؟।]$/); // Thai has no end of a sentence
    }
  });

  it('stand on the page where they begin, and never on two', () => {
    const page = (n: number): string[] => [`Page ${n} begins. ${'It goes on for a while. '.repeat(12)}`, `Page ${n} ends.`];
    for (const { page: at, text } of chunked([page(1), [], page(3), page(4)])) {
      for (const [, named] of text.matchAll(/Page (\d)/g)) expect(Number(named)).toBe(at);
      expect([1, 3, 4]).toContain(at);
    }
  });

  it('have a heading at a page’s foot on the page of what it is above', () => {
    expect(chunked([['Some text.', '#Results'], ['They are good.']])).toMatchObject([
      { page: 1, text: 'Some text.', section: null },
      { page: 2, text: 'Results\n\nThey are good.', section: 'Results', header: 'Title › Results' },
    ]);
  });

  it('take time linear in the text', () => {
    const seconds = (sentences: number): number => {
      const pages = Array.from({ length: 100 }, () => [SENTENCES.English!.repeat(sentences / 100)]);
      const started = performance.now();
      const { length } = chunked(pages, 800, 100);
      const took = (performance.now() - started) / 1000;
      console.log(`${sentences} sentences: ${length} chunks in ${took.toFixed(2)} s`);
      return took;
    };
    seconds(1000); // warm
    const [small, large] = [seconds(5000), seconds(50_000)];
    expect(large).toBeLessThan(Math.max(small, 0.05) * 40);
  });

  it('lose nothing and repeat no more than the overlap, whatever the pages', () => {
    const paragraph = fc.oneof(
      fc.lorem({ mode: 'sentences', maxCount: 8 }),
      fc.constantFrom(...Object.values(SENTENCES)).map((text) => text.repeat(5)),
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.lorem({ maxCount: 3 }).map((text) => `#${text}`),
    );
    const pages = fc.array(fc.array(paragraph, { maxLength: 5 }), { maxLength: 4 });
    fc.assert(
      fc.property(pages, fc.integer({ min: 100, max: 400 }), fc.integer({ min: 0, max: 100 }), (given, size, overlap) => {
        const document = documentOf(given);
        const chunks = chunkBlocks(document, { size, overlap }, 'Title');
        let covered = 0;
        for (const chunk of chunks) {
          expect(chunk.end - chunk.start).toBeLessThanOrEqual(size);
          expect(chunk.start).toBeGreaterThanOrEqual(covered - overlap);
          expect(chunk.end).toBeGreaterThan(covered);
          const between = document.blocks.filter(({ kind, start, end }) => kind !== 'heading' && start >= covered && end <= chunk.start);
          expect(between.filter(({ start, end }) => document.text.slice(start, end).replace(/[\s\0]/g, '') !== '')).toEqual([]);
          const last = document.blocks.findLast(({ start }) => start < chunk.end)!;
          expect(chunk.page).toBe(document.pageStarts.filter((start) => start <= last.start).length);
          covered = chunk.end;
        }
      }),
      { numRuns: 200 },
    );
  });
});
