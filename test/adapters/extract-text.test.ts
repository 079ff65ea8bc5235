import type { Extracted } from '../../src/domain/knowledge/extractor';
import { Unreadable } from '../../src/domain/knowledge/extractor';
import type { ThreadExtractor } from '../../src/infrastructure/extractors/thread-extractor';
import { extractWith, type Given, openExtractor, textsOf } from '../support/extracting';

let extractor: ThreadExtractor;
const read = (bytes: Uint8Array | string, given?: Given): Promise<Extracted> => extractWith(extractor, bytes, given);

beforeAll(() => (extractor = openExtractor()));
afterAll(() => extractor.close());

describe('a text file', () => {
  it('is cut at paragraphs, under its name', async () => {
    const extracted = await read('One paragraph.\r\n\r\nAnother\none.', { source: 'notes.txt' });
    expect(extracted).toMatchObject({ title: 'notes', mime: 'text/plain', pages: null, metadata: {}, rows: [] });
    expect(extracted.chunks).toMatchObject([
      { header: 'notes', text: 'One paragraph.\n\nAnother\none.', page: null, section: null, start: 0 },
    ]);
  });

  it('is Markdown where sender or name says so, with sections', async () => {
    for (const given of [{ source: 'a.md' }, { mime: 'text/markdown; charset=utf-8' }])
      expect((await read('# Guide\n\n## Start\n\nDo it.', given)).chunks).toMatchObject([{ header: 'Guide › Start', section: 'Start' }]);
    expect((await read('# Guide', { source: 'a.txt' })).chunks[0]!.header).toBe('a');
  });

  it('is decoded by its mark, by its zeros, as UTF-8, else as Windows-1252', async () => {
    const text = 'Größe: 5 µm, señor, 你好';
    const utf16 = Buffer.from(text, 'utf16le');
    const encodings = [
      Buffer.from(text),
      Buffer.from(`\ufeff${text}`),
      utf16,
      Buffer.from(`\ufeff${text}`, 'utf16le'),
      Buffer.from(utf16).swap16(),
    ];
    for (const bytes of encodings) expect(textsOf(await read(bytes))).toEqual([text]);
    expect(textsOf(await read(Buffer.from('Größe \x80', 'latin1')))).toEqual(['Größe €']);
  });

  it('is made storable', async () => {
    const [nul] = textsOf(await read(`${'a long enough text '.repeat(5)} with a NUL \0 in it`));
    expect(nul).toContain('NUL \ufffd in it');
    const [half] = textsOf(await read(Buffer.from('\ufeffhalf \ud83d of it', 'utf16le')));
    expect(half).toBe('half \ufffd of it');
  });

  it('is refused where it is empty, blank, binary or of a format known not to be read', async () => {
    const refusals: [Uint8Array | string, RegExp][] = [
      ['', /^is empty$/],
      [' \n\t\n ', /^holds no text$/],
      [Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919) % 256)), /^is neither text nor/],
      [Buffer.from('\x89PNG\r\n\x1a\n0000', 'latin1'), /^is a picture: run OCR/],
      [Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'latin1'), /^is an old or an encrypted Office file/],
      ['{\\rtf1 hello}', /^is RTF/],
    ];
    for (const [bytes, reason] of refusals) {
      const failure = await read(bytes).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(Unreadable);
      expect((failure as Error).message).toMatch(reason);
    }
  });

  it('is told by its bytes where name and sender are wrong', async () => {
    expect(await read('<!doctype html><h1>Page</h1><p>Text.</p>', { source: 'x.txt', mime: 'text/plain' })).toMatchObject({
      mime: 'text/html',
      title: 'Page',
    });
    expect(await read('Just text.', { source: 'x.pdf', mime: 'application/pdf' })).toMatchObject({ mime: 'text/plain' });
    expect(await read('a,b\n1,2', { source: 'x.csv', mime: 'application/vnd.ms-excel' })).toMatchObject({ mime: 'text/csv' });
  });

  it('has a name that is text and no path', async () => {
    expect(await read('root:x:0:0', { source: '../../etc/passwd' })).toMatchObject({ title: 'passwd', chunks: [{ text: 'root:x:0:0' }] });
    expect((await read('x', { source: '..\\..\\boot.ini' })).title).toBe('boot');
    expect((await read('x', { source: '/' })).title).toBe('/');
    expect((await read('x', { source: '.env' })).title).toBe('.env');
  });

  it('becomes thousands of chunks in little time, and is refused beyond the bound', async () => {
    const text = Array.from({ length: 60_000 }, (_, at) => `Sentence number ${at} of a long text.`).join(' ');
    const started = performance.now();
    const { chunks } = await read(text);
    console.log(`${text.length} characters: ${chunks.length} chunks in ${Math.round(performance.now() - started)} ms`);
    expect(chunks.length).toBeGreaterThan(2500);
    expect(performance.now() - started).toBeLessThan(15_000);
    const few = openExtractor({ maxChunks: 2000 });
    await expect(extractWith(few, text)).rejects.toThrow('makes more than 2000 passages: split it');
    await few.close();
    const small = openExtractor({ maxBytes: 1024 ** 2 });
    await expect(extractWith(small, text)).rejects.toThrow('is larger than 1 MB: split it');
    await small.close();
  });
});

describe('JSON', () => {
  it('is read as lines of what it says', async () => {
    const json = JSON.stringify({
      title: 'Plan',
      owner: { name: 'Ana' },
      tags: ['a', 'b'],
      steps: [{ do: 'x' }, { do: 'y', ok: true, note: null }],
    });
    const extracted = await read(json, { source: 'plan.json' });
    expect(extracted).toMatchObject({ title: 'Plan', mime: 'application/json' });
    expect(textsOf(extracted)).toEqual(['title: Plan\nowner.name: Ana\ntags: a, b\n\nsteps.do: x\n\nsteps.do: y\nsteps.ok: true']);
  });

  it('is refused where it is broken or bottomless, and storable whatever it spells', async () => {
    await expect(read('{"a": ', { source: 'x.json' })).rejects.toThrow(/^is called JSON and is none/);
    await expect(read('['.repeat(9000) + '1' + ']'.repeat(9000), { source: 'x.json' })).rejects.toThrow(/nested/);
    const { title, chunks } = await read('{"name":"a\\u0000b","text":"\\ud800"}', { source: 'x.json' });
    expect([title, chunks[0]!.text]).toEqual(['a\ufffdb', 'name: a\ufffdb\ntext: \ufffd']);
  });
});
