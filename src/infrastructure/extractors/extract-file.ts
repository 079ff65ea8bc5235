import type { Metadata } from '../../domain/knowledge/collection';
import { type DocumentKind, type Extracted, type SourceFile, Unreadable } from '../../domain/knowledge/extractor';
import { storable } from '../../domain/text';
import { type ChunkLengths, chunkBlocks } from './block-chunker';
import type { DocumentText, Heading } from './blocks';
import { readCsv } from './csv-reader';
import { type CvHints, extractCv } from './cv-extraction';
import { readCvJson } from './cv-json';
import { topicOf } from './cv-topics';
import { readDocx } from './docx-reader';
import { type Format, formatOf, MIME } from './file-format';
import { decodedHtml, readHtml } from './html-reader';
import { parsedJson, readJson } from './json-reader';
import { readMarkdown } from './markdown-chunker';
import { readPdf } from './pdf-reader';
import { readPlain } from './plain-blocks';
import { decoded } from './text-decoding';

export interface ReadBounds {
  chunk: ChunkLengths;
  maxPages: number;
  /** Of what a compressed file holds. */
  maxUnpackedBytes: number;
  maxChunks: number;
}
export interface ReadFile {
  extracted: Extracted;
  /** Of a CV whose structure was told by rules: what a reader may tell better. */
  cv?: DocumentText;
}

/** Reads a file into chunks. To be called off the event loop: it may compute for minutes. @throws Unreadable */
export async function extractFile(file: SourceFile, kind: DocumentKind, bounds: ReadBounds): Promise<ReadFile> {
  const format = formatOf(file);
  const stem = stemOf(file.source);
  const read = format === 'csv' ? tableOf(file, stem, bounds) : await documentOf(file, format, kind, stem, bounds);
  const { title, metadata, chunks, rows } = read.extracted;
  const count = chunks.length + rows.reduce((sum, row) => sum + row.chunks.length, 0);
  if (count === 0) throw new Unreadable('holds no text');
  if (count > bounds.maxChunks) throw new Unreadable(`makes more than ${bounds.maxChunks} passages: split it`);
  return { ...read, extracted: { ...read.extracted, title: storable(title), metadata: storableFacts(metadata) } };
}

async function documentOf(
  file: SourceFile,
  format: Exclude<Format, 'csv'>,
  kind: DocumentKind,
  stem: string,
  bounds: ReadBounds,
): Promise<ReadFile> {
  const { document, hints } = await textOf(file, format, kind, bounds);
  const pages = document.pageStarts.length || null;
  if (kind === 'cv') {
    const cv = extractCv(document, stem, bounds.chunk, hints);
    return { extracted: { ...cv, mime: MIME[format], pages, rows: [] }, cv: hints ? undefined : document };
  }
  const title = document.title || stem;
  const heading = document.blocks.find((block): block is Heading => block.kind === 'heading' && block.heading === title);
  const chunks = chunkBlocks(document, bounds.chunk, title, heading);
  return { extracted: { title, mime: MIME[format], pages, metadata: {}, chunks, rows: [] } };
}

async function textOf(
  { bytes }: SourceFile,
  format: Exclude<Format, 'csv'>,
  kind: DocumentKind,
  { maxPages, maxUnpackedBytes }: ReadBounds,
): Promise<{ document: DocumentText; hints?: CvHints }> {
  switch (format) {
    case 'pdf':
      return { document: await readPdf(bytes, maxPages, kind === 'cv' ? (line) => topicOf(line) !== undefined : undefined) };
    case 'docx':
      return { document: await readDocx(bytes, maxUnpackedBytes) };
    case 'html':
      return { document: readHtml(decodedHtml(bytes)) };
    case 'markdown':
      return { document: readMarkdown(decoded(bytes)) };
    case 'text':
      return { document: readPlain(decoded(bytes)) };
    case 'json': {
      const json = parsedJson(decoded(bytes));
      const cv = kind === 'cv' ? readCvJson(json) : undefined;
      return cv ? { document: cv.document, hints: { name: cv.name, facts: cv.facts } } : { document: readJson(json) };
    }
  }
}

function tableOf({ bytes }: SourceFile, stem: string, { chunk }: ReadBounds): ReadFile {
  const rows = readCsv(decoded(bytes)).map(({ document, metadata }) => ({
    title: document.title,
    metadata,
    chunks: chunkBlocks(document, chunk, document.title),
  }));
  return { extracted: { title: stem, mime: MIME.csv, pages: null, metadata: {}, chunks: [], rows } };
}

/** A file's name without folders and extension: a name is text, whatever it looks like. */
function stemOf(source: string): string {
  const name = source.split(/[\\/]/).findLast((part) => part !== '') ?? source;
  return name.replace(/(?<=.)\.[a-z0-9]{1,8}$/i, '') || source;
}

/** JSON can spell what the database cannot store. */
const storableFacts = (metadata: Metadata): Metadata =>
  Object.fromEntries(
    Object.entries(metadata).map(([key, value]) => [
      storable(key),
      typeof value === 'string' ? storable(value) : Array.isArray(value) ? value.map(storable) : value,
    ]),
  );
