import { lstat, open, readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { DocumentKind } from '../../domain/knowledge/extractor';
import { NoSuchFolder, type SourceFolder } from '../../domain/knowledge/source-folder';
import { storable } from '../../domain/text';

/** Of one CV's formats the first that is there: a PDF has the pages that a citation opens. */
const CV_FORMATS = ['.pdf', '.html', '.json'];
/** More files are no folder of documents, but a disk. */
const MOST_FILES = 100_000;

/** Folders of this machine's file system. */
export class DiskFolder implements SourceFolder {
  constructor(private readonly maxBytes: number) {}

  async list(folder: string, kind: DocumentKind): Promise<string[]> {
    const root = await realpath(folder).catch(() => {
      throw new NoSuchFolder(folder);
    });
    const files: string[] = [];
    for await (const file of walk(root, root, '')) if (files.push(file) >= MOST_FILES) break;
    return kind === 'cv' ? bestOfEach(files) : files;
  }

  async read(folder: string, file: string): Promise<{ bytes: Uint8Array } | { reason: string }> {
    try {
      const handle = await open(join(folder, file));
      try {
        const { size } = await handle.stat();
        if (size > this.maxBytes) return { reason: `It is larger than ${Math.floor(this.maxBytes / 1048576)} MB (UPLOAD_MAX_MB).` };
        return { bytes: await handle.readFile() };
      } finally {
        await handle.close();
      }
    } catch (error) {
      return { reason: `It cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'}).` };
    }
  }
}

/** Files below `folder`, sorted by name as they are met, so that two walks are alike. */
async function* walk(root: string, folder: string, path: string): AsyncGenerator<string> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => !name.startsWith('.')).sort();
  for (const name of names) {
    const full = join(folder, name);
    const within = path + name;
    if (storable(within) !== within) continue; // no name that could be stored
    const found = await lstat(full).catch(() => undefined);
    const target = found?.isSymbolicLink() ? await linked(root, full) : found;
    // A link to a folder could lead in a circle: only files are followed.
    if (target?.isDirectory() && !found?.isSymbolicLink()) yield* walk(root, full, `${within}/`);
    else if (target?.isFile()) yield within;
  }
}

/** What a link leads to, where it stays in the folder. */
async function linked(root: string, link: string): ReturnType<typeof stat> {
  const real = await realpath(link).catch(() => '');
  return real.startsWith(root + sep) ? stat(real) : (undefined as never);
}

function bestOfEach(files: readonly string[]): string[] {
  const there = new Set(files.map((file) => file.toLowerCase()));
  return files.filter((file) => {
    const rank = CV_FORMATS.findIndex((format) => file.toLowerCase().endsWith(format));
    if (rank < 1) return true;
    const stem = file.slice(0, -CV_FORMATS[rank]!.length).toLowerCase();
    return !CV_FORMATS.slice(0, rank).some((better) => there.has(stem + better));
  });
}
