import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiExtraModels,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiSecurity,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { PageEvents } from '../../../application/chat/page-events';
import { WatchRun } from '../../../application/chat/watch-run';
import type { Principal } from '../../../domain/access/principal';
import type { RunId } from '../../../domain/ids';
import { Caller, TakesTicket } from '../caller';
import { limitOf } from '../paging';
import { ApiId, RunIdPipe } from '../path-ids';
import { ApiProblems } from '../problem-answer';
import { SSE_HEADERS } from '../sse-writer';
import { eventCursor, wantsPage } from './event-cursor';
import { named, RunStreams } from './run-streams';
import { RunEventsAnswer, runEventsAnswer } from './run-event-wire';

const MOST_EVENTS = 1000;

@ApiTags('runs')
@ApiProblems(400, 401, 503)
@ApiId('run')
@Controller('api/runs/:id/events')
export class RunEventsController {
  constructor(
    private readonly watchRun: WatchRun,
    private readonly pageEvents: PageEvents,
    private readonly streams: RunStreams,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'The events of a run after the cursor, live to its end; or, with `Accept: application/json`, one page of them.',
  })
  @TakesTicket()
  @ApiSecurity('ticket')
  @ApiBearerAuth()
  @ApiExtraModels(RunEventsAnswer)
  @ApiQuery({
    name: 'after',
    required: false,
    description: 'The seq after which to begin.',
    schema: { type: 'integer', minimum: 0, default: 0 },
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The same, and wins: a reconnect sends it.',
    schema: { type: 'integer', minimum: 0 },
  })
  @ApiQuery({
    name: 'limit',
    required: false,
    description: 'Of a page.',
    schema: { type: 'integer', minimum: 1, maximum: MOST_EVENTS, default: MOST_EVENTS },
  })
  @ApiOkResponse({
    description: 'A stream with a frame an event (`id`: seq, `event`: type, `data`: JSON), or a page.',
    headers: { 'X-Run-Id': { schema: { type: 'string' } }, 'X-Thread-Id': { schema: { type: 'string' } } },
    content: {
      'text/event-stream': { schema: { type: 'string' }, example: 'id: 7\nevent: token\ndata: {"content":"Ana ","citations":[]}\n\n' },
      'application/json': { schema: { $ref: getSchemaPath(RunEventsAnswer) } },
    },
  })
  @ApiNoContentResponse({ description: 'The run has ended, and the cursor is at or past its last event: an EventSource stops.' })
  async events(
    @Caller() caller: Principal,
    @Param('id', RunIdPipe) id: RunId,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const after = eventCursor(request);
    if (wantsPage(request)) return this.page(caller, id, after, request, response);

    const stream = this.streams.listen(response); // before anything is awaited
    const { run, watch } = await this.watchRun.execute(caller, id, after, stream.over);
    if (watch === 'past the end') response.writeHead(204, named(run)).end();
    else if (request.method === 'HEAD') response.writeHead(200, { ...SSE_HEADERS, ...named(run) }).end();
    else this.streams.begin(stream, run, watch);
  }

  private async page(caller: Principal, id: RunId, after: number, request: Request, response: Response): Promise<void> {
    const limit = limitOf(request.query, MOST_EVENTS, MOST_EVENTS);
    const { run, events, status } = await this.pageEvents.execute(caller, id, after, limit);
    response.set(named(run)).json(runEventsAnswer(events, status, after));
  }
}
