import { createHash } from 'node:crypto';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { ChunkedDocument } from '../../domain/knowledge/collection';
import type { FolderReader } from '../../domain/knowledge/extractor';
import { storable } from '../../domain/text';
import type { ChunkLengths } from './block-chunker';
import { chunkMarkdown } from './markdown-chunker';

const MIME: Record<string, string | undefined> = { '.md': 'text/markdown', '.markdown': 'text/markdown', '.txt': 'text/plain' };
const LARGEST_BYTES = 1_000_000;

class Unreadable extends Error {}

/** Reads Markdown and plain text. Hidden files, `node_modules` and symbolic links are passed over: a link may lead out of the folder. */
export class MarkdownFolderReader implements FolderReader {
  /** @param include what to read of a folder: files, and folders with all that is below them, as paths with `/` */
  constructor(
    private readonly lengths: ChunkLengths,
    private readonly include: readonly string[] = ['.'],
  ) {}

  /** A document's `source` is its path within the folder, with `/`; they come in order of it. */
  async read(folder: string): Promise<{ documents: ChunkedDocument[]; unreadable: { source: string; reason: string }[] }> {
    const documents = new Map<string, ChunkedDocument>();
    const unreadable = new Map<string, string>();
    const visit = async (path: string, named: boolean): Promise<void> => {
      const source = storable(path);
      try {
        const stat = await lstat(join(folder, path));
        if (stat.isDirectory()) {
          for (const name of await readdir(join(folder, path)))
            if (isOpen(name)) await visit(path === '.' ? name : `${path}/${name}`, false);
        } else if (stat.isFile() && (named || MIME[extname(path).toLowerCase()])) {
          if (stat.size > LARGEST_BYTES) throw new Unreadable(`larger than ${LARGEST_BYTES / 1e6} MB`);
          documents.set(source, this.document(source, await readFile(join(folder, path))));
        } else if (named) throw new Unreadable('neither a file nor a folder');
      } catch (error) {
        unreadable.set(source, reasonOf(error));
      }
    };
    for (const path of this.include) await visit(path.replace(/\/+$/, ''), true);
    return {
      documents: [...documents.values()].sort((a, b) => (a.source < b.source ? -1 : 1)),
      unreadable: [...unreadable].map(([source, reason]) => ({ source, reason })),
    };
  }

  private document(source: string, bytes: Buffer): ChunkedDocument {
    const extension = extname(source);
    const text = storable(new TextDecoder().decode(bytes));
    const { title, chunks } = chunkMarkdown(text, this.lengths, basename(source, extension));
    if (chunks.length === 0) throw new Unreadable('holds no text');
    const mime = MIME[extension.toLowerCase()] ?? 'text/plain';
    return { source, title, mime, sha256: createHash('sha256').update(bytes).digest('hex'), chunks };
  }
}

const isOpen = (name: string): boolean => !name.startsWith('.') && name !== 'node_modules';

function reasonOf(error: unknown): string {
  if (error instanceof Unreadable) return error.message;
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'there is no such file';
  if (code) return `cannot be read (${code})`;
  throw error;
}
