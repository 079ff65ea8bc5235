import { createHash, randomUUID } from 'node:crypto';
import type { EmbedChunks } from '../../application/knowledge/embed-chunks';
import type { ChunkedDocument, CollectionRepository } from '../../domain/knowledge/collection';
import { type Extractor, Unreadable } from '../../domain/knowledge/extractor';
import { retitled } from '../../domain/knowledge/retitled';
import type { Database } from '../postgres/database';
import type { TestCollection, TestDocument } from './test-collection';

const PREFIX = 'evaluation ';
/** Embedded at a time, so that progress is seen. */
const AT_ONCE = 50;

interface Parts {
  database: Database;
  collections: CollectionRepository;
  extractor: Extractor;
  embed: EmbedChunks;
}

/** Brings the documents into a collection of its own, lends its name, and takes it away again whatever happens. */
export async function withScratchCollection<T>(
  parts: Parts,
  { kind, documents }: TestCollection,
  { signal, progress }: { signal: AbortSignal; progress: (done: number, total: number) => void },
  use: (name: string) => Promise<T>,
): Promise<T> {
  await removeAll(parts.database); // what a run that was killed has left
  const name = `${PREFIX}${randomUUID()}`;
  const chunked: ChunkedDocument[] = [];
  for (const document of documents) {
    chunked.push(await chunkedDocument(parts.extractor, document, kind, signal));
    progress(chunked.length, 2 * documents.length);
  }
  for (let from = 0; from < chunked.length; from += AT_ONCE) {
    const some = chunked.slice(from, from + AT_ONCE);
    const chunks = await parts.embed.execute(
      some.flatMap((document) => document.chunks),
      signal,
    );
    for (const document of some) document.chunks = chunks.splice(0, document.chunks.length);
    progress(documents.length + from + some.length, 2 * documents.length);
  }
  try {
    await parts.collections.replaceShared(name, chunked);
    return await use(name);
  } finally {
    await removeAll(parts.database);
  }
}

async function chunkedDocument(
  extractor: Extractor,
  document: TestDocument,
  kind: TestCollection['kind'],
  signal: AbortSignal,
): Promise<ChunkedDocument> {
  const { source, title } = document;
  const file = await document.read();
  const extracted = await extractor.extract(file, kind, signal).catch((error: unknown) => {
    if (error instanceof Unreadable) return undefined; // a document without text is a document that is never found
    throw error;
  });
  const sha256 = createHash('sha256').update(file.bytes).digest('hex');
  if (!extracted) return { source, title: title ?? source, mime: 'text/plain', sha256, chunks: [] };
  const { chunks, mime, title: shown } = retitled(extracted, title);
  return { source, title: shown, mime, sha256, chunks };
}

async function removeAll(database: Database): Promise<void> {
  const mine = `collection_id in (select collection_id from collections where owner_user_id is null and name like '${PREFIX}%')`;
  await database.transaction(async (tx) => {
    await tx.query(`delete from documents where ${mine}`);
    await tx.query(`delete from collections where ${mine}`);
  });
}
