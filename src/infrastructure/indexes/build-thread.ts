import { setPriority } from 'node:os';
import { workerData } from 'node:worker_threads';
import { makeIndex, type MakeCall, type MakeOptions } from './make-index';
import { answerCalls } from './thread-answers';

// On Linux a niceness belongs to a thread: building yields to whoever serves. Elsewhere it would slow the whole process.
if (process.platform === 'linux') setPriority(5);

/** The thread that makes indexes from the chunks; it ends when there is nothing to make, and its memory is free again. */
answerCalls((call: MakeCall) => makeIndex(call, workerData as MakeOptions), 'break off');
