import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Run, RunError, RunStatus, Usage } from '../../../domain/chat/run';
import type { EventType, StoredEvent } from '../../../domain/chat/run-event';
import type { EventsUrl } from './events-url';
import { PostedAnswer, postedAnswer } from './message-wire';
import { RUN_STATUSES } from './thread-wire';

const EVENT_TYPES = ['status', 'sources', 'token', 'restart', 'result', 'final', 'error', 'done'] as const satisfies EventType[];

export class RunErrorAnswer implements RunError {
  @ApiProperty({ type: String, example: 'upstream_failed' })
  code!: string;
  @ApiProperty({ type: String })
  message!: string;
  @ApiProperty({ type: Boolean })
  retryable!: boolean;
}

export class UsageAnswer implements Usage {
  @ApiProperty({ type: 'integer' })
  input_tokens!: number;
  @ApiProperty({ type: 'integer' })
  output_tokens!: number;
}

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

export class RunEventAnswer {
  @ApiProperty({ type: 'integer', minimum: 1 })
  seq!: number;
  @ApiProperty({ type: String, enum: EVENT_TYPES })
  type!: EventType;
  @ApiProperty({ type: Object, additionalProperties: true })
  data!: object;
  @ApiProperty({ type: String, format: 'date-time' })
  created_at!: string;
}

export class RunEventsAnswer {
  @ApiProperty({ type: [RunEventAnswer] })
  items!: RunEventAnswer[];
  @ApiProperty({ type: 'integer', description: 'The last seq of the page, else the cursor.' })
  next_after!: number;
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

export const runEventsAnswer = (events: StoredEvent[], status: RunStatus, after: number): RunEventsAnswer => ({
  items: events.map(({ seq, type, data, createdAt }) => ({ seq, type, data, created_at: createdAt.toISOString() })),
  next_after: events.at(-1)?.seq ?? after,
  status,
});
