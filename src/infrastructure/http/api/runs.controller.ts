import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { CancelRun } from '../../../application/chat/cancel-run';
import { RetryRun } from '../../../application/chat/retry-run';
import { ShowRun } from '../../../application/chat/show-run';
import type { Principal } from '../../../domain/access/principal';
import type { IdempotencyKey } from '../../../domain/chat/run-repository';
import type { RunId } from '../../../domain/ids';
import { Caller } from '../caller';
import { ApiKey, Key } from '../idempotency-key';
import { JsonBody } from '../json-body';
import { ApiId, RunIdPipe } from '../path-ids';
import { ApiProblems } from '../problem-answer';
import { EventsUrl } from './events-url';
import { PostedAnswer, RetryBody } from './message-wire';
import { PostedAnswers } from './posted';
import { CancelAnswer, RunAnswer, runAnswer } from './run-wire';

@ApiTags('runs')
@ApiProblems(401, 503)
@ApiId('run')
@Controller('api/runs/:id')
export class RunsController {
  constructor(
    private readonly showRun: ShowRun,
    private readonly cancelRun: CancelRun,
    private readonly retryRun: RetryRun,
    private readonly urls: EventsUrl,
    private readonly posted: PostedAnswers,
  ) {}

  @Get()
  @ApiOperation({ summary: 'How a run stands.' })
  @ApiOkResponse({ type: RunAnswer })
  async show(@Caller() caller: Principal, @Param('id', RunIdPipe) id: RunId): Promise<RunAnswer> {
    return runAnswer(await this.showRun.execute(caller, id), this.urls);
  }

  @Post('cancel')
  @ApiOperation({ summary: 'Stops the run; what it has said is kept. Never an error to repeat.' })
  @ApiAcceptedResponse({ type: CancelAnswer, description: 'It ends `cancelled`.' })
  @ApiOkResponse({ type: CancelAnswer, description: 'It had ended already.' })
  async cancel(
    @Caller() caller: Principal,
    @Param('id', RunIdPipe) id: RunId,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CancelAnswer> {
    const { status, tooLate } = await this.cancelRun.execute(caller, id);
    response.status(tooLate ? 200 : 202);
    return { run_id: id, status };
  }

  @Post('retry')
  @ApiOperation({ summary: 'Answers the same message anew; the old answer stays as an earlier version.' })
  @JsonBody('optional')
  @ApiBody({ type: RetryBody, required: false })
  @ApiKey(PostedAnswer)
  @ApiProblems(409)
  @ApiAcceptedResponse({ type: PostedAnswer })
  async retry(
    @Caller() caller: Principal,
    @Param('id', RunIdPipe) id: RunId,
    @Body() body: RetryBody,
    @Key() key: IdempotencyKey | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.posted.answer(() => this.retryRun.execute(caller, id, { onBusy: body.on_busy ?? 'reject', key }), request, response);
  }
}
