import { type SourceFile, Unreadable } from '../../domain/knowledge/extractor';

export type Format = 'pdf' | 'docx' | 'html' | 'markdown' | 'text' | 'csv' | 'json';

export const MIME: Record<Format, string> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  html: 'text/html',
  markdown: 'text/markdown',
  text: 'text/plain',
  csv: 'text/csv',
  json: 'application/json',
};
const BY_MIME: Record<string, Format | undefined> = {
  'text/html': 'html',
  'application/xhtml+xml': 'html',
  'text/markdown': 'markdown',
  'text/x-markdown': 'markdown',
  'text/csv': 'csv',
  'text/tab-separated-values': 'csv',
  'application/json': 'json',
};
const BY_NAME: Record<string, Format | undefined> = {
  html: 'html',
  htm: 'html',
  xhtml: 'html',
  md: 'markdown',
  markdown: 'markdown',
  csv: 'csv',
  tsv: 'csv',
  json: 'json',
};
/** First bytes of what is often tried, with what to do instead. */
const OTHERS: [bytes: string, reason: string][] = [
  ['\xd0\xcf\x11\xe0', 'is an old or an encrypted Office file: save it as DOCX without a password, or as PDF'],
  ['{\\rtf', 'is RTF: save it as DOCX or PDF'],
  ['\x89PNG', 'is a picture: run OCR over it first, then add the text or the PDF'],
  ['\xff\xd8\xff', 'is a picture: run OCR over it first, then add the text or the PDF'],
  ['GIF8', 'is a picture: run OCR over it first, then add the text or the PDF'],
  ['\x1f\x8b', 'is compressed: unpack it, then add what is inside'],
  ['7z\xbc\xaf', 'is an archive: unpack it, then add the files'],
  ['Rar!', 'is an archive: unpack it, then add the files'],
];
const PDF_WITHIN = 1024;

/** The format of a file: what the bytes say, else the sender, else its name; plain text otherwise. @throws Unreadable of formats known not to be read */
export function formatOf({ bytes, mime, source }: SourceFile): Format {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, PDF_WITHIN)).toString('latin1');
  const named = /\.([a-z]+)$/i.exec(source)?.[1]?.toLowerCase() ?? '';
  const type = (mime ?? '').split(';')[0]!.trim().toLowerCase();
  // Some programs write a line or two before it; a text about PDF may as well.
  if (/^(?:\xef\xbb\xbf)?\s*%PDF-/.test(start) || (start.includes('%PDF-') && (type === MIME.pdf || named === 'pdf'))) return 'pdf';
  if (start.startsWith('PK\x03\x04') || start.startsWith('PK\x05\x06')) return 'docx';
  const other = OTHERS.find(([first]) => start.startsWith(first));
  if (other) throw new Unreadable(other[1]);
  if (/^(?:\xef\xbb\xbf)?\s*(?:<!--[\s\S]*?-->\s*)*(?:<!doctype html|<html)\b/i.test(start)) return 'html';
  return BY_MIME[type] ?? BY_NAME[named] ?? 'text';
}
