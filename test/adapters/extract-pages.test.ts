import { readHtml } from '../../src/infrastructure/extractors/html-reader';
import type { Extracted } from '../../src/domain/knowledge/extractor';
import type { ThreadExtractor } from '../../src/infrastructure/extractors/thread-extractor';
import { docxOf, zipOf } from '../support/docx-files';
import { extractWith, type Given, openExtractor, silentListener, textsOf } from '../support/extracting';

let extractor: ThreadExtractor;
const read = (bytes: Uint8Array | string, given?: Given): Promise<Extracted> => extractWith(extractor, bytes, given);

beforeAll(() => (extractor = openExtractor({ maxUnpackedBytes: 20e6 })));
afterAll(() => extractor.close());

describe('HTML', () => {
  it('is cut at its headings, without scripts, styles, menus and what is hidden', async () => {
    const extracted = await read(`<!doctype html><html><head><title>Site - Guide</title><style>p{}</style></head><body><nav>Menu</nav>
      <h1>Guide &amp; more</h1><p>Intro&nbsp;to <b>it</b>.<br>Line two.</p><script>alert(1)</script><h2>Steps</h2>
      <ul><li>One</li><li>Two <i>times</i></li></ul><p hidden>Secret</p><p style="display: none">Ghost</p>
      <table><tr><th>Name</th><th>Age</th></tr><tr><td>Ana</td><td>41</td></tr></table>
      <h3>Code</h3><pre>if (a &lt; b)\n  go();</pre><dl><dt>Term</dt><dd>What it means</dd></dl></body></html>`);
    expect(extracted).toMatchObject({ title: 'Guide & more', mime: 'text/html', pages: null });
    expect(extracted.chunks.map(({ header, section, text }) => ({ header, section, text }))).toEqual([
      { header: 'Guide & more', section: null, text: 'Guide & more\n\nIntro to it.\nLine two.' },
      { header: 'Guide & more › Steps', section: 'Steps', text: 'Steps\n\n- One\n- Two times\n\nName | Age\nAna | 41' },
      { header: 'Guide & more › Steps › Code', section: 'Code', text: 'Code\n\n```\nif (a < b)\n  go();\n```\n\nTerm: What it means' },
    ]);
  });

  it('keeps every word, however its elements are put together', () => {
    for (const html of [
      '<div>a<p>b</div>c',
      '<table><tr><td><h2>b</h2><p>c</table>a',
      '<ul><li>a<ul><li>b</ul><li>c</ul>',
      '<li>a</td>b<dt>c',
      '<pre>a<h1>b</h1></pre>c',
    ])
      expect([...readHtml(html).text.replace(/[^abc]/g, '')].sort().join('')).toBe('abc');
  });

  it('counts the encoding that it declares, where it is no UTF-8', async () => {
    const page = Buffer.concat([
      Buffer.from('<html><meta charset="gb18030"><p>'),
      Buffer.from([0xc4, 0xe3, 0xba, 0xc3]),
      Buffer.from('</p>'),
    ]);
    expect(textsOf(await read(page))).toEqual(['你好']);
    expect(textsOf(await read('<html><meta charset="nonsense"><p>señor'))).toEqual(['señor']);
  });

  it('fetches nothing that it names', async () => {
    const listener = await silentListener();
    const { url } = listener;
    await read(`<html><link rel="stylesheet" href="${url}/style"><script src="${url}/script"></script><img src="${url}/image" alt="x">
      <iframe src="${url}/frame"></iframe><p>Text <a href="${url}/link">link</a></p><meta http-equiv="refresh" content="0;url=${url}/next">
      <script>fetch('${url}/run')</script><object data="${url}/object"></object></html>`);
    await read(`# A\n\n![image](${url}/image) [link](${url}/link) <img src="${url}/tag">\n\nText.`, { source: 'a.md' });
    await read(docxOf([{ text: 'Text', link: `${url}/link`, picture: `${url}/picture` }]));
    await listener.close();
    expect(listener.calls).toEqual([]);
  });

  it('may be nested deeper than a stack of calls', async () => {
    expect(textsOf(await read(`<!doctype html>${'<div>'.repeat(12_000)}deep`))).toEqual(['deep']);
  });
});

