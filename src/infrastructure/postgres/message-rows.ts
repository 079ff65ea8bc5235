import type { Message, MessageStatus, Role } from '../../domain/chat/message';
import type { MessageId, RunId, ThreadId } from '../../domain/ids';
import type { Passage } from '../../domain/knowledge/passage';

export interface MessageRow {
  message_id: MessageId;
  thread_id: ThreadId;
  turn: number;
  parent_id: MessageId | null;
  run_id: RunId | null;
  role: Role;
  content: string;
  sources: Passage[];
  status: MessageStatus;
  rating: 'up' | 'down' | null;
  comment: string | null;
  created_at: Date;
}

export const toMessage = (row: MessageRow): Message => ({
  id: row.message_id,
  threadId: row.thread_id,
  turn: row.turn,
  parentId: row.parent_id,
  runId: row.run_id,
  role: row.role,
  content: row.content,
  sources: row.sources,
  status: row.status,
  feedback: row.rating && { rating: row.rating, comment: row.comment },
  createdAt: row.created_at,
});
