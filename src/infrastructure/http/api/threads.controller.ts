import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { ChangeThread } from '../../../application/chat/change-thread';
import { CreateThread } from '../../../application/chat/create-thread';
import { DeleteThread } from '../../../application/chat/delete-thread';
import { ListThreads } from '../../../application/chat/list-threads';
import { ShowThread } from '../../../application/chat/show-thread';
import type { Principal } from '../../../domain/access/principal';
import type { ThreadId, UserId } from '../../../domain/ids';
import { Caller } from '../caller';
import { JsonBody } from '../json-body';
import { ApiPage, ApiSearch, PageOf, searchOf, userIdOf } from '../paging';
import { ApiId, messageId, ThreadIdPipe } from '../path-ids';
import { ApiProblems } from '../problem-answer';
import { EventsUrl } from './events-url';
import {
  ThreadAnswer,
  threadAnswer,
  ThreadBody,
  ThreadChangesBody,
  ThreadsAnswer,
  WholeThreadAnswer,
  wholeThreadAnswer,
} from './thread-wire';

@ApiTags('threads')
@ApiProblems(401, 503)
@Controller('api/threads')
export class ThreadsController {
  constructor(
    private readonly createThread: CreateThread,
    private readonly listThreads: ListThreads,
    private readonly showThread: ShowThread,
    private readonly changeThread: ChangeThread,
    private readonly deleteThread: DeleteThread,
    private readonly urls: EventsUrl,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Begins a thread.' })
  @JsonBody()
  @ApiProblems(404)
  @ApiCreatedResponse({ type: ThreadAnswer })
  async create(@Caller() caller: Principal, @Body() body: ThreadBody): Promise<ThreadAnswer> {
    const { assistant, collection, title } = body;
    return threadAnswer(
      await this.createThread.execute(caller, { userId: (body.user_id ?? undefined) as UserId | undefined, assistant, collection, title }),
    );
  }

  @Get()
  @ApiOperation({ summary: 'Own threads, newest activity first; without a token those of everybody, or of `user_id`.' })
  @ApiPage()
  @ApiSearch('Only threads whose title, or a message in them, contains this text, in whatever case. Blank: all.')
  @ApiQuery({ name: 'user_id', required: false, schema: { type: 'integer', minimum: 1 } })
  @ApiProblems(404)
  @ApiOkResponse({ type: ThreadsAnswer })
  async list(
    @Caller() caller: Principal,
    @PageOf() page: { limit: number; cursor?: string },
    @Query() query: Request['query'],
  ): Promise<ThreadsAnswer> {
    const { items, nextCursor } = await this.listThreads.execute(caller, { ...page, search: searchOf(query), userId: userIdOf(query) });
    return { items: items.map(threadAnswer), next_cursor: nextCursor };
  }

  @Get(':id')
  @ApiOperation({ summary: 'The thread with the run that is active in it: what a page needs after a reload.' })
  @ApiId('thread')
  @ApiOkResponse({ type: WholeThreadAnswer })
  async show(@Caller() caller: Principal, @Param('id', ThreadIdPipe) id: ThreadId): Promise<WholeThreadAnswer> {
    return wholeThreadAnswer(await this.showThread.execute(caller, id), this.urls);
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Renames the thread, changes what answers in it, or shows another branch.' })
  @ApiId('thread')
  @JsonBody()
  @ApiOkResponse({ type: WholeThreadAnswer })
  async change(
    @Caller() caller: Principal,
    @Param('id', ThreadIdPipe) id: ThreadId,
    @Body() body: ThreadChangesBody,
  ): Promise<WholeThreadAnswer> {
    const { title, assistant, collection, head_message_id: head } = body;
    const changes = { title, assistant, collection, headMessageId: head === undefined ? undefined : messageId(head) };
    return wholeThreadAnswer(await this.changeThread.execute(caller, id, changes), this.urls);
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Removes the thread; its runs are cancelled, and whoever watches them gets their end.' })
  @HttpCode(204)
  @ApiId('thread')
  @ApiNoContentResponse()
  async delete(@Caller() caller: Principal, @Param('id', ThreadIdPipe) id: ThreadId): Promise<void> {
    await this.deleteThread.execute(caller, id);
  }
}
