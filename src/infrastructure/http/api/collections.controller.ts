import { Controller, Get, HttpStatus, Param, Post, Query, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiAcceptedResponse, ApiExtraModels, ApiOkResponse, ApiOperation, ApiQuery, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ListCollections } from '../../../application/knowledge/list-collections';
import { ListDocuments } from '../../../application/knowledge/list-documents';
import { SubmitDocument } from '../../../application/knowledge/submit-document';
import type { UserId } from '../../../domain/ids';
import type { Curator } from '../../../domain/knowledge/curator';
import { TakesAdmin, TheCurator } from '../caller';
import { ApiCollectionName, CollectionNamePipe, NewCollectionNamePipe } from '../collection-name';
import { ApiPage, PageOf, userIdOf } from '../paging';
import { ApiProblems } from '../problem-answer';
import { DocumentBody } from '../upload/document-body';
import { UPLOAD_BODY, UploadForm } from '../upload/upload-form';
import { type RequestOfUpload, UploadReader } from '../upload/upload-reader';
import {
  CollectionsAnswer,
  collectionAnswer,
  DocumentsAnswer,
  documentAnswer,
  SubmittedAnswer,
  submittedAnswer,
  SubmittedItemsAnswer,
} from './document-wire';

const SUBMITTED = { oneOf: [{ $ref: getSchemaPath(SubmittedAnswer) }, { $ref: getSchemaPath(SubmittedItemsAnswer) }] };

@ApiTags('knowledge')
@ApiProblems(401, 503)
@ApiExtraModels(DocumentBody, UploadForm, SubmittedAnswer, SubmittedItemsAnswer)
@TakesAdmin()
@Controller('api/collections')
export class CollectionsController {
  constructor(
    private readonly listCollections: ListCollections,
    private readonly listDocuments: ListDocuments,
    private readonly submitDocument: SubmitDocument,
  ) {}

  @Get()
  @ApiOperation({
    summary: "One's own collections and the shared ones, newest first; without a token those of everybody, or of `user_id`.",
  })
  @ApiPage()
  @ApiQuery({ name: 'user_id', required: false, schema: { type: 'integer', minimum: 1 } })
  @ApiProblems(404, 422)
  @ApiOkResponse({ type: CollectionsAnswer })
  async list(
    @TheCurator() curator: Curator,
    @PageOf() page: { limit: number; cursor?: string },
    @Query() query: Request['query'],
  ): Promise<CollectionsAnswer> {
    const { items, nextCursor } = await this.listCollections.execute(curator, { ...page, user: userIdOf(query) });
    return { items: items.map(collectionAnswer), next_cursor: nextCursor };
  }

  @Get(':name/documents')
  @ApiOperation({ summary: 'The documents of a collection, newest first, with how far each is.' })
  @ApiCollectionName()
  @ApiPage()
  @ApiQuery({ name: 'user_id', required: false, schema: { type: 'integer', minimum: 1 } })
  @ApiProblems(422)
  @ApiOkResponse({ type: DocumentsAnswer })
  async documents(
    @TheCurator() curator: Curator,
    @Param('name', CollectionNamePipe) name: string,
    @PageOf() page: { limit: number; cursor?: string },
    @Query() query: Request['query'],
  ): Promise<DocumentsAnswer> {
    const { items, nextCursor } = await this.listDocuments.execute(curator, name, { ...page, user: userIdOf(query) });
    return { items: items.map(documentAnswer), next_cursor: nextCursor };
  }

  @Post(':name/documents')
  @ApiOperation({
    summary:
      'Brings documents, which are read in the background: files of a form (PDF, DOCX, HTML, Markdown, text, CSV, JSON), or one text as JSON. A new name makes the collection.',
    requestBody: UPLOAD_BODY,
  })
  @ApiCollectionName()
  @UseInterceptors(UploadReader)
  @ApiProblems(400, 403, 409, 413, 415, 422)
  @ApiAcceptedResponse({ description: 'To be read: ask for the document until it is `indexed` or `failed`.', schema: SUBMITTED })
  @ApiOkResponse({ description: 'These bytes are there already: nothing was to be done.', schema: SUBMITTED })
  async submit(
    @TheCurator() curator: Curator,
    @Param('name', NewCollectionNamePipe) name: string,
    @Req() { upload }: RequestOfUpload,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SubmittedAnswer | SubmittedItemsAnswer> {
    const { submissions, userId, several } = upload!;
    const submitted = await this.submitDocument.execute(curator, name, submissions, userId as UserId | undefined);
    response.status(submitted.every(({ unchanged }) => unchanged) ? HttpStatus.OK : HttpStatus.ACCEPTED);
    const items = submitted.map(submittedAnswer);
    return several ? { items } : items[0]!;
  }
}
