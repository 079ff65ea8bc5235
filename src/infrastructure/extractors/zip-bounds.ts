import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { Unreadable } from '../../domain/knowledge/extractor';

const MOST_ENTRIES = 10_000;

/**
 * The names of a ZIP's entries, after each was inflated once, a little at a time and kept nowhere: what it says of its sizes may be a lie.
 * @throws Unreadable of more than `maxBytes` in all, of entries that are encrypted, or other than they say
 */
export async function boundedEntries(bytes: Uint8Array, maxBytes: number): Promise<Set<string>> {
  const zip = await opened(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  if (zip.entryCount > MOST_ENTRIES) throw new Unreadable(`holds more than ${MOST_ENTRIES} files: it is no document`);
  const names = new Set<string>();
  let left = maxBytes;
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.isEncrypted()) throw new Unreadable('is encrypted: save it without its password, then add that file');
      names.add(String(entry.fileName));
      left -= await inflatedBytes(zip, entry, left, maxBytes);
    }
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw new Unreadable('is damaged, or other than it says: open it and save it again', { cause: error });
  } finally {
    zip.close();
  }
  return names;
}

async function inflatedBytes(zip: ZipFile, entry: Entry, left: number, maxBytes: number): Promise<number> {
  const stream = await zip.openReadStreamPromise(entry);
  let total = 0;
  for await (const piece of stream as AsyncIterable<Buffer>) {
    total += piece.length;
    if (total > left) throw new Unreadable(`unpacks to more than ${Math.round(maxBytes / 1e6)} MB: it is no document`);
  }
  return total;
}

async function opened(buffer: Buffer): Promise<ZipFile> {
  try {
    return await fromBufferPromise(buffer, { lazyEntries: true });
  } catch (error) {
    throw new Unreadable('is damaged: open it and save it again', { cause: error });
  }
}
