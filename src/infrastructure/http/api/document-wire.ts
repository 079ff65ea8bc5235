import { ApiProperty } from '@nestjs/swagger';
import type { Metadata } from '../../../domain/knowledge/collection';
import type { Document, DocumentStatus } from '../../../domain/knowledge/document';
import type { CollectionSummary, Submitted } from '../../../domain/knowledge/document-repository';

const STATUSES = ['pending', 'indexed', 'failed'] as const satisfies DocumentStatus[];
export class SubmittedAnswer {
  @ApiProperty({ type: String, format: 'uuid' })
  document_id!: string;
  @ApiProperty({ type: String, enum: STATUSES })
  status!: DocumentStatus;
  @ApiProperty({ type: String, description: 'Its name in the collection.' })
  source!: string;
}

export class SubmittedItemsAnswer {
  @ApiProperty({ type: [SubmittedAnswer] })
  items!: SubmittedAnswer[];
}

export class DocumentAnswer extends SubmittedAnswer {
  @ApiProperty({ type: String })
  collection!: string;
  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: "Of a table's row: the table." })
  parent_id!: string | null;
  @ApiProperty({ type: String })
  title!: string;
  @ApiProperty({ type: String, example: 'application/pdf' })
  mime!: string;
  @ApiProperty({ type: String, nullable: true, description: 'Why the newest bytes could not be read. What was read before still answers.' })
  error!: string | null;
  @ApiProperty({ type: 'integer', nullable: true })
  pages!: number | null;
  @ApiProperty({ type: 'integer', minimum: 0, description: 'Passages that can be found.' })
  chunks!: number;
  @ApiProperty({
    type: 'object',
    additionalProperties: {
      oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }, { type: 'array', items: { type: 'string' } }],
    },
    description: 'What is known of it besides its text.',
  })
  metadata!: Metadata;
  @ApiProperty({ type: String, format: 'date-time' })
  created_at!: string;
  @ApiProperty({ type: String, format: 'date-time' })
  updated_at!: string;
}

export class DocumentsAnswer {
  @ApiProperty({ type: [DocumentAnswer] })
  items!: DocumentAnswer[];
  @ApiProperty({ type: String, nullable: true })
  next_cursor!: string | null;
}

export class CollectionAnswer {
  @ApiProperty({ type: String })
  name!: string;
  @ApiProperty({ type: Boolean, description: 'Read by all, written with ADMIN_TOKEN or in open mode.' })
  shared!: boolean;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Its owner; null: shared.' })
  user_id!: number | null;
  @ApiProperty({ type: 'integer', description: 'Moves with every change of its documents.' })
  version!: number;
  @ApiProperty({ type: String, nullable: true, description: 'Whose vectors all of it has; null: only keyword search finds all of it.' })
  embedder!: string | null;
  @ApiProperty({ type: 'integer', description: 'Rows of tables count as documents.' })
  documents!: number;
  @ApiProperty({ type: 'integer' })
  pending!: number;
  @ApiProperty({ type: 'integer' })
  failed!: number;
  @ApiProperty({ type: String, format: 'date-time' })
  created_at!: string;
}

export class CollectionsAnswer {
  @ApiProperty({ type: [CollectionAnswer] })
  items!: CollectionAnswer[];
  @ApiProperty({ type: String, nullable: true })
  next_cursor!: string | null;
}

export const submittedAnswer = ({ id, status, source }: Submitted): SubmittedAnswer => ({ document_id: id, status, source });

export const documentAnswer = (document: Document): DocumentAnswer => ({
  document_id: document.id,
  status: document.status,
  source: document.source,
  collection: document.collection,
  parent_id: document.parentId,
  title: document.title,
  mime: document.mime,
  error: document.error,
  pages: document.pages,
  chunks: document.chunks,
  metadata: document.metadata,
  created_at: document.createdAt.toISOString(),
  updated_at: document.updatedAt.toISOString(),
});

export const collectionAnswer = (collection: CollectionSummary): CollectionAnswer => ({
  name: collection.name,
  shared: collection.ownerUserId === null,
  user_id: collection.ownerUserId,
  version: collection.version,
  embedder: collection.embedder,
  documents: collection.documents,
  pending: collection.pending,
  failed: collection.failed,
  created_at: collection.createdAt.toISOString(),
});
