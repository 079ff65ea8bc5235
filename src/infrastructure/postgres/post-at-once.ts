import type { Principal } from '../../domain/access/principal';
import type { Claim } from '../../domain/chat/run';
import type { NewMessage, Posted } from '../../domain/chat/run-repository';
import { titleFrom } from '../../domain/chat/thread';
import { Unavailable } from '../../domain/failure';
import type { ProcessId } from '../../domain/ids';
import type { Tx } from './database';
import { sqlState } from './pg-errors';
import { type RunRow, toRun } from './run-rows';
import { visible } from './scope';

const UNIQUE_VIOLATION = '23505';
/** The process has left between the statement's snapshot and its insert. */
const FOREIGN_KEY_VIOLATION = '23503';

/**
 * What `postMessage` does, in one statement, for a message to a thread in which nothing goes on; undefined where it is not that simple, and nothing was
 * stored then. A POST is the first thing that a reader waits for: six round trips are five too many (docs/benchmarks/stream.md).
 */
export async function postAtOnce(tx: Tx, principal: Principal, message: NewMessage): Promise<Posted | undefined> {
  if (message.parentId !== undefined) return undefined;
  const params: unknown[] = [
    message.threadId,
    message.runId,
    message.userMessageId,
    message.answerMessageId,
    message.assistant ?? null,
    message.collection ?? null,
    JSON.stringify(message.request),
    message.key?.key ?? null,
    message.key?.requestHash ?? null,
    message.content,
    titleFrom(message.content),
    message.birth?.process ?? null,
    message.birth?.first.type ?? null,
    message.birth ? JSON.stringify(message.birth.first.data) : null,
  ];
  try {
    const [row] = await tx.query<RunRow & { process_id: ProcessId | null }>(statement(visible(principal, params, 'threads')), params);
    return row && { run: toRun(row), replayed: false, claim: claimOf(row), cancelled: [], asked: [] };
  } catch (error) {
    // The key has just been used, or it is not known whether this was stored: whoever looks under the thread's lock is told.
    if (error instanceof Unavailable || [UNIQUE_VIOLATION, FOREIGN_KEY_VIOLATION].includes(sqlState(error) ?? '')) return undefined;
    throw error;
  }
}

/** What a claim of the run would have told. */
function claimOf(row: RunRow & { process_id: ProcessId | null }): Claim | undefined {
  if (row.process_id === null) return undefined;
  return {
    runId: row.run_id,
    threadId: row.thread_id,
    userId: row.user_id,
    userMessageId: row.user_message_id,
    answerMessageId: row.answer_message_id,
    processId: row.process_id,
    attempt: row.attempt,
    lostCount: 0,
    lastSeq: 1,
    cancelRequested: false,
    begun: true,
  };
}

/**
 * The thread's lock is not waited for, and a thread that moved between the statement's snapshot and its lock (`seen`) is left alone: what the statement reads
 * of its runs is then as good as read under the lock. With a process that has room and whose lease lives ($12), the run is claimed as it is stored, and its
 * first event ($13, $14) stored with it.
 */
const statement = (isVisible: string): string => `
with seen as (select last_turn from threads where thread_id = $1::uuid),
t as materialized (select t.thread_id, t.user_id, t.assistant, t.collection, t.last_turn, t.head_message_id from threads t
  where t.thread_id = $1::uuid and ${isVisible} for no key update skip locked),
free as materialized (select t.* from t join seen using (last_turn)
  where not exists (select from runs r where r.thread_id = $1::uuid and r.status in ('queued', 'running'))
    and not exists (select from runs r where r.run_id = $2::uuid or (r.user_id = t.user_id and r.idempotency_key = $8::text))),
question as (insert into messages (message_id, thread_id, turn, parent_id, run_id, role, content, status)
  select $3::uuid, thread_id, last_turn + 1, head_message_id, $2::uuid, 'user', $10::text, 'complete' from free),
answer as (insert into messages (message_id, thread_id, turn, parent_id, run_id, role, content, status)
  select $4::uuid, thread_id, last_turn + 1, $3::uuid, $2::uuid, 'assistant', '', 'pending' from free),
thread as (update threads x set last_turn = x.last_turn + 1, head_message_id = $4::uuid, updated_at = clock_timestamp(), title = coalesce(x.title, $11::text)
  from free where x.thread_id = free.thread_id),
me as materialized (select process_id from processes where process_id = $12::uuid and lease_expires_at > clock_timestamp()),
first as (insert into run_events (run_id, seq, type, data) select $2::uuid, 1, $13::text, $14::jsonb from free, me)
insert into runs (run_id, user_id, thread_id, turn, user_message_id, answer_message_id, assistant, collection, request, idempotency_key, request_hash,
  status, process_id, attempt, last_seq, started_at)
select $2::uuid, user_id, thread_id, last_turn + 1, $3::uuid, $4::uuid, coalesce($5::text, assistant), coalesce($6::text, collection), $7::jsonb, $8::text, $9::text,
  case when me.process_id is null then 'queued' else 'running' end, me.process_id, case when me.process_id is null then 0 else 1 end, case when me.process_id is null then 0 else 1 end,
  case when me.process_id is not null then clock_timestamp() end
from free left join me on true
returning process_id, run_id, user_id, thread_id, turn, user_message_id, answer_message_id, assistant, collection, status, attempt, last_seq, request, error, model, usage,
  request_hash, created_at, started_at, finished_at`;
