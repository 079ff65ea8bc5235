import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Run, RunStatus } from '../../../domain/chat/run';
import type { EventsUrl } from './events-url';
import { PostedAnswer, postedAnswer } from './message-wire';
import { RunErrorAnswer, UsageAnswer } from './run-event-wire';
import { RUN_STATUSES } from './thread-wire';

export class RunAnswer extends PostedAnswer {
  @ApiProperty({ type: 'integer', description: 'How often it was taken up, or began anew.' })
  attempt!: number;
  @ApiProperty({ type: 'integer', description: 'The seq of its last event.' })
  last_seq!: number;
  @ApiProperty({ type: String, nullable: true, description: '`provider/model`; null until it has been asked.' })
  model!: string | null;
  @ApiPropertyOptional({ type: UsageAnswer })
  usage?: UsageAnswer;
  @ApiPropertyOptional({ type: RunErrorAnswer })
  error?: RunErrorAnswer;
  @ApiProperty({ type: String, format: 'date-time' })
  created_at!: string;
  @ApiPropertyOptional({ type: String, format: 'date-time' })
  started_at?: string;
  @ApiPropertyOptional({ type: String, format: 'date-time' })
  finished_at?: string;
}

export class CancelAnswer {
  @ApiProperty({ type: String, format: 'uuid' })
  run_id!: string;
  @ApiProperty({ type: String, enum: RUN_STATUSES })
  status!: RunStatus;
}

export const runAnswer = (run: Run, urls: EventsUrl): RunAnswer => ({
  ...postedAnswer(run, urls),
  attempt: run.attempt,
  last_seq: run.lastSeq,
  model: run.model,
  usage: run.usage ?? undefined,
  error: run.error ?? undefined,
  created_at: run.createdAt.toISOString(),
  started_at: run.startedAt?.toISOString(),
  finished_at: run.finishedAt?.toISOString(),
});
