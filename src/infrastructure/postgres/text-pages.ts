import { BadCursor, NotFound } from '../../domain/failure';
import type { ChunkId, DocumentId } from '../../domain/ids';
import type { Curator } from '../../domain/knowledge/curator';
import type { TextWish } from '../../domain/knowledge/document-repository';
import { overlapOf, type StoredRange, type TextPage } from '../../domain/knowledge/read-text';
import { readable } from './collection-scope';
import { decodeCursor, encodeCursor } from './cursor';
import type { Tx } from './database';

/** How many pieces stand before the one that was asked for, so that a reader sees what it follows. */
const LEAD = 5;
const LARGEST_ORDINAL = 2_147_483_647;

interface ChunkRow extends StoredRange {
  chunkId: ChunkId;
  ordinal: number;
  page: number | null;
  section: string | null;
}

/** Ordinals from `from` on, `count` of them. */
interface Place {
  from: number;
  count: number;
}

/**
 * Pieces of a document in order. A cursor is `before` or `after`, an ordinal, and the document. It names no version: of a document that was replaced
 * meanwhile it goes on at the same place of the new text.
 */
export async function textPage(tx: Tx, curator: Curator, id: DocumentId, wish: TextWish): Promise<TextPage> {
  const params: unknown[] = [id];
  const [document] = await tx.query(
    `select d.document_id from documents d join collections k using (collection_id) where d.document_id = $1 and ${readable(curator, params)}`,
    params,
  );
  if (!document) throw new NotFound('document');
  const { from, count } = await placeOf(tx, id, wish);
  // With the one before, whose end the first may repeat, and the one behind, which tells whether there is more.
  const rows = await tx.query<ChunkRow>(
    `select chunk_id as "chunkId", ordinal, page, section, text, start_offset as "start", end_offset as "end"
     from chunks where document_id = $1 and ordinal >= $2 order by ordinal limit $3`,
    [id, from - 1, count + (from > 0 ? 2 : 1)],
  );
  const first = rows.findIndex(({ ordinal }) => ordinal >= from);
  const items = first < 0 ? [] : rows.slice(first, first + count);
  const last = items.at(-1);
  return {
    items: items.map(({ chunkId, ordinal, page, section, text, start, end }, at) => {
      return { chunkId, ordinal, page, section, text, overlap: overlapOf(rows[first + at - 1], { text, start, end }) };
    }),
    prevCursor: last && from > 0 ? encodeCursor(`before${from}`, id) : null,
    nextCursor: last && rows.length > first + count ? encodeCursor(`after${last.ordinal}`, id) : null,
  };
}

/** @throws NotFound of a chunk that the document does not have, BadCursor */
async function placeOf(tx: Tx, document: DocumentId, { limit, cursor, around }: TextWish): Promise<Place> {
  if (around !== undefined) {
    const [chunk] = await tx.query<{ ordinal: number }>('select ordinal from chunks where chunk_id = $1 and document_id = $2', [
      around,
      document,
    ]);
    if (!chunk) throw new NotFound('passage of this document');
    return { from: Math.max(0, chunk.ordinal - Math.min(LEAD, limit - 1)), count: limit };
  }
  if (cursor === undefined) return { from: 0, count: limit };
  const [place, of] = decodeCursor(cursor, (part) => /^(before|after)\d{1,10}$/.test(part));
  const ordinal = Number(/\d+/.exec(place)?.[0]);
  if (of !== document || ordinal >= LARGEST_ORDINAL) throw new BadCursor();
  if (place.startsWith('after')) return { from: ordinal + 1, count: limit };
  const from = Math.max(0, ordinal - limit);
  return { from, count: ordinal - from };
}
