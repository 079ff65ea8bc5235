import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Passage } from '../../../domain/knowledge/passage';

export class PassageAnswer implements Passage {
  @ApiProperty({ type: 'integer', minimum: 1, description: 'The number that the answer cites as [n].' })
  n!: number;
  @ApiProperty({ type: String, format: 'uuid' })
  chunk_id!: Passage['chunk_id'];
  @ApiProperty({ type: String, format: 'uuid' })
  document_id!: Passage['document_id'];
  @ApiProperty({ type: String })
  title!: string;
  @ApiProperty({ type: String })
  source!: string;
  @ApiPropertyOptional({ type: 'integer', minimum: 1 })
  page?: number;
  @ApiProperty({ type: String })
  snippet!: string;
  @ApiProperty({ type: Number })
  score!: number;
}
