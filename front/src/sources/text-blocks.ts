import type { TextPiece } from './document-queries';

export interface TextPart {
  text: string;
  cited: boolean;
}
/** What stands below another in the text of a document. */
export type TextBlock =
  | { kind: 'page'; key: string; page: number }
  | { kind: 'section'; key: string; section: string }
  | { kind: 'text'; key: string; parts: TextPart[] };

type Piece = Pick<TextPiece, 'chunk_id' | 'ordinal' | 'page' | 'section' | 'text' | 'overlap'>;

/** Joins the pieces of a document without what each repeats of the one before, with a heading wherever page or section change. */
export function textBlocks(pieces: readonly Piece[], cited: string | undefined): TextBlock[] {
  const blocks: TextBlock[] = [];
  let before: Piece | undefined;
  for (const piece of pieces) {
    const follows = before !== undefined && before.ordinal + 1 === piece.ordinal;
    const overlap = follows ? piece.overlap : 0;
    const heads = headings(before, piece);
    blocks.push(...heads);
    const last = blocks.at(-1);
    const isCited = piece.chunk_id === cited;
    if (overlap > 0 && isCited) markEnd(blocks, overlap);
    const part = { text: piece.text.slice(overlap), cited: isCited };
    if (overlap > 0 && heads.length === 0 && last?.kind === 'text') add(last.parts, part);
    else if (part.text !== '') blocks.push({ kind: 'text', key: piece.chunk_id, parts: [part] });
    before = piece;
  }
  return blocks;
}

/** A section's own heading may stand in the text already. */
function headings(before: Piece | undefined, { chunk_id: id, page, section, text }: Piece): TextBlock[] {
  const heads: TextBlock[] = [];
  if (page !== undefined && page !== before?.page) heads.push({ kind: 'page', key: `page ${id}`, page });
  if (section && section !== before?.section && !beginsWith(text, section)) heads.push({ kind: 'section', key: `section ${id}`, section });
  return heads;
}

/** `## Brewing tea` begins with `Tea > Brewing tea`. */
function beginsWith(text: string, section: string): boolean {
  const line = bare(text.trimStart().split('\n', 1)[0]!);
  return line !== '' && bare(section).endsWith(line);
}

const bare = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase();

/** The last `length` characters of the text so far belong to the cited piece as well. */
function markEnd(blocks: TextBlock[], length: number): void {
  for (let at = blocks.length - 1, rest = length; at >= 0 && rest > 0; at--) {
    const block = blocks[at]!;
    if (block.kind !== 'text') continue;
    const kept: TextPart[] = [];
    for (const part of block.parts.toReversed()) {
      const cut = Math.max(0, part.text.length - rest);
      rest -= part.text.length - cut;
      kept.push(
        { text: part.text.slice(cut), cited: part.cited || cut < part.text.length },
        { text: part.text.slice(0, cut), cited: part.cited },
      );
    }
    block.parts = [];
    for (const part of kept.reverse()) add(block.parts, part);
  }
}

/** Neighbours of one kind are one. */
function add(parts: TextPart[], part: TextPart): void {
  const last = parts.at(-1);
  if (part.text === '') return;
  if (last?.cited === part.cited) last.text += part.text;
  else parts.push({ ...part });
}
