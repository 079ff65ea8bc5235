import { monitorEventLoopDelay } from 'node:perf_hooks';
import { deflateSync } from 'node:zlib';
import type { Extracted } from '../../src/domain/knowledge/extractor';
import type { ThreadExtractor } from '../../src/infrastructure/extractors/thread-extractor';
import { LONG } from '../support/long';
import { extractWith, type Given, openExtractor, silentListener, textsOf } from '../support/extracting';
import { encryptedPdf, pdfOf, pdfOfPages, type Printed, scannedPdf, typeset } from '../support/pdf-files';

let extractor: ThreadExtractor;
const read = (bytes: Uint8Array | string, given?: Given): Promise<Extracted> => extractWith(extractor, bytes, given);

beforeAll(() => (extractor = openExtractor()));
afterAll(() => extractor.close());

const NUMBERS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const inWords = (n: number): string => [...String(n)].map((digit) => NUMBERS[(Number(digit) + 9) % 10]).join(' ');
/** A page of a book: running header, now and then a chapter, two paragraphs that name the page in words, a page number. */
const bookPage = (n: number): Printed[] => [
  { text: 'The Book of Pages', y: 815, size: 8 },
  ...(n % 10 === 1 ? [{ text: `Chapter ${inWords((n + 9) / 10)}`, y: 785, size: 18 }] : []),
  ...typeset(
    Array.from({ length: 25 }, (_, at) => `Sentence ${inWords(at)} stands on leaf ${inWords(n)} of this book and nowhere else.`).join(' '),
    { y: 750 },
  ),
  ...typeset(`The last paragraph of leaf ${inWords(n)} ends here.`, { y: 200 }),
  { text: `${n}`, x: 290, y: 30, size: 8 },
];

