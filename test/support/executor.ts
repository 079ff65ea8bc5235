import type { MessageId } from '../../src/domain/ids';
import type { NewEvent } from '../../src/domain/chat/run-event';
import type { Executor } from '../../src/infrastructure/engine/engine';

export const thinking = (answer: MessageId): NewEvent => ({
  type: 'status',
  data: { status: 'thinking', attempt: 1, message_id: answer, model: 'test/model' },
});

export const executorOf = (execute: Executor['execute']): Executor => ({ execute, first: thinking });
