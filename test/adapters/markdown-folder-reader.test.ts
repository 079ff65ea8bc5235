import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { MarkdownFolderReader } from '../../src/infrastructure/extractors/markdown-folder-reader';

let root: string;
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'runlog-reader-'))));
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}
const read = (include?: string[]) => new MarkdownFolderReader({ size: 800, overlap: 100 }, include).read(root);

describe('a folder of documents', () => {
  it('gives Markdown and text below what is included, in order of their paths', async () => {
    write('README.md', '# Runlog\n\nHello.');
    write('docs/b/deep.markdown', 'Deep.');
    write('docs/a.txt', 'Plain.');
    write('docs/picture.png', 'x');
    write('docs/.hidden.md', 'x');
    write('docs/node_modules/x.md', 'x');
    write('src/other.md', 'x');
    const { documents, unreadable } = await read(['README.md', 'docs/']);
    expect(unreadable).toEqual([]);
    expect(documents.map(({ source, title, mime }) => ({ source, title, mime }))).toEqual([
      { source: 'README.md', title: 'Runlog', mime: 'text/markdown' },
      { source: 'docs/a.txt', title: 'a', mime: 'text/plain' },
      { source: 'docs/b/deep.markdown', title: 'deep', mime: 'text/markdown' },
    ]);
    expect(documents[0]?.chunks).toEqual([{ header: 'Runlog', section: null, page: null, start: 0, end: 16, text: '# Runlog\n\nHello.' }]);
    expect((await read()).documents.map(({ source }) => source)).toContain('src/other.md');
  });

  it('names what it cannot read, and goes on', async () => {
    write('good.md', 'Good.');
    write('large.md', 'x'.repeat(1_000_001));
    write('empty.md', ' \n');
    const { documents, unreadable } = await read(['.', 'missing.md']);
    expect(documents.map(({ source }) => source)).toEqual(['good.md']);
    expect(unreadable).toEqual([
      { source: 'empty.md', reason: 'holds no text' },
      { source: 'large.md', reason: 'larger than 1 MB' },
      { source: 'missing.md', reason: 'there is no such file' },
    ]);
  });

  it('follows no symbolic link', async () => {
    write('good.md', 'Good.');
    symlinkSync('/etc/hostname', join(root, 'link.md'));
    symlinkSync('/etc', join(root, 'folder'));
    symlinkSync(root, join(root, 'loop'));
    expect((await read()).documents.map(({ source }) => source)).toEqual(['good.md']);
    expect((await read(['link.md'])).unreadable).toEqual([{ source: 'link.md', reason: 'neither a file nor a folder' }]);
  });

  it('makes text storable, and hashes the bytes as they were', async () => {
    const bytes = Buffer.concat([Buffer.from('\ufeffa\0b '), Buffer.from([0xff])]);
    write('odd.md', bytes);
    const [document] = (await read()).documents;
    expect(document?.chunks[0]?.text).toBe('a\ufffdb \ufffd');
    expect(document?.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  });
});
