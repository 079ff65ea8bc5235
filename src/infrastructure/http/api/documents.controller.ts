import { Controller, Delete, Get, HttpCode, Param, Query, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { DeleteDocument } from '../../../application/knowledge/delete-document';
import { ShowDocument } from '../../../application/knowledge/show-document';
import { ShowText } from '../../../application/knowledge/show-text';
import type { DocumentId } from '../../../domain/ids';
import type { Curator } from '../../../domain/knowledge/curator';
import { TakesAdmin, TheCurator } from '../caller';
import { sendOriginal } from '../original-file';
import { ApiPage } from '../paging';
import { ApiId, DocumentIdPipe } from '../path-ids';
import { ApiProblems } from '../problem-answer';
import { DocumentAnswer, documentAnswer } from './document-wire';
import { TextAnswer, textAnswer, textWishOf } from './text-wire';

@ApiTags('knowledge')
@ApiProblems(401, 503)
@ApiId('document')
@TakesAdmin()
@Controller('api/documents/:id')
export class DocumentsController {
  constructor(
    private readonly showDocument: ShowDocument,
    private readonly showText: ShowText,
    private readonly deleteDocument: DeleteDocument,
  ) {}

  @Get()
  @ApiOperation({ summary: 'A document: `pending` until it has been read, then `indexed`, or `failed` with the reason in `error`.' })
  @ApiOkResponse({ type: DocumentAnswer })
  async show(@TheCurator() curator: Curator, @Param('id', DocumentIdPipe) id: DocumentId): Promise<DocumentAnswer> {
    return documentAnswer(await this.showDocument.execute(curator, id));
  }

  @Delete()
  @ApiOperation({ summary: 'Removes the document, its original and its passages.' })
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiProblems(403)
  async delete(@TheCurator() curator: Curator, @Param('id', DocumentIdPipe) id: DocumentId): Promise<void> {
    await this.deleteDocument.execute(curator, id);
  }

  @Get('text')
  @ApiOperation({
    summary:
      'What was read from the document, in the pieces in which it is searched: a viewer of any format. It can begin at a cited passage.',
  })
  @ApiPage('`next_cursor` or `prev_cursor` of another page.')
  @ApiQuery({
    name: 'around',
    required: false,
    description: 'A `chunk_id`: the page that holds this piece, with a few before it.',
    schema: { type: 'string', format: 'uuid' },
  })
  @ApiProblems(422)
  @ApiOkResponse({ type: TextAnswer })
  async text(
    @TheCurator() curator: Curator,
    @Param('id', DocumentIdPipe) id: DocumentId,
    @Query() query: Request['query'],
  ): Promise<TextAnswer> {
    return textAnswer(await this.showText.execute(curator, id, textWishOf(query)));
  }

  @Get('file')
  @ApiOperation({ summary: 'The original, as it was sent. It runs nothing: an HTML page is shown in a sandbox.' })
  @ApiOkResponse({ content: { '*/*': { schema: { type: 'string', format: 'binary' } } } })
  async file(@TheCurator() curator: Curator, @Param('id', DocumentIdPipe) id: DocumentId, @Res() response: Response): Promise<void> {
    await sendOriginal(response, await this.showDocument.file(curator, id));
  }
}