describe('a PDF', () => {
  it('of 300 pages is read with the page of every passage, while the event loop goes on', async () => {
    const bytes = pdfOf(
      Array.from({ length: 300 }, (_, at) => bookPage(at + 1)),
      { title: 'Big Book' },
    );
    await read(pdfOfPages(1)); // the thread is up
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const started = performance.now();
    const { chunks, ...head } = await read(bytes);
    const took = performance.now() - started;
    delay.disable();
    const [p99, most] = [delay.percentile(99) / 1e6, delay.max / 1e6];
    console.log(
      `300 pages: ${chunks.length} chunks in ${Math.round(took)} ms; event-loop delay p99 ${p99.toFixed(1)} ms, max ${most.toFixed(1)} ms`,
    );
    expect(head).toMatchObject({ title: 'Big Book', mime: 'application/pdf', pages: 300 });
    expect(new Set(chunks.map(({ page }) => page)).size).toBe(300);
    for (const { page, text, section, header } of chunks) {
      const leaves = new Set([...text.matchAll(/leaf ((?:\w+ )+?)(?:of|ends)/g)].map(([, words]) => words!.trim()));
      expect([...leaves]).toEqual([inWords(page!)]);
      const chapter = `Chapter ${inWords(Math.ceil(page! / 10))}`;
      expect([section, header]).toEqual([chapter, `Big Book › ${chapter}`]);
      expect(text).not.toMatch(/The Book of Pages|\d/);
    }
    expect(took).toBeLessThan(60_000);
    expect(p99).toBeLessThan(200);
  }, 90_000);

  it('has its lines joined again: wrapped, hyphenated and in columns', async () => {
    const left = ['Engineers mea-', 'sure things in a well-', 'known way, and the well-known', 'way is the best way of them'];
    const right = [
      'The other column here tells you',
      'of Vor- und Nachteile, of Vor-',
      'und Rückschritt, and of a Server-',
      'Side thing that goes on here.',
    ];
    const column = (lines: string[], x: number): Printed[] => lines.map((text, at) => ({ text, x, y: 700 - at * 12 }));
    const { chunks } = await read(pdfOf([[...column(left, 60), ...column(right, 320)]]));
    expect(chunks[0]!.text).toBe(
      'Engineers measure things in a well-known way, and the well-known way is the best way of them\n\nThe other column here tells you of Vor- und Nachteile, of Vor- und Rückschritt, and of a Server-Side thing that goes on here.',
    );
  });

  it('keeps lists as lines, and takes large print for headings', async () => {
    const { title, chunks } = await read(
      pdfOf([
        [
          { text: 'A Handbook', y: 780, size: 24 },
          { text: 'First steps', y: 740, size: 14 },
          ...typeset(
            'Some words to begin with, which go on for more than a line of this page so that they have to be wrapped by whoever prints them here.',
            { y: 720 },
          ),
          { text: '• one thing', y: 680 },
          { text: '• another thing', y: 668 },
        ],
        [
          { text: 'Second steps', y: 780, size: 14 },
          { text: 'Few words.', y: 760 },
        ],
      ]),
    );
    expect(title).toBe('A Handbook');
    expect(chunks).toMatchObject([
      {
        header: 'A Handbook › First steps',
        page: 1,
        text: expect.stringMatching(/wrapped by whoever prints them here\.\n\n• one thing\n• another thing$/) as string,
      },
      { header: 'A Handbook › Second steps', page: 2, text: 'Second steps\n\nFew words.' },
    ]);
  });

  it('lets a sentence go on over a page’s end, and nothing else', async () => {
    const { chunks } = await read(
      pdfOf([
        [{ text: 'First sentence here. The second one goes', y: 60 }],
        [{ text: 'on over the page. A third one.', y: 780 }],
        [{ text: 'A fourth on its own page.', y: 780 }],
      ]),
    );
    expect(chunks.map(({ page, text }) => [page, text])).toEqual([
      [1, 'First sentence here. The second one goes on over the page.'],
      [2, 'A third one.'],
      [3, 'A fourth on its own page.'],
    ]);
  });

  it('has Chinese text also where its font is not embedded', async () => {
    const bytes = chinesePdf('向量数据库把文本变成数字。');
    expect(textsOf(await read(bytes))).toEqual(['向量数据库把文本变成数字。']);
  });

  it('takes its metadata’s title, unless a program wrote it', async () => {
    const page = [
      [
        { text: 'Large line', y: 780, size: 20 },
        { text: 'Small text that is longer than the title of it.', y: 740 },
      ],
    ];
    for (const [title, expected] of [
      ['Given title', 'Given title'],
      ['Microsoft Word - draft.doc', 'Large line'],
      [undefined, 'Large line'],
    ] as const)
      expect((await read(pdfOf(page, { title }), { source: 'x.pdf' })).title).toBe(expected);
    expect((await read(pdfOf([[{ text: 'Only text', y: 700 }]]), { source: 'my-file.pdf' })).title).toBe('my-file');
  });

  it('has its scripts, links and forms left alone', async () => {
    const listener = await silentListener();
    const actions = ['app.launchURL', 'fetch', 'this.submitForm'].map((call) => `${call}("${listener.url}/script")`).join(';');
    const catalog = `/OpenAction<</S/JavaScript/JS(${actions.replace(/[()]/g, '\\$&')})>>/AA<</WC<</S/URI/URI(${listener.url}/close)>>>>/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(globalThis.ran=1;process.exit\\(1\\))>>]>>>>`;
    expect(textsOf(await read(pdfOf([[{ text: 'A harmless text.', y: 700 }]], { catalog })))).toEqual(['A harmless text.']);
    await listener.close();
    expect(listener.calls).toEqual([]);
  });

  it.each([
    ['encrypted', encryptedPdf(), /^is encrypted: save it without its password/],
    ['a scan', scannedPdf(), /^has no text, only pictures.*OCR/],
    ['of 10,000 pages', pdfOfPages(10_000), /^has 10000 pages, more than 2000: split it$/],
    ['cut short at its head', Buffer.from('%PDF-1.7\n'), /^is damaged, or no PDF/],
  ])('that is %s is refused', async (_name, bytes, reason) => {
    await expect(read(bytes)).rejects.toThrow(reason);
  });

  const packings = [
    ['twice', '[/FlateDecode/FlateDecode]', (data: Buffer) => deflateSync(deflateSync(data))],
    ['once', '/FlateDecode', (data: Buffer) => deflateSync(data)],
  ] as const;
  it.each(LONG ? packings : packings.slice(0, 1))(
    'that is a bomb, packed %s, is refused before it takes the memory',
    async (_name, filter, pack) => {
      const bomb = pdfOf([[]], { filter, content: () => pack(Buffer.alloc(300e6, ' ')) });
      const bounded = openExtractor({ maxUnpackedBytes: 50e6 });
      await read(pdfOfPages(1));
      const before = process.memoryUsage.rss();
      let most = 0;
      const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss() - before)), 20);
      await expect(extractWith(bounded, bomb)).rejects.toThrow(/^unpacks to far more than its size/);
      clearInterval(watch);
      await bounded.close();
      console.log(`${bomb.length} bytes; the process grew by ${Math.round(most / 1e6)} MB at most`);
      expect(most).toBeLessThan(600e6);
    },
  );
});

/** A line in STSong, which every Chinese viewer has and this file has not: its codes are told by a table that comes with the reader. */
function chinesePdf(text: string): Buffer {
  const hex = Buffer.from(text, 'utf16le').swap16().toString('hex');
  const font =
    '<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6>>>>]>>';
  return pdfOf([[]], { font, content: () => deflateSync(`BT /F1 12 Tf 60 700 Td <${hex}> Tj ET`) });
}
