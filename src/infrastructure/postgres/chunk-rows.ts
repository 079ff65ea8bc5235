import { createHash } from 'node:crypto';
import { embeddedText } from '../../domain/knowledge/chunk-vectors';
import type { ChunkDraft } from '../../domain/knowledge/collection';
import type { ChunkId, CollectionId, DocumentId, Ids } from '../../domain/ids';
import type { Tx } from './database';
import { vectorBytes } from './vector-bytes';

/** Rows that one statement inserts, so that none of them comes near the statement's time limit, or holds up the event loop with its vectors. */
const CHUNKS_AT_ONCE = 250;

export const contentHash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Stores a document's chunks, in their order. */
export const insertChunks = (tx: Tx, ids: Ids, document: DocumentId, chunks: readonly ChunkDraft[]): Promise<void> =>
  insertChunksOf(
    tx,
    ids,
    chunks.map((chunk, ordinal) => ({ document, ordinal, chunk })),
  );

/** Stores chunks of several documents. */
export async function insertChunksOf(
  tx: Tx,
  ids: Ids,
  all: readonly { document: DocumentId; ordinal: number; chunk: ChunkDraft }[],
): Promise<void> {
  for (let from = 0; from < all.length; from += CHUNKS_AT_ONCE) {
    const rows = all.slice(from, from + CHUNKS_AT_ONCE);
    const texts = rows.map(({ document, ordinal, chunk }) => ({
      id: ids.next<ChunkId>(),
      document,
      ordinal,
      header: chunk.header,
      text: chunk.text,
      page: chunk.page,
      section: chunk.section,
      start: chunk.start,
      end: chunk.end,
      embedder: chunk.embedding?.embedder ?? null,
      hash: contentHash(embeddedText(chunk)),
    }));
    const vectors = rows.map(({ chunk }) => (chunk.embedding ? vectorBytes(chunk.embedding.vector) : null));
    // Text as one JSON parameter, vectors as an array of bytes: as JSON they would be four times as long.
    await tx.query(
      `insert into chunks (chunk_id, document_id, ordinal, header, text, page, section, start_offset, end_offset, embedder, content_sha256, embedding)
       select c.id, c.document, c.ordinal, c.header, c.text, c.page, c.section, c.start, c."end", c.embedder, c.hash, c.vector
       from rows from (json_to_recordset($1::json) as (id uuid, document uuid, ordinal int, header text, text text, page int, section text,
         start int, "end" int, embedder text, hash text), unnest($2::bytea[])) as c(id, document, ordinal, header, text, page, section, start, "end", embedder, hash, vector)`,
      [JSON.stringify(texts), vectors],
    );
  }
}

/**
 * After a change of its documents: moves the collection's version, and keeps its embedder true.
 * @param embedder of the chunks that came; null: they have no vectors; undefined: none came. Locks the collection, so it comes last in a transaction that others wait for.
 */
export async function moveVersion(tx: Tx, collection: CollectionId, embedder: string | null | undefined): Promise<void> {
  const [row] = await tx.query<{ embedder: string | null }>(
    'update collections set version = version + 1 where collection_id = $1 returning embedder',
    [collection],
  );
  if (row && embedder !== undefined && row.embedder !== embedder) await nameEmbedder(tx, collection, embedder);
}

/** Names the embedder as the collection's where all of its chunks have that one's vectors, else none. @returns whether it is named */
export async function nameEmbedder(tx: Tx, collection: CollectionId, embedder: string | null): Promise<boolean> {
  const [row] = await tx.query<{ embedder: string | null }>(
    `update collections k set embedder = case when $2::text is not null and not exists (
       select from documents d join chunks c using (document_id) where d.collection_id = $1 and c.embedder is distinct from $2) then $2 end
     where collection_id = $1 returning embedder`,
    [collection, embedder],
  );
  return typeof row?.embedder === 'string';
}
