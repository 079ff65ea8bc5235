import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Request } from 'express';
import { Invalid } from '../../../domain/failure';
import type { ChunkId } from '../../../domain/ids';
import type { TextWish } from '../../../domain/knowledge/document-repository';
import type { TextPage, TextPiece } from '../../../domain/knowledge/read-text';
import { pageOf } from '../paging';
import { toId } from '../path-ids';

export class TextPieceAnswer {
  @ApiProperty({ type: String, format: 'uuid', description: 'As in the passages of an answer.' })
  chunk_id!: string;
  @ApiProperty({ type: 'integer', minimum: 0, description: 'Its place in the document.' })
  ordinal!: number;
  @ApiPropertyOptional({ type: 'integer', minimum: 1, description: 'Of a format with pages: where it begins.' })
  page?: number;
  @ApiPropertyOptional({ type: String, description: 'The heading below which it stands.' })
  section?: string;
  @ApiProperty({ type: String })
  text!: string;
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description:
      'How many characters (UTF-16 units) at the start of `text` repeat the end of the piece before: leave them out to join the texts. 0: it begins anew.',
  })
  overlap!: number;
}

export class TextAnswer {
  @ApiProperty({ type: [TextPieceAnswer] })
  items!: TextPieceAnswer[];
  @ApiProperty({ type: String, nullable: true, description: 'The pieces before these; null: these are the first.' })
  prev_cursor!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'The pieces behind these; null: these are the last.' })
  next_cursor!: string | null;
}

/** @throws HttpFailure malformed, BadCursor, Invalid (both places), NotFound (of what can be no chunk) */
export function textWishOf(query: Request['query']): TextWish {
  const page = pageOf(query);
  const { around } = query;
  if (around === undefined || around === '') return page;
  if (page.cursor !== undefined) throw new Invalid('around', 'cursor and around are two places: send one of them.');
  return { ...page, around: toId<ChunkId>(typeof around === 'string' ? around : '', 'passage of this document') };
}

const pieceAnswer = ({ chunkId, ordinal, page, section, text, overlap }: TextPiece): TextPieceAnswer => ({
  chunk_id: chunkId,
  ordinal,
  page: page ?? undefined,
  section: section ?? undefined,
  text,
  overlap,
});

export const textAnswer = ({ items, prevCursor, nextCursor }: TextPage): TextAnswer => ({
  items: items.map(pieceAnswer),
  prev_cursor: prevCursor,
  next_cursor: nextCursor,
});
