import fc from 'fast-check';
import { extended, NOTHING, type Block, type Cut } from '../src/markdown/cut';
import { tailOf } from '../src/markdown/tail';

const blocksOf = (cut: Cut): Block[] => [...cut.groups.flat(), ...tailOf(cut, false)];
const whole = (text: string): Block[] => blocksOf(extended(NOTHING, text));
const kinds = (text: string): string[] => whole(text).map(({ kind }) => kind);

describe('cutting Markdown into blocks', () => {
  it('tells paragraphs, headings, lists, quotes, rules, code and tables apart', () => {
    const text = [
      '# Title',
      'Some text\nover two lines.',
      '- one\n- two\n  more\n\n  still two',
      '> quoted\n> more',
      '---',
      '```ts\nconst a = 1;\n\n# no heading\n```',
      '| a | b |\n| - | - |\n| 1 | 2 |',
      'The end',
    ].join('\n\n');
    expect(kinds(text)).toEqual(['line', 'paragraph', 'list', 'quote', 'line', 'code', 'table', 'paragraph']);
  });

  it('ends a paragraph where another block begins without a blank line', () => {
    expect(kinds('text\n```\ncode\n```\ntext\n# title\ntext\n- item\n> quote\ntext')).toEqual([
      'paragraph',
      'code',
      'paragraph',
      'line',
      'paragraph',
      'list',
      'quote',
    ]);
    expect(kinds('before\n| a | b |\n|---|---|\n| 1 | 2 |')).toEqual(['paragraph', 'table']);
    expect(kinds('in 2020.\n2021. was later')).toEqual(['paragraph']);
  });

  it('keeps code in an item with its item', () => {
    const text = '1. first\n   ```\n   - no item\n\n   # no heading\n   ```\n2. second';
    expect(kinds(text)).toEqual(['list']);
  });

  it('closes a fence only by one that is as long, of its own sign', () => {
    const [code] = whole('````md\n```\n~~~~\n````');
    expect(code).toMatchObject({ kind: 'code', head: 'md', pieces: ['```\n~~~~\n'] });
  });

  it('cuts long paragraphs, lists, code and tables into pieces that are the whole', () => {
    const words = 'word and **bold words** with `code` in them. '.repeat(400);
    const [paragraph] = whole(words);
    expect(paragraph!.pieces.length).toBeGreaterThan(4);
    expect(paragraph!.pieces.join('')).toBe(words);
    for (const piece of paragraph!.pieces) expect((piece.match(/\*\*/g) ?? []).length % 2).toBe(0);
    const code = Array.from({ length: 5000 }, (_, i) => `line ${i}`).join('\n');
    const [fence] = whole(`\`\`\`\n${code}\n\`\`\``);
    expect(fence!.pieces.length).toBeGreaterThan(10);
    expect(fence!.pieces.join('')).toBe(`${code}\n`);
    const list = whole(Array.from({ length: 500 }, (_, i) => `${i + 1}. item number ${i + 1}`).join('\n'));
    expect(list.length).toBeGreaterThan(2);
    expect(list.every(({ kind, continues }, at) => kind === 'list' && continues === at > 0)).toBe(true);
    expect(list[1]!.pieces[0]).toMatch(/^\d+\. item/);
    const rows = Array.from({ length: 500 }, (_, i) => `| ${i} | x |`).join('\n');
    const [table] = whole(`| a | b |\n| - | - |\n${rows}\n\n`);
    expect(table!.pieces.join('')).toBe(`${rows}\n`);
  });

  it('cuts ten thousand characters without a blank, and no character in two', () => {
    const text = '👩'.repeat(6000);
    const [paragraph] = whole(text);
    expect(paragraph!.pieces.length).toBeGreaterThan(1);
    expect(paragraph!.pieces.every((piece) => !/[\ud800-\udbff]$/.test(piece))).toBe(true);
    expect(paragraph!.pieces.join('')).toBe(text);
  });

  const line = fc.constantFrom(
    '',
    'text',
    '- item',
    '  more',
    '1. one',
    '# head',
    '```js',
    '```',
    '> said',
    '| a | b |',
    '| - | - |',
    '---',
    '**b',
    '[1] [2',
    'x'.repeat(900),
  );
  const markdown = fc.array(line, { maxLength: 30 }).map((lines) => lines.join('\n'));

  it('comes to the same blocks, however the text comes', () => {
    fc.assert(
      fc.property(markdown, fc.infiniteStream(fc.integer({ min: 1, max: 40 })), (text, steps) => {
        let cut = NOTHING;
        for (let at = 0; at < text.length;) {
          at += steps.next().value as number;
          cut = extended(cut, text.slice(0, at));
          tailOf(cut, true);
        }
        // Where a long line was cut depends on how it came; what it says does not.
        const said = (blocks: Block[]) => blocks.map(({ key, kind, head, pieces }) => ({ key, kind, head, text: pieces.join('') }));
        expect(said(blocksOf(cut))).toEqual(said(whole(text)));
      }),
    );
  });

  it('never touches a block that has ended', () => {
    fc.assert(
      fc.property(markdown, markdown, (before, after) => {
        const first = extended(NOTHING, before);
        const then = extended(first, before + after);
        first.groups.flat().forEach((block, at) => expect(then.groups.flat()[at]).toBe(block));
      }),
    );
  });

  it('begins anew with a text that does not go on', () => {
    const cut = extended(extended(NOTHING, 'one\n\ntwo\n\n'), 'three\n\n');
    expect(blocksOf(cut).map(({ pieces }) => pieces)).toEqual([['three\n']]);
  });
});
