import { ApiExtraModels, ApiProperty } from '@nestjs/swagger';
import type { BranchMessage, MessageStatus, Role } from '../../../domain/chat/message';
import type { Run, RunStatus } from '../../../domain/chat/run';
import type { OnBusy } from '../../../domain/chat/run-repository';
import { OneOf, Text } from '../fields';
import { ApiObjectOrNull } from '../object-or-null';
import type { EventsUrl } from './events-url';
import { FeedbackAnswer } from './feedback-wire';
import { PassageAnswer } from './passage-wire';
import { RUN_STATUSES } from './thread-wire';

const ON_BUSY = ['reject', 'queue', 'interrupt'] as const satisfies OnBusy[];
const MODES = ['normal', 'selected_text_only'] as const;
const LONGEST_TEXT = 200_000;

export class RetryBody {
  @OneOf(ON_BUSY, 'What to do while the thread is answering: refuse with 409, wait in line, or cancel what goes on first.')
  on_busy?: OnBusy | null;
}

export class MessageBody extends RetryBody {
  @Text({ max: LONGEST_TEXT, description: 'The question.' })
  content!: string;
  @Text({ max: 200, presence: 'optional', description: 'The assistant of this run alone.' })
  assistant?: string | null;
  @Text({ max: 200, presence: 'optional', description: 'The collection of this run alone.' })
  collection?: string | null;
  @Text({
    max: 200,
    presence: 'optional',
    format: 'uuid',
    description: 'The answer that it follows; null: it is a first message. Default: the head of the thread.',
  })
  parent_message_id?: string | null;
  @OneOf(MODES, '`selected_text_only`: the answer stands on `selected_text` alone.')
  mode?: (typeof MODES)[number] | null;
  @Text({ max: LONGEST_TEXT, presence: 'optional', description: 'Needed with `selected_text_only`.' })
  selected_text?: string | null;
}

export class PostedAnswer {
  @ApiProperty({ type: String, format: 'uuid' })
  run_id!: string;
  @ApiProperty({ type: String, format: 'uuid' })
  thread_id!: string;
  @ApiProperty({ type: String, format: 'uuid', description: 'The user message.' })
  message_id!: string;
  @ApiProperty({ type: String, format: 'uuid', description: 'The answer, which is there from now on.' })
  answer_message_id!: string;
  @ApiProperty({ type: String, enum: RUN_STATUSES })
  status!: RunStatus;
  @ApiProperty({ type: String, description: 'Its stream, without headers.' })
  events_url!: string;
}

@ApiExtraModels(FeedbackAnswer)
export class MessageAnswer {
  @ApiProperty({ type: String, format: 'uuid' })
  message_id!: string;
  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  parent_id!: string | null;
  @ApiProperty({ type: String, enum: ['user', 'assistant'] })
  role!: Role;
  @ApiProperty({ type: String })
  content!: string;
  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'The run of the answer; of a user message its newest.' })
  run_id!: string | null;
  @ApiProperty({ type: [PassageAnswer] })
  sources!: PassageAnswer[];
  @ApiObjectOrNull(FeedbackAnswer)
  feedback!: FeedbackAnswer | null;
  @ApiProperty({ type: String, enum: ['complete', 'pending', 'partial', 'cancelled', 'failed'] })
  status!: MessageStatus;
  @ApiProperty({ type: 'integer', minimum: 1, description: 'Its place among `versions`.' })
  version!: number;
  @ApiProperty({ type: [String], format: 'uuid', description: 'The ids of its versions, itself among them.' })
  versions!: string[];
  @ApiProperty({ type: String, format: 'date-time' })
  created_at!: string;
}

export class MessagesAnswer {
  @ApiProperty({ type: [MessageAnswer] })
  items!: MessageAnswer[];
  @ApiProperty({ type: String, nullable: true })
  next_cursor!: string | null;
}

export const postedAnswer = (run: Run, urls: EventsUrl): PostedAnswer => ({
  run_id: run.id,
  thread_id: run.threadId,
  message_id: run.userMessageId,
  answer_message_id: run.answerMessageId,
  status: run.status,
  events_url: urls.of(run.id, run.userId),
});

export const messageAnswer = (message: BranchMessage): MessageAnswer => ({
  message_id: message.id,
  parent_id: message.parentId,
  role: message.role,
  content: message.content,
  run_id: message.runId,
  sources: message.sources,
  feedback: message.feedback,
  status: message.status,
  version: message.version,
  versions: message.versions,
  created_at: message.createdAt.toISOString(),
});
