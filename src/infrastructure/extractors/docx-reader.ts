import { convertToHtml, images } from 'mammoth';
import { Unreadable } from '../../domain/knowledge/extractor';
import type { DocumentText } from './blocks';
import { readHtml } from './html-reader';
import { boundedEntries } from './zip-bounds';

/**
 * The text of a DOCX, its headings by their styles. Pictures are left out, links and outside files are not followed.
 * @throws Unreadable of other archives, of damaged and encrypted ones, and of what unpacks to more than `maxUnpackedBytes`
 */
export async function readDocx(bytes: Uint8Array, maxUnpackedBytes: number): Promise<DocumentText> {
  const entries = await boundedEntries(bytes, maxUnpackedBytes);
  if (!entries.has('word/document.xml')) throw new Unreadable(otherArchive(entries));
  const input = { buffer: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) };
  const options = { externalFileAccess: false, convertImage: images.imgElement(() => Promise.resolve({ src: '' })) };
  try {
    return readHtml((await convertToHtml(input, options)).value);
  } catch (error) {
    throw new Unreadable('is damaged: open it in Word and save it again', { cause: error });
  }
}

function otherArchive(entries: ReadonlySet<string>): string {
  const holds = (folder: string): boolean => [...entries].some((name) => name.startsWith(folder));
  if (holds('xl/')) return 'is a spreadsheet: save each sheet as CSV';
  if (holds('ppt/')) return 'is a presentation: save it as PDF';
  if (entries.has('mimetype')) return 'is an OpenDocument or EPUB file: save it as DOCX or PDF';
  return 'is an archive: unpack it, then add the files';
}
