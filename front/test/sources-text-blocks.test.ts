import fc from 'fast-check';
import { type TextBlock, textBlocks } from '../src/sources/text-blocks';

const shown = (blocks: readonly TextBlock[]): string[] =>
  blocks.map((block) => {
    if (block.kind === 'page') return `p${block.page}`;
    if (block.kind === 'section') return `# ${block.section}`;
    return block.parts.map(({ text, cited }) => (cited ? `[${text}]` : text)).join('');
  });
const piece = (ordinal: number, text: string, more: { overlap?: number; page?: number; section?: string } = {}) => ({
  chunk_id: `c${ordinal}`,
  ordinal,
  text,
  overlap: 0,
  ...more,
});

describe('the text of a document', () => {
  it('joins pieces without what they repeat, and marks the whole of the cited one', () => {
    const pieces = [piece(0, 'one two three'), piece(1, 'three four five', { overlap: 5 }), piece(2, 'five six', { overlap: 4 })];
    expect(shown(textBlocks(pieces, undefined))).toEqual(['one two three four five six']);
    expect(shown(textBlocks(pieces, 'c1'))).toEqual(['one two [three four five] six']);
    expect(shown(textBlocks(pieces, 'c0'))).toEqual(['[one two three] four five six']);
    expect(shown(textBlocks(pieces, 'c2'))).toEqual(['one two three four [five six]']);
  });

  it('puts a heading wherever page or section change', () => {
    const pieces = [
      piece(0, 'a', { page: 1, section: 'Start' }),
      piece(1, 'b', { page: 1, section: 'Start' }),
      piece(2, 'c', { page: 2, section: 'End' }),
    ];
    expect(shown(textBlocks(pieces, 'c1'))).toEqual(['p1', '# Start', 'a', '[b]', 'p2', '# End', 'c']);
  });

  it('puts none above a text that begins with it', () => {
    const pieces = [
      piece(0, '## Brewing: tea\n\nBoil it.', { section: 'Tea > Brewing tea' }),
      piece(1, 'Pour it.', { section: 'Pouring' }),
    ];
    expect(shown(textBlocks(pieces, undefined))).toEqual(['## Brewing: tea\n\nBoil it.', '# Pouring', 'Pour it.']);
  });

  it('does not cut what is repeated of a piece that is not there', () => {
    expect(shown(textBlocks([piece(7, 'three four', { overlap: 5 })], undefined))).toEqual(['three four']);
  });

  it('gives back the text that was cut, whatever the cuts, and marks the cited piece', () => {
    const cuts = fc.record({
      text: fc.string({ minLength: 1, maxLength: 60 }),
      sizes: fc.array(fc.record({ length: fc.integer({ min: 1, max: 20 }), overlap: fc.integer({ min: 0, max: 30 }) }), { minLength: 1 }),
      cited: fc.nat(5),
    });
    fc.assert(
      fc.property(cuts, ({ text, sizes, cited }) => {
        const pieces: ReturnType<typeof piece>[] = [];
        let at = 0;
        for (const { length, overlap } of sizes) {
          if (at >= text.length) break;
          const before = pieces.at(-1)?.text.length ?? 0;
          const back = pieces.length === 0 ? 0 : Math.max(1, Math.min(overlap, before));
          pieces.push(piece(pieces.length, text.slice(at - back, at + length), { overlap: back }));
          at += length;
        }
        const whole = pieces[cited]?.text ?? '';
        const blocks = textBlocks(pieces, `c${cited}`);
        const parts = blocks.flatMap((block) => (block.kind === 'text' ? block.parts : []));
        expect(parts.map((part) => part.text).join('')).toBe(text.slice(0, at));
        expect(
          parts
            .filter((part) => part.cited)
            .map((part) => part.text)
            .join(''),
        ).toBe(whole);
      }),
    );
  });
});
