import fc from 'fast-check';
import { overlapOf, type StoredRange } from '../../../src/domain/knowledge/read-text';
import { chunkMarkdown } from '../../../src/infrastructure/extractors/markdown-chunker';

const range = (text: string, start: number, end = start + text.length): StoredRange => ({ text, start, end });

describe('what a piece repeats of the one before', () => {
  it.each<[string, StoredRange | undefined, StoredRange, number]>([
    ['the first piece repeats nothing', undefined, range('One.', 0), 0],
    ['where the ranges meet, nothing', range('One. One. ', 0), range('One. Two.', 10), 0],
    ['where the ranges are apart, nothing, whatever they say', range('Same.', 0), range('Same.', 40), 0],
    ['a sentence', range('One. Two. Three.', 0), range('Two. Three. Four.', 5), 11],
    ['without the blanks that the piece before lacks at its end', range('One. Two.', 0, 11), range('Two.  Four.', 5), 4],
    ['all of it', range('One. Two.', 0), range('Two.', 5), 4],
    ['less than the ranges say, where a picture was left out', range('One. Two.', 0, 60), range('Two. Four.', 5, 70), 4],
    ['nothing, where the texts say otherwise', range('One. Two.', 0), range('Twos. Four.', 5), 0],
  ])('%s', (_, before, piece, expected) => {
    expect(overlapOf(before, piece)).toBe(expected);
  });

  it('is all that makes the pieces of a text longer than the text', () => {
    const sentence = fc.stringMatching(/^[A-Z][a-z]{1,12}( [a-z0-9]{1,9}){0,7}\.$/);
    const paragraph = fc.array(sentence, { minLength: 1, maxLength: 6 }).map((sentences) => sentences.join(' '));
    const document = fc.array(paragraph, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(document, fc.integer({ min: 60, max: 300 }), fc.integer({ min: 0, max: 150 }), (paragraphs, size, overlap) => {
        const { chunks } = chunkMarkdown(paragraphs.join('\n\n'), { size, overlap });
        const told = chunks.map((chunk, at) => chunk.text.slice(overlapOf(chunks[at - 1], chunk)));
        expect(told.join('').replace(/\s+/g, '')).toBe(paragraphs.join('').replace(/\s+/g, ''));
      }),
    );
  });
});
