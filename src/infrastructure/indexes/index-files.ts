import { createHash, type Hash } from 'node:crypto';
import { open, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readManifest, type Manifest } from './manifest';

/** The files of an index are not what its manifest says, or are not there. They are made again from the chunks. */
export class Damaged extends Error {}

export const MANIFEST = 'manifest.json';
export const GRAPH = 'vectors.hnsw';

/** Read and hashed in pieces: a thread that loads goes on answering. */
const PIECE = 4 << 20;

type View = Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array;
type Stated = Manifest['files'][string];

/** Writes one file and gives what the manifest says of it. */
export async function writeWhole(folder: string, name: string, content: View): Promise<Stated> {
  const file = await open(join(folder, name), 'wx');
  try {
    const hash = createHash('sha256');
    const bytes = new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
    for (let from = 0; from < bytes.length; from += PIECE) {
      const piece = bytes.subarray(from, from + PIECE);
      hash.update(piece);
      await file.writeFile(piece);
    }
    return { bytes: bytes.length, sha256: hash.digest('hex') };
  } finally {
    await file.close();
  }
}

export const writeManifest = (folder: string, manifest: Manifest): Promise<void> =>
  writeFile(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { flag: 'wx' });

/** What the manifest must say of a file that another hand wrote. */
export async function stated(folder: string, name: string): Promise<Stated> {
  const { size: bytes } = await stat(join(folder, name));
  const hash = createHash('sha256');
  await inPieces(folder, name, bytes, hash);
  return { bytes, sha256: hash.digest('hex') };
}

/** The verified files of a folder. All are read at once, for another process may take the folder away. */
export class IndexFiles {
  private constructor(
    readonly folder: string,
    readonly manifest: Manifest,
  ) {}

  /** @throws Damaged */
  static async open(folder: string): Promise<IndexFiles> {
    return new IndexFiles(folder, await undamaged(folder, async () => readManifest(await readFile(join(folder, MANIFEST), 'utf8'))));
  }

  has(name: string): boolean {
    return Object.hasOwn(this.manifest.files, name);
  }

  /** The whole file, in memory that begins at an aligned address. @throws Damaged */
  bytes(name: string): Promise<ArrayBuffer> {
    return this.verified(name, (bytes) => new Uint8Array(bytes)).then((buffer) => buffer!.buffer);
  }

  /** Its path, when it is what the manifest says. @throws Damaged */
  async path(name: string): Promise<string> {
    await this.verified(name);
    return join(this.folder, name);
  }

  private verified(name: string, keep?: (bytes: number) => Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return undamaged(join(this.folder, name), async () => {
      const wanted = this.manifest.files[name];
      if (!wanted) throw new Error('the manifest does not name it');
      const { size } = await stat(join(this.folder, name));
      if (size !== wanted.bytes) throw new Error(`it has ${size} bytes, not ${wanted.bytes}`);
      const hash = createHash('sha256');
      const kept = keep?.(size);
      await inPieces(this.folder, name, size, hash, kept);
      if (hash.digest('hex') !== wanted.sha256) throw new Error('its checksum is another');
      return kept;
    });
  }
}

async function inPieces(folder: string, name: string, bytes: number, hash: Hash, kept?: Uint8Array): Promise<void> {
  const file = await open(join(folder, name));
  try {
    const piece = Buffer.allocUnsafe(Math.min(PIECE, bytes));
    for (let from = 0; from < bytes;) {
      const into = kept ? kept.subarray(from, from + PIECE) : piece;
      const { bytesRead } = await file.read(into, 0, Math.min(into.length, bytes - from), from);
      if (bytesRead === 0) throw new Error(`it ends after ${from} of ${bytes} bytes`);
      hash.update(into.subarray(0, bytesRead));
      from += bytesRead;
    }
  } finally {
    await file.close();
  }
}

async function undamaged<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Damaged(`${what}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
