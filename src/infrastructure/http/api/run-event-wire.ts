import type { Type } from '@nestjs/common';
import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import type { EndedStatus, RunError, RunStatus, Usage } from '../../../domain/chat/run';
import type { EventData, EventType, FinishReason, StoredEvent } from '../../../domain/chat/run-event';
import { PassageAnswer } from './passage-wire';
import { RUN_STATUSES } from './thread-wire';

const ENDED = ['done', 'failed', 'cancelled'] as const satisfies EndedStatus[];

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

class StatusData {
  @ApiProperty({ type: String, enum: ['thinking', 'searching', 'answering'] })
  status!: EventData['status']['status'];
  @ApiProperty({ type: 'integer', minimum: 1 })
  attempt!: number;
  @ApiProperty({ type: String, format: 'uuid', description: 'The answer.' })
  message_id!: string;
  @ApiProperty({ type: String })
  model!: string;
  @ApiPropertyOptional({ type: [String], description: 'With `answering`: the messages that the model was shown, oldest first.' })
  history?: string[];
  @ApiPropertyOptional({ type: String, description: "With `answering`: SHA-256 of the assistant's system prompt, in hex." })
  system_hash?: string;
}

class SourcesData {
  @ApiProperty({ type: String, description: 'As it was searched.' })
  query!: string;
  @ApiProperty({ type: String, enum: ['hybrid', 'semantic', 'keyword', 'selected_text'] })
  mode!: EventData['sources']['mode'];
  @ApiProperty({ type: 'integer', description: 'Of the collection.' })
  version!: number;
  @ApiProperty({ type: [PassageAnswer] })
  passages!: PassageAnswer[];
}

class TokenData {
  @ApiProperty({ type: String })
  content!: string;
  @ApiProperty({ type: 'array', items: { type: 'integer' }, description: 'The numbers of the passages whose [n] ends in this piece.' })
  citations!: number[];
}

class RestartData {
  @ApiProperty({ type: 'integer', minimum: 1 })
  attempt!: number;
  @ApiProperty({ type: String })
  reason!: string;
  @ApiProperty({ type: String })
  model!: string;
}

class FinalData {
  @ApiProperty({ type: String, format: 'uuid' })
  message_id!: string;
  @ApiProperty({ type: String, description: 'Equal to the joined tokens since the last `restart`.' })
  content!: string;
  @ApiProperty({ type: [PassageAnswer] })
  sources!: PassageAnswer[];
  @ApiProperty({ type: Boolean, description: 'Whether passages support it.' })
  grounded!: boolean;
  @ApiProperty({ type: String, enum: ['stop', 'length', 'content_filter'] })
  finish_reason!: FinishReason;
  @ApiProperty({ type: String })
  model!: string;
  @ApiProperty({ type: UsageAnswer })
  usage!: UsageAnswer;
}

class DoneData {
  @ApiProperty({ type: String, format: 'uuid' })
  run_id!: string;
  @ApiProperty({ type: String, format: 'uuid' })
  thread_id!: string;
  @ApiProperty({ type: String, format: 'uuid', description: 'The thread.' })
  session_id!: string;
  @ApiProperty({ type: String, format: 'uuid' })
  message_id!: string;
  @ApiProperty({ type: String, enum: ENDED })
  status!: EndedStatus;
}

/** A class a type of event, so that its schema says what stands in `data`. Its name is `TokenEvent` for `token`. */
function eventOf(type: EventType, data: Type | undefined): Type {
  class RunEventOf {
    @ApiProperty({ type: 'integer', minimum: 1 })
    seq!: number;
    @ApiProperty({ type: String, enum: [type] })
    type!: EventType;
    @ApiProperty(data ? { type: data } : { type: Object, additionalProperties: true })
    data!: object;
    @ApiProperty({ type: String, format: 'date-time' })
    created_at!: string;
  }
  Object.defineProperty(RunEventOf, 'name', { value: `${type[0]?.toUpperCase()}${type.slice(1)}Event` });
  return RunEventOf;
}

const EVENTS: Record<EventType, Type> = {
  status: eventOf('status', StatusData),
  sources: eventOf('sources', SourcesData),
  token: eventOf('token', TokenData),
  restart: eventOf('restart', RestartData),
  result: eventOf('result', undefined),
  final: eventOf('final', FinalData),
  error: eventOf('error', RunErrorAnswer),
  done: eventOf('done', DoneData),
};

@ApiExtraModels(...Object.values(EVENTS))
export class RunEventsAnswer {
  @ApiProperty({
    type: 'array',
    items: {
      oneOf: Object.values(EVENTS).map((one) => ({ $ref: getSchemaPath(one) })),
      discriminator: {
        propertyName: 'type',
        mapping: Object.fromEntries(Object.entries(EVENTS).map(([type, one]) => [type, getSchemaPath(one)])),
      },
    },
  })
  items!: { seq: number; type: EventType; data: object; created_at: string }[];
  @ApiProperty({ type: 'integer', description: 'The last seq of the page, else the cursor.' })
  next_after!: number;
  @ApiProperty({ type: String, enum: RUN_STATUSES })
  status!: RunStatus;
}

export const runEventsAnswer = (events: StoredEvent[], status: RunStatus, after: number): RunEventsAnswer => ({
  items: events.map(({ seq, type, data, createdAt }) => ({ seq, type, data, created_at: createdAt.toISOString() })),
  next_after: events.at(-1)?.seq ?? after,
  status,
});
