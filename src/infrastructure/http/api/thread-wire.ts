import { ApiExtraModels, ApiProperty } from '@nestjs/swagger';
import type { ActiveRun, Thread } from '../../../domain/chat/thread';
import type { RunStatus } from '../../../domain/chat/run';
import { Text, UserNumber } from '../fields';
import { ApiObjectOrNull } from '../object-or-null';
import type { EventsUrl } from './events-url';

export const RUN_STATUSES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const satisfies RunStatus[];
const NAME = 200;

export class ThreadBody {
  @UserNumber('Whose thread it shall be; without a token only. Default: the caller, else the user `local`.')
  user_id?: number | null;
  @Text({ max: NAME, presence: 'optional', description: 'Its assistant; default: the one that GET /api/assistants marks.' })
  assistant?: string | null;
  @Text({ max: NAME, presence: 'optional', description: 'What to search in place of the collection of the assistant.' })
  collection?: string | null;
  @Text({ max: NAME, presence: 'optional', description: 'Default: the first line of the first message.' })
  title?: string | null;
}

export class ThreadChangesBody {
  @Text({ max: NAME, presence: 'sent', description: 'A new title.' })
  title?: string;
  @Text({ max: NAME, presence: 'sent', description: 'Another assistant, for the messages to come.' })
  assistant?: string;
  @Text({ max: NAME, presence: 'optional', description: 'Another collection, for the messages to come; null: that of the assistant.' })
  collection?: string | null;
  @Text({ max: NAME, presence: 'sent', description: 'Shows the branch of this message, down to its newest leaf.', format: 'uuid' })
  head_message_id?: string;
}

export class ThreadAnswer {
  @ApiProperty({ type: String, format: 'uuid' })
  thread_id!: string;
  @ApiProperty({ type: 'integer' })
  user_id!: number;
  @ApiProperty({ type: String })
  assistant!: string;
  @ApiProperty({ type: String, nullable: true })
  collection!: string | null;
  @ApiProperty({ type: String, nullable: true })
  title!: string | null;
  @ApiProperty({ type: String, format: 'date-time' })
  created_at!: string;
  @ApiProperty({ type: String, format: 'date-time', description: 'Its last activity, by which lists are ordered.' })
  updated_at!: string;
}

export class ActiveRunAnswer {
  @ApiProperty({ type: String, format: 'uuid' })
  run_id!: string;
  @ApiProperty({ type: String, enum: ['queued', 'running'] })
  status!: RunStatus;
  @ApiProperty({ type: String, description: 'Its stream, without headers.' })
  events_url!: string;
}

@ApiExtraModels(ActiveRunAnswer)
export class WholeThreadAnswer extends ThreadAnswer {
  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'The leaf of the branch that is shown.' })
  head_message_id!: string | null;
  @ApiObjectOrNull(ActiveRunAnswer)
  active_run!: ActiveRunAnswer | null;
}

export class ThreadsAnswer {
  @ApiProperty({ type: [ThreadAnswer] })
  items!: ThreadAnswer[];
  @ApiProperty({ type: String, nullable: true })
  next_cursor!: string | null;
}

export const threadAnswer = (thread: Thread): ThreadAnswer => ({
  thread_id: thread.id,
  user_id: thread.userId,
  assistant: thread.assistant,
  collection: thread.collection,
  title: thread.title,
  created_at: thread.createdAt.toISOString(),
  updated_at: thread.updatedAt.toISOString(),
});

export const wholeThreadAnswer = (thread: Thread & { activeRun: ActiveRun | null }, urls: EventsUrl): WholeThreadAnswer => ({
  ...threadAnswer(thread),
  head_message_id: thread.headMessageId,
  active_run: thread.activeRun && {
    run_id: thread.activeRun.runId,
    status: thread.activeRun.status,
    events_url: urls.of(thread.activeRun.runId, thread.activeRun.userId),
  },
});
