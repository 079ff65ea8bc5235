import type { ChunkId } from '../ids';

/** A piece of what was read from a document, as it is searched. */
export interface TextPiece {
  chunkId: ChunkId;
  /** From 0, without a hole. */
  ordinal: number;
  page: number | null;
  section: string | null;
  text: string;
  /** How many UTF-16 units at the start of `text` repeat the end of the piece before: without them the texts can be joined. */
  overlap: number;
}

/** Some pieces of a document, in order; the cursors tell where those before and behind them are, null: there are none. */
export interface TextPage {
  items: TextPiece[];
  prevCursor: string | null;
  nextCursor: string | null;
}

/** Of a piece as it is stored: its text, and where it stands in the document's extracted text. */
export interface StoredRange {
  text: string;
  start: number;
  end: number;
}

/**
 * How much of `text` the piece before has said already. The ranges tell how much that is at most; how much it is, the texts do: what is shown of a
 * range lacks the blanks at its ends, and images and comments within.
 */
export function overlapOf(before: StoredRange | undefined, { text, start }: StoredRange): number {
  let length = before ? Math.min(before.end - start, text.length, before.text.length) : 0;
  while (length > 0 && !before!.text.endsWith(text.slice(0, length))) length--;
  return Math.max(0, length);
}
