import type { DocumentId } from '../../domain/ids';
import type { Database } from './database';

/** Bytes read in one statement: what comes as text twice as long has to be turned into bytes on the event loop. */
export const PIECE = 1 << 20;

/** Newer bytes have come while these were read. */
export class OriginalReplaced extends Error {
  constructor() {
    super('the original was replaced while it was read');
  }
}

/**
 * An original, in pieces that are read as they are asked for. @throws OriginalReplaced
 * @param first what has been read already, from its beginning
 */
export async function* originalPieces(
  database: Database,
  document: DocumentId,
  sha256: string,
  size: number,
  first: Uint8Array = new Uint8Array(0),
): AsyncGenerator<Uint8Array> {
  if (first.length > 0) yield first;
  for (let from = first.length; from < size; from += PIECE) {
    const [row] = await database.query<{ piece: Buffer }>(
      'select substring(bytes from $3 for $4) as piece from document_files where document_id = $1 and sha256 = $2',
      [document, sha256, from + 1, PIECE],
    );
    if (!row) throw new OriginalReplaced();
    yield row.piece;
  }
}
