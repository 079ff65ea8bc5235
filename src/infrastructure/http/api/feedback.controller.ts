import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { JudgeAnswer } from '../../../application/chat/judge-answer';
import type { Principal } from '../../../domain/access/principal';
import type { MessageId } from '../../../domain/ids';
import { Caller } from '../caller';
import { JsonBody } from '../json-body';
import { ApiId, MessageIdPipe } from '../path-ids';
import { ApiProblems } from '../problem-answer';
import { FeedbackBody, feedbackOf } from './feedback-wire';

@ApiTags('messages')
@ApiProblems(401, 503)
@ApiId('message')
@Controller('api/messages/:id/feedback')
export class FeedbackController {
  constructor(private readonly judgeAnswer: JudgeAnswer) {}

  @Post()
  @ApiOperation({ summary: 'Says what one thinks of an answer that has ended, in place of what was said before.' })
  @HttpCode(204)
  @JsonBody()
  @ApiProblems(409)
  @ApiNoContentResponse()
  async give(@Caller() caller: Principal, @Param('id', MessageIdPipe) id: MessageId, @Body() body: FeedbackBody): Promise<void> {
    await this.judgeAnswer.execute(caller, id, feedbackOf(body));
  }
}
