import type { RunStatus } from '../../domain/chat/run';
import { asStored, type EventData } from '../../domain/chat/run-event';
import type { MessageId, RunId, ThreadId } from '../../domain/ids';
import type { Tx } from './database';
import { sql } from './sql/load';

/** A run's row as it was read with its lock. */
export interface LockedRun {
  run_id: RunId;
  thread_id: ThreadId;
  answer_message_id: MessageId;
  status: RunStatus;
}
/** Runs that ended on the spot, and runs whose owner was asked to stop. */
export interface Touched {
  cancelled: RunId[];
  asked: RunId[];
}

/** Stops whatever the thread has queued or running (interrupt, delete). The thread is locked. */
export async function cancelActive(tx: Tx, thread: ThreadId): Promise<Touched> {
  const touched: Touched = { cancelled: [], asked: [] };
  for (const run of await tx.query<LockedRun>(sql('lock-active'), [thread])) {
    const how = await cancelLocked(tx, run);
    if (how) touched[how].push(run.run_id);
  }
  return touched;
}

/** What becomes of a locked run: a queued one ends here, a running one is asked, an ended one stays as it is. */
export async function cancelLocked(tx: Tx, run: LockedRun): Promise<keyof Touched | undefined> {
  if (run.status === 'running') {
    await tx.query(sql('cancel-running'), [run.run_id]);
    return 'asked';
  }
  if (run.status !== 'queued') return undefined;
  const done: EventData['done'] = {
    run_id: run.run_id,
    thread_id: run.thread_id,
    session_id: run.thread_id,
    message_id: run.answer_message_id,
    status: 'cancelled',
  };
  const [fold] = await tx.query<{ content: string }>(sql('fold'), [run.run_id]);
  const content = fold?.content ?? '';
  await tx.query(sql('cancel-queued'), [run.run_id, JSON.stringify(asStored(done)), content, content ? 'partial' : 'cancelled']);
  return 'cancelled';
}
