import { Unreadable } from '../../domain/knowledge/extractor';
import { storable } from '../../domain/text';

// Node decodes Windows-1252 as if it were Latin-1 (nodejs/node#56542): these are control characters there.
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';
const LOOKED_AT = 64 * 1024;
const BINARY = 'is neither text nor of a format that can be read: PDF, DOCX, HTML, Markdown, plain text, CSV or JSON are';

/**
 * Storable text from bytes: by its byte order mark, else UTF-16 by its zeros, else UTF-8, else Windows-1252, in which every byte is a letter.
 * @param declared the encoding that the text itself names, for what is no UTF-8
 * @throws Unreadable of what is no text
 */
export function decoded(bytes: Uint8Array, declared?: string): string {
  const encoding = encodingOf(bytes, declared);
  const read = new TextDecoder(encoding).decode(bytes);
  const text = encoding === 'windows-1252' ? read.replace(/[\x80-\x9f]/g, (letter) => WINDOWS_1252[letter.charCodeAt(0) - 0x80]!) : read;
  const controls = text.slice(0, LOOKED_AT).match(/[\0-\x08\x0e-\x1a\x1c-\x1f\ufffd]/g)?.length ?? 0;
  if (controls > Math.max(2, Math.min(text.length, LOOKED_AT) / 50)) throw new Unreadable(BINARY);
  return storable(text);
}

function encodingOf(bytes: Uint8Array, declared: string | undefined): string {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  const zeros = zerosByParity(bytes);
  if (zeros) return zeros;
  if (isUtf8(bytes)) return 'utf-8';
  return declared && isKnown(declared) ? declared : 'windows-1252';
}

/** UTF-16 without a mark, of any script that has spaces and line ends: its zeros stand all on one side. */
function zerosByParity(bytes: Uint8Array): string | undefined {
  const zeros = [0, 0];
  const length = Math.min(bytes.length, LOOKED_AT);
  for (let at = 0; at < length; at++) if (bytes[at] === 0) zeros[at % 2]!++;
  const [even, odd] = zeros as [number, number];
  if (bytes.length % 2 !== 0 || Math.max(even, odd) < length / 50) return undefined;
  if (even === 0) return 'utf-16le';
  return odd === 0 ? 'utf-16be' : undefined;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false; // an answer, not a fault
  }
}

function isKnown(encoding: string): boolean {
  try {
    new TextDecoder(encoding);
    return true;
  } catch {
    return false; // a name that nobody knows
  }
}
