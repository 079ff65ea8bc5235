import type { Principal } from '../../domain/access/principal';
import { hasEnded, KeyReused, QueueFull, type Run, RunNotEnded, type RunRequest, type RunStatus, ThreadBusy } from '../../domain/chat/run';
import type { NewMessage, NewRetry, Posted } from '../../domain/chat/run-repository';
import type { Role } from '../../domain/chat/message';
import { titleFrom } from '../../domain/chat/thread';
import { Invalid, NotFound, Unavailable } from '../../domain/failure';
import type { MessageId, RunId } from '../../domain/ids';
import { cancelActive, type Touched } from './cancel-runs';
import type { Tx } from './database';
import { findRun, RUN_COLUMNS, type RunRow, toRun } from './run-rows';
import { sql } from './sql/load';
import { lockThread, type ThreadRow } from './thread-rows';

/** Another transaction has just used the key, for another thread: the same work finds it when it looks again. */
export class KeyTaken extends Unavailable {}

/** What a transaction of its own stores of a POST: user message, pending answer and queued run. @throws KeyTaken besides what the port says */
export async function postMessage(tx: Tx, principal: Principal, message: NewMessage): Promise<Posted> {
  const thread = await lockThread(tx, principal, message.threadId);
  const before = await postedBefore(tx, thread, message);
  if (before) return before;
  const parentId = await parentOf(tx, thread, message.parentId);
  const touched = await makeWay(tx, thread, message);
  const run = await insertRun(tx, thread, {
    ...message,
    assistant: message.assistant ?? thread.assistant,
    collection: message.collection ?? thread.collection,
    question: { content: message.content, parentId },
  });
  return { run, replayed: false, ...touched };
}

/** The same for a second answer below the user message of an ended run. */
export async function postRetry(tx: Tx, principal: Principal, retry: NewRetry): Promise<Posted> {
  const { threadId } = await findRun(tx, principal, retry.of);
  const thread = await lockThread(tx, principal, threadId);
  const before = await postedBefore(tx, thread, retry);
  if (before) return before;
  const of = await findRun(tx, principal, retry.of); // again: under the thread's lock it can no longer end
  if (!hasEnded(of.status)) throw new RunNotEnded(of.id, of.status);
  const touched = await makeWay(tx, thread, retry);
  const { userMessageId, assistant, collection, request } = of;
  const run = await insertRun(tx, thread, { ...retry, userMessageId, assistant, collection, request });
  return { run, replayed: false, ...touched };
}

/** By the key, or by the run's own id: a caller that never heard of its COMMIT says the same again. @throws KeyReused */
export async function postedBefore(
  tx: Tx,
  thread: ThreadRow,
  { runId, key }: Pick<NewMessage, 'runId' | 'key'>,
): Promise<Posted | undefined> {
  const [row] = await tx.query<RunRow>(
    `select ${RUN_COLUMNS} from runs r where r.run_id = $1 or (r.user_id = $2 and r.idempotency_key = $3)`,
    [runId, thread.user_id, key?.key ?? null],
  );
  if (!row) return undefined;
  const replayed = row.run_id !== runId;
  if (replayed && row.request_hash !== key?.requestHash) throw new KeyReused();
  return { run: toRun(row), replayed, cancelled: [], asked: [] };
}

/** @throws NotFound, Invalid */
async function parentOf(tx: Tx, thread: ThreadRow, parentId: MessageId | null | undefined): Promise<MessageId | null> {
  if (parentId === undefined) return thread.head_message_id;
  if (parentId === null) return null;
  const [parent] = await tx.query<{ role: Role }>('select role from messages where message_id = $1 and thread_id = $2', [
    parentId,
    thread.thread_id,
  ]);
  if (!parent) throw new NotFound('message');
  if (parent.role === 'user') throw new Invalid('parent_message_id', 'A message follows an answer: name the answer, or leave it out.');
  return parentId;
}

/** Refuses, waits or interrupts, as the caller wishes. @throws ThreadBusy, QueueFull */
async function makeWay(tx: Tx, thread: ThreadRow, { onBusy, maxQueued }: NewMessage | NewRetry): Promise<Touched> {
  if (onBusy === 'interrupt') return cancelActive(tx, thread.thread_id);
  const active = await tx.query<{ run_id: RunId; status: RunStatus }>(sql('thread-active'), [thread.thread_id]);
  const [first] = active;
  if (first && onBusy === 'reject') throw new ThreadBusy(first.run_id);
  if (first && active.filter((run) => run.status === 'queued').length >= maxQueued) throw new QueueFull(maxQueued, first.run_id);
  return { cancelled: [], asked: [] };
}

interface NewRun extends Pick<NewMessage, 'runId' | 'userMessageId' | 'answerMessageId' | 'key'> {
  assistant: string;
  collection: string | null;
  request: RunRequest;
  question?: { content: string; parentId: MessageId | null };
}

/** @throws KeyTaken */
async function insertRun(tx: Tx, thread: ThreadRow, run: NewRun): Promise<Run> {
  const [row] = await tx.query<RunRow>(sql('post-run'), [
    thread.thread_id,
    thread.user_id,
    thread.last_turn + 1,
    run.runId,
    run.userMessageId,
    run.answerMessageId,
    run.assistant,
    run.collection,
    JSON.stringify(run.request),
    run.key?.key ?? null,
    run.key?.requestHash ?? null,
    run.question?.content ?? null,
    run.question?.parentId ?? null,
    run.question ? titleFrom(run.question.content) : null,
  ]);
  if (!row) throw new KeyTaken();
  return toRun(row);
}