describe('DOCX', () => {
  it('is read with its headings', async () => {
    const bytes = docxOf([
      { text: 'Manual', level: 1 },
      { text: 'Start & stop', level: 2 },
      { text: 'Press <it>.' },
      { text: 'See there.', link: 'http://x.test' },
    ]);
    const extracted = await read(bytes, { source: 'm.docx' });
    expect(extracted).toMatchObject({ title: 'Manual', mime: expect.stringContaining('wordprocessingml') as string });
    expect(extracted.chunks).toMatchObject([{ header: 'Manual › Start & stop', text: 'Start & stop\n\nPress <it>.\n\nSee there.' }]);
  });

  it('is refused where it unpacks to more than the bound, whether it says so or lies', async () => {
    const zeros = Buffer.alloc(60e6);
    const before = process.memoryUsage.rss();
    await expect(read(docxOf([{ text: 'x' }], [{ name: 'word/media/a.bin', data: zeros }]))).rejects.toThrow(/^unpacks to more than 20 MB/);
    await expect(read(docxOf([{ text: 'x' }], [{ name: 'word/media/a.bin', data: zeros, declaredSize: 100 }]))).rejects.toThrow(
      /other than it says/,
    );
    const many = Array.from({ length: 30 }, (_, at) => ({ name: `word/${at}.xml`, data: zeros.subarray(0, 1e6) }));
    await expect(read(docxOf([{ text: 'x' }], many))).rejects.toThrow(/^unpacks to more than 20 MB/);
    console.log(`bombs took ${Math.round((process.memoryUsage.rss() - before) / 1e6)} MB`);
    expect(process.memoryUsage.rss() - before).toBeLessThan(300e6);
  });

  it('is told from other archives, and from a damaged one', async () => {
    await expect(read(zipOf([{ name: 'xl/workbook.xml', data: '<x/>' }]))).rejects.toThrow('is a spreadsheet: save each sheet as CSV');
    await expect(read(zipOf([{ name: 'a.txt', data: 'x' }]))).rejects.toThrow('is an archive: unpack it, then add the files');
    await expect(read(docxOf([{ text: 'x' }]).subarray(0, 300))).rejects.toThrow(/^is damaged/);
    await expect(read(zipOf([{ name: 'word/document.xml', data: '<broken' }]))).rejects.toThrow(/^is damaged/);
  });
});

describe('CSV', () => {
  it('is a document for each row, ragged and quoted ones too', async () => {
    const csv = '\ufeffId;Name;Bio;Tag\n7;Ana Ruiz;"Says ""hi"";\nlikes ; signs";x\n\n8;Bo Li\n9;;only bio;y;beyond\n';
    const extracted = await read(csv, { source: 'people.csv' });
    expect(extracted).toMatchObject({ title: 'people', mime: 'text/csv', chunks: [], pages: null });
    expect(extracted.rows).toMatchObject([
      {
        title: 'Ana Ruiz',
        metadata: { Id: '7', Name: 'Ana Ruiz', Tag: 'x' },
        chunks: [{ header: 'Ana Ruiz', text: 'Id: 7\nName: Ana Ruiz\nBio: Says "hi";\nlikes ; signs\nTag: x' }],
      },
      { title: 'Bo Li', metadata: { Id: '8', Name: 'Bo Li' } },
      { title: '9', metadata: { Id: '9', Bio: 'only bio', Tag: 'y', 'Column 5': 'beyond' } },
    ]);
    expect(Object.keys(extracted.rows[0]!.metadata)).not.toContain('Bio');
  });

  it('survives hostile column names', async () => {
    const { rows } = await read('__proto__,constructor,a,a\nx,y,1,2', { source: 'x.csv' });
    expect(Object.entries(rows[0]!.metadata)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
      ['a', '1'],
      ['a 2', '2'],
    ]);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  it('has 10,000 rows at most, and one at least', async () => {
    const table = (rows: number): string => `name,n\n${Array.from({ length: rows }, (_, at) => `row ${at},${at}`).join('\n')}`;
    const { rows } = await read(table(10_000), { source: 'x.csv' });
    expect(rows).toHaveLength(10_000);
    expect(rows[9_999]).toMatchObject({ title: 'row 9999', metadata: { n: '9999' } });
    await expect(read(table(10_001), { source: 'x.csv' })).rejects.toThrow('has more than 10000 rows: split it');
    await expect(read(table(0), { source: 'x.csv' })).rejects.toThrow('has no row below the names of its columns');
    await expect(read('a,b\n"never closed', { source: 'x.csv' })).rejects.toThrow(/^is no table/);
  });
});
