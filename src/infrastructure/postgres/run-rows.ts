import type { Principal } from '../../domain/access/principal';
import type { Run, RunError, RunRequest, RunStatus, Usage } from '../../domain/chat/run';
import { NotFound } from '../../domain/failure';
import type { MessageId, RunId, ThreadId, UserId } from '../../domain/ids';
import type { Tx } from './database';
import { visible } from './scope';

export interface RunRow {
  run_id: RunId;
  user_id: UserId;
  thread_id: ThreadId;
  turn: number;
  user_message_id: MessageId;
  answer_message_id: MessageId;
  assistant: string;
  collection: string | null;
  status: RunStatus;
  attempt: number;
  last_seq: number;
  request: RunRequest;
  error: RunError | null;
  model: string | null;
  usage: Usage | null;
  request_hash: string | null;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
}

/** Of a run `r`. The row of a live run does not know its last seq (no flush touches it): the key of run_events does. */
export const RUN_COLUMNS = `r.run_id, r.user_id, r.thread_id, r.turn, r.user_message_id, r.answer_message_id, r.assistant, r.collection, r.status, r.attempt,
  case when r.finished_at is null then coalesce((select e.seq from run_events e where e.run_id = r.run_id order by e.seq desc limit 1), 0) else r.last_seq end as last_seq,
  r.request, r.error, r.model, r.usage, r.request_hash, r.created_at, r.started_at, r.finished_at`;

export const toRun = (row: RunRow): Run => ({
  id: row.run_id,
  userId: row.user_id,
  threadId: row.thread_id,
  turn: row.turn,
  userMessageId: row.user_message_id,
  answerMessageId: row.answer_message_id,
  assistant: row.assistant,
  collection: row.collection,
  status: row.status,
  attempt: row.attempt,
  lastSeq: row.last_seq,
  request: row.request,
  error: row.error,
  model: row.model,
  usage: row.usage,
  createdAt: row.created_at,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
});

/** @throws NotFound */
export async function findRun(tx: Tx, principal: Principal, id: RunId): Promise<Run> {
  const params: unknown[] = [id];
  const [row] = await tx.query<RunRow>(
    `select ${RUN_COLUMNS} from runs r join threads t using (thread_id) where r.run_id = $1 and ${visible(principal, params, 'runs')}`,
    params,
  );
  if (!row) throw new NotFound('run');
  return toRun(row);
}
