import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ListMessages } from '../../../application/chat/list-messages';
import { PostMessage, type Question } from '../../../application/chat/post-message';
import type { Principal } from '../../../domain/access/principal';
import type { IdempotencyKey } from '../../../domain/chat/run-repository';
import { Invalid } from '../../../domain/failure';
import type { ThreadId } from '../../../domain/ids';
import { Caller } from '../caller';
import { ApiKey, Key } from '../idempotency-key';
import { JsonBody } from '../json-body';
import { ApiPage, PageOf } from '../paging';
import { ApiId, messageId, ThreadIdPipe } from '../path-ids';
import { ApiProblems } from '../problem-answer';
import { MessageBody, MessagesAnswer, messageAnswer, PostedAnswer } from './message-wire';
import { PostedAnswers } from './posted';

@ApiTags('messages')
@ApiProblems(401, 503)
@ApiId('thread')
@Controller('api/threads/:id/messages')
export class MessagesController {
  constructor(
    private readonly postMessage: PostMessage,
    private readonly listMessages: ListMessages,
    private readonly posted: PostedAnswers,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The branch that is shown, oldest first.' })
  @ApiPage()
  @ApiOkResponse({ type: MessagesAnswer })
  async list(
    @Caller() caller: Principal,
    @Param('id', ThreadIdPipe) id: ThreadId,
    @PageOf() page: { limit: number; cursor?: string },
  ): Promise<MessagesAnswer> {
    const { items, nextCursor } = await this.listMessages.execute(caller, id, page);
    return { items: items.map(messageAnswer), next_cursor: nextCursor };
  }

  @Post()
  @ApiOperation({
    summary:
      'Asks. The answer is a run in the background: watch `events_url`. With `Accept: text/event-stream` its stream is sent at once.',
  })
  @JsonBody()
  @ApiKey(PostedAnswer)
  @ApiProblems(409)
  @ApiAcceptedResponse({ type: PostedAnswer })
  async post(
    @Caller() caller: Principal,
    @Param('id', ThreadIdPipe) id: ThreadId,
    @Body() body: MessageBody,
    @Key() key: IdempotencyKey | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.posted.answer(() => this.postMessage.execute(caller, id, { ...questionOf(body), key }), request, response);
  }
}

function questionOf(body: MessageBody): Question {
  const mode = body.mode ?? 'normal';
  const selected = body.selected_text ?? undefined;
  if (mode === 'selected_text_only' && selected === undefined)
    throw new Invalid('selected_text', 'selected_text is missing: with selected_text_only the answer stands on it.');
  const parent = body.parent_message_id;
  return {
    content: body.content,
    assistant: body.assistant,
    collection: body.collection,
    parentId: typeof parent === 'string' ? messageId(parent) : parent,
    request: selected === undefined ? { mode } : { mode, selected_text: selected },
    onBusy: body.on_busy ?? 'reject',
  };
}
