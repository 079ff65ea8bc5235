import { type Dirent, readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const INDEX = '/index.html';
/** What gets smaller: pictures and fonts are packed already. */
const PACKABLE = /\.(?:css|html|js|json|map|mjs|svg|txt|webmanifest|xml)$/;
/** Below, the packing saves no packet on the way. */
const WORTH_PACKING = 1400;

const pack = promisify(gzip);

/**
 * The files of a build, by their addresses. They are listed, not looked up: an address that is not in the list opens nothing, whatever it holds. A new
 * build is seen when its index.html is asked for, which names all others.
 */
export class PageFiles {
  private listed = new Map<string, string>();
  /** Packed once each, at the first request. A build's files do not change: their names tell their content. */
  private readonly packed = new Map<string, Promise<Buffer | undefined>>();
  private version = '';

  constructor(readonly folder: string) {
    this.index();
  }

  /** The index of the build that is there now, in the folder; undefined: there is none. */
  index(): string | undefined {
    // The folders too: a build that is seen half written is seen again.
    const version = [INDEX, '.', 'assets'].map((name) => statSync(join(this.folder, name), { throwIfNoEntry: false })?.mtimeMs).join();
    if (version !== this.version) this.list();
    this.version = version;
    return this.listed.get(INDEX);
  }

  /** The name, in the folder, of the file at this address. */
  at(address: string): string | undefined {
    return this.listed.get(address);
  }

  /** The file as gzip; undefined where it stays as it is. */
  gzipped(name: string): Promise<Buffer | undefined> {
    const known = this.packed.get(name) ?? this.pack(name);
    this.packed.set(name, known);
    return known;
  }

  private async pack(name: string): Promise<Buffer | undefined> {
    if (!PACKABLE.test(name)) return undefined;
    const bytes = await readFile(join(this.folder, name)).catch(() => undefined); // gone with its build: whoever sends it says so
    return bytes && bytes.length > WORTH_PACKING ? pack(bytes, { level: 9 }) : undefined;
  }

  private list(): void {
    this.packed.clear();
    const names = entriesOf(this.folder)
      .filter((entry) => entry.isFile())
      .map((entry) => relative(this.folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
    this.listed = new Map(names.filter((name) => !/(?:^|\/)\./.test(name)).map((name) => [`/${encodeURI(name)}`, name]));
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true });
  } catch {
    return []; // no build, or one that is being replaced
  }
}
