import { parentPort } from 'node:worker_threads';
import { NotFound } from '../../domain/failure';
import { isTransient } from '../postgres/pg-errors';
import { Damaged } from './index-files';
import { Unwritable } from './index-folders';
import { PgvectorMissing } from './pgvector/vector-tables';
import { LEAVE, type ThreadAnswer, type ThreadCall, type ThreadFailure } from './thread-calls';

/**
 * Answers the calls of the main thread, each as it is done: a long one holds up no short one that comes later.
 * @param onLeaving whether what is being done is brought to its end, as it must be where the graph's addon works beside the thread, or broken off
 */
export function answerCalls<Call>(answer: (call: Call) => Promise<unknown>, onLeaving: 'finish' | 'break off'): void {
  const port = parentPort;
  if (!port) throw new Error('this file is the entry of a worker thread');
  const send = (message: ThreadAnswer): void => port.postMessage(message);
  let open = 0;
  let isLeaving = false;
  const leaveIfDone = (): void => {
    if (isLeaving && (open === 0 || onLeaving === 'break off')) process.exit(); // of the thread alone
  };
  port.on('message', (message: ThreadCall<Call> | typeof LEAVE) => {
    if (message === LEAVE) {
      isLeaving = true;
      return leaveIfDone();
    }
    const { id, call } = message;
    open++;
    void answer(call)
      .then(
        (result) => send({ id, result }),
        (error: unknown) => send({ id, failure: failureOf(error) }),
      )
      .finally(() => {
        open--;
        leaveIfDone();
      });
  });
}

/** Errors lose their class on the way between threads. */
function failureOf(error: unknown): ThreadFailure {
  const message = error instanceof Error ? error.message : String(error);
  const kind =
    error instanceof Damaged ? 'damaged'
    : error instanceof Unwritable ? 'unwritable'
    : error instanceof NotFound ? 'missing'
    : error instanceof PgvectorMissing ? 'refused'
    : isTransient(error) ? 'unavailable'
    : 'failed'; // prettier-ignore
  return { kind, message };
}
