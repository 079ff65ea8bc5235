import fc from 'fast-check';
import { chunkMarkdown } from '../../src/infrastructure/extractors/markdown-chunker';

const LENGTHS = { size: 200, overlap: 40 };
const chunked = (markdown: string, lengths = LENGTHS) => chunkMarkdown(markdown, lengths, 'file').chunks;
const texts = (markdown: string, lengths = LENGTHS): string[] => chunked(markdown, lengths).map(({ text }) => text);
const sentence = (n: number): string => `This is sentence number ${n} of the paragraph.`;
const sentences = (from: number, to: number): string => Array.from({ length: to - from }, (_, at) => sentence(from + at)).join(' ');

describe('Markdown in chunks', () => {
  it('is cut at headings, each chunk under title and sections', () => {
    const chunks = chunked('# Runlog\n\nIntro.\n\n## Streams\n\n### Resuming `x` [now](y)\n\nSend it.\n\n## Other\n\nText.');
    expect(chunks.map(({ header, section, text }) => ({ header, section, text }))).toEqual([
      { header: 'Runlog', section: null, text: '# Runlog\n\nIntro.' },
      { header: 'Runlog › Streams › Resuming x now', section: 'Resuming x now', text: '### Resuming `x` [now](y)\n\nSend it.' },
      { header: 'Runlog › Other', section: 'Other', text: '## Other\n\nText.' },
    ]);
  });

  it('takes underlined headings, and the file’s name where no heading is a title', () => {
    expect(chunked('Streams\n---\n\nText.')[0]).toMatchObject({ header: 'file › Streams', section: 'Streams' });
    expect(chunkMarkdown('Runlog\n===\n\nText.', LENGTHS, 'file').title).toBe('Runlog');
    expect(chunkMarkdown('Just text.', LENGTHS, 'file')).toMatchObject({ title: 'file', chunks: [{ header: 'file', section: null }] });
  });

  it('keeps offsets into the source', () => {
    const source = '# A\r\n\r\nOne 😀.\r\n\r\n## B\r\n\r\nTwo.';
    for (const { start, end, text } of chunked(source)) expect(source.slice(start, end).replaceAll('\r\n', '\n').trim()).toBe(text);
  });

  it('is cut after a paragraph where one ends in the last third', () => {
    const source = `${sentences(0, 2)}\n\n${sentences(2, 4)}\n\n${sentences(4, 6)}`;
    expect(texts(source, { size: 200, overlap: 0 })).toEqual([`${sentences(0, 2)}\n\n${sentences(2, 4)}`, sentences(4, 6)]);
    expect(texts(source, { size: 150, overlap: 0 })).toEqual([
      `${sentences(0, 2)}\n\n${sentences(2, 3)}`,
      `${sentence(3)}\n\n${sentences(4, 6)}`,
    ]);
  });

  it('is cut after a sentence otherwise, and the next chunk begins some sentences back', () => {
    expect(texts(sentences(0, 6), { size: 150, overlap: 50 })).toEqual([sentences(0, 3), sentences(2, 5), sentences(4, 6)]);
  });

  it('takes hard-wrapped lines for one paragraph', () => {
    expect(texts('One sentence that\nis wrapped. Another one\nas well.', { size: 100, overlap: 0 })).toEqual([
      'One sentence that\nis wrapped. Another one\nas well.',
    ]);
    expect(texts(`${sentence(0).replaceAll(' ', '\n')} ${sentence(1)}`, { size: 60, overlap: 0 })).toEqual([
      sentence(0).replaceAll(' ', '\n'),
      sentence(1),
    ]);
  });

  it('never cuts a block of code that fits, and cuts a longer one at its lines', () => {
    const code = `\`\`\`sh\n${'echo hello world\n'.repeat(8)}\`\`\``;
    expect(texts(`${sentences(0, 3)}\n\n${code}\n\n${sentences(3, 6)}`)).toContain(`${code}\n\n${sentence(3)}`);
    const long = `\`\`\`sh\n${'echo hello world\n'.repeat(30)}\`\`\``;
    expect(texts(long).length).toBeGreaterThan(2);
    for (const text of texts(long)) expect(text).toMatch(/^```sh\n(echo hello world\n)+```$/); // each shown as code
    const steps = Array.from({ length: 9 }, (_, at) => `# step ${at}\nnpm run step${at}\n`).join('\n');
    for (const text of texts(`~~~\n${steps}~~~`, { size: 100, overlap: 0 }))
      expect(text).toMatch(/^~~~\n(# step (\d)\nnpm run step\2\n+)+~~~$/);
  });

  it('takes no heading, comment or image from a block of code', () => {
    const code = '```md\n# no heading\n<!-- kept -->\n![kept](x)\n```';
    expect(texts(code)).toEqual([code]);
    expect(texts('Use `<!--` and `![a](b)` here. -->')).toEqual(['Use `<!--` and `![a](b)` here. -->']);
  });

  it('leaves out images, badges, comments, diagrams and front matter', () => {
    const source = `---\ntitle: x\n---\n# A\n\n[![ci](i.svg)](l) ![b](b.png)\n\nSeen <!-- hidden\n\nhidden --> here <img src="x">.\n\n\`\`\`mermaid\ngraph TD\n\`\`\`\n\nEnd.`;
    expect(texts(source)).toEqual(['# A\n\nSeen\n\n here .\n\nEnd.']);
    expect(texts('# A\n\n<!-- only -->')).toEqual([]);
  });

  it('cuts what has no sentences at spaces, else anywhere but inside a surrogate pair', () => {
    for (const text of texts('word '.repeat(200))) expect(text).toMatch(/^(word ?)+$/);
    const chunks = texts(`a${'😀'.repeat(500)}`, { size: 100, overlap: 20 });
    expect(chunks.every((text) => text.isWellFormed() && text.length <= 100)).toBe(true);
  });

  it('loses no word and makes no chunk too long, whatever the text', () => {
    const block = fc.oneof(
      fc.lorem({ maxCount: 40 }),
      fc.lorem({ mode: 'sentences', maxCount: 12 }),
      fc.lorem({ maxCount: 3 }).map((text) => `## ${text}`),
      fc.lorem({ maxCount: 30 }).map((text) => `\`\`\`\n${text.replaceAll(' ', '\n')}\n\`\`\``),
      fc.lorem({ maxCount: 20 }).map((text) => `- ${text.replaceAll(' ', '\n- ')}`),
      fc.string({ unit: 'grapheme', maxLength: 300 }),
    );
    fc.assert(
      fc.property(
        fc.array(block, { maxLength: 12 }),
        fc.integer({ min: 60, max: 400 }),
        fc.integer({ min: 0, max: 200 }),
        (blocks, size, overlap) => {
          const source = blocks.join('\n\n').replaceAll('\0', '').toWellFormed();
          const chunks = chunked(source, { size, overlap });
          for (const { text, start, end } of chunks) {
            expect(end - start).toBeLessThanOrEqual(Math.max(size, longestHeading(source)));
            expect(text.isWellFormed()).toBe(true);
            expect(text).not.toBe('');
          }
          const starts = chunks.map(({ start }) => start);
          expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
          const shown = new Set(chunks.flatMap(({ text, header }) => `${text} ${header}`.match(/[a-z]{3,}/g) ?? []));
          const plain = blocks.filter((text) => /^[a-z# ,.\n`-]+$/i.test(text) && !text.startsWith('##')).join(' ');
          if (size > 100) for (const word of plain.match(/[a-z]{3,}/g) ?? []) expect(shown).toContain(word);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('takes no more than seconds over two megabytes of what patterns stumble over', () => {
    const started = performance.now();
    for (const piece of ['`', '![', '<!-- ', '``` ', '[![', 'a', 'a. ', '\n# ', '|a|\n', '~~~\n'])
      chunkMarkdown(piece.repeat(200_000 / piece.length), { size: 800, overlap: 100 });
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

/** Headings are never cut, however long. */
const longestHeading = (source: string): number => Math.max(0, ...source.split('\n').map((line) => line.length)) * 2;
