import { Worker } from 'node:worker_threads';

export interface ThreadCall<Call> {
  id: number;
  call: Call;
}
/** The thread is to end by itself, between two pieces of its work. */
export const LEAVE = 'leave';
export interface ThreadFailure {
  kind: 'damaged' | 'unwritable' | 'missing' | 'refused' | 'unavailable' | 'failed';
  message: string;
}
export type ThreadAnswer = { id: number; result: unknown } | { id: number; failure: ThreadFailure };

/** What a call in the thread ended with. */
export class ThreadFailed extends Error {
  constructor(
    readonly kind: ThreadFailure['kind'],
    message: string,
  ) {
    super(message);
  }
}
/** The thread ended, or had to be ended, before it answered; the next call starts another. */
export class ThreadDied extends Error {}

interface Waiting {
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
  timer: NodeJS.Timeout;
}
interface Thread {
  worker: Worker;
  waiting: Map<number, Waiting>;
  isLeaving: boolean;
}

export interface ThreadOptions {
  /** The file that it runs. */
  entry: string;
  name: string;
  workerData?: unknown;
  /** When nothing has been asked of it for this long it ends, and gives its memory back. undefined: it stays. */
  idleMs?: number;
  /** It is gone, and with it whatever it held. */
  died?: () => void;
}

/** A thread that has not left by then hangs. */
const LEAVE_MS = 3000;

/**
 * Calls into a worker thread. States: none yet · alive · (died) none again. It is started by the first call, and holds the process up only while
 * something is asked of it. A thread that does not answer in time hangs: it is ended, and all who wait for it are told.
 */
export class ThreadCalls<Call> {
  private thread?: Thread;
  private lastId = 0;
  private idle?: NodeJS.Timeout;
  private closed = false;

  constructor(private readonly options: ThreadOptions) {}

  /** @throws ThreadFailed what the thread said; ThreadDied */
  call<Result>(call: Call, withinMs: number): Promise<Result> {
    if (this.closed) return Promise.reject(new ThreadDied(`The ${this.options.name} thread is closed.`));
    clearTimeout(this.idle);
    const thread = (this.thread ??= this.start());
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.end(thread, `did not answer within ${withinMs} ms`), withinMs);
      thread.waiting.set(id, { resolve: resolve as (result: unknown) => void, reject, timer });
      thread.worker.ref();
      thread.worker.postMessage({ id, call } satisfies ThreadCall<Call>);
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.idle);
    const thread = this.thread;
    if (!thread) return;
    const gone = new Promise((resolve) => thread.worker.once('exit', resolve));
    this.end(thread, 'was closed');
    await gone;
  }

  private start(): Thread {
    const { entry, name, workerData } = this.options;
    const worker = new Worker(entry, { name: `runlog ${name}`, workerData });
    const thread: Thread = { worker, waiting: new Map(), isLeaving: false };
    worker.on('message', (answer: ThreadAnswer) => this.answered(thread, answer));
    worker.on('error', (error) => this.end(thread, `failed: ${error.message}`));
    worker.on('exit', () => {
      thread.isLeaving = true;
      this.end(thread, 'ended');
    });
    return thread;
  }

  private answered(thread: Thread, answer: ThreadAnswer): void {
    const waiting = thread.waiting.get(answer.id);
    if (!waiting) return;
    clearTimeout(waiting.timer);
    thread.waiting.delete(answer.id);
    if ('failure' in answer) waiting.reject(new ThreadFailed(answer.failure.kind, answer.failure.message));
    else waiting.resolve(answer.result);
    if (thread.waiting.size > 0) return;
    thread.worker.unref();
    if (this.options.idleMs === undefined || this.thread !== thread) return;
    this.idle = setTimeout(() => this.end(thread, 'had nothing to do'), this.options.idleMs).unref();
  }

  private end(thread: Thread, why: string): void {
    if (this.thread === thread) {
      this.thread = undefined;
      this.options.died?.();
    }
    for (const { reject, timer } of thread.waiting.values()) {
      clearTimeout(timer);
      reject(new ThreadDied(`The ${this.options.name} thread ${why}.`));
    }
    thread.waiting.clear();
    if (!thread.isLeaving) leave(thread);
  }
}

/** Of itself where it can: ended in the middle of a call into the graph's addon it throws where nothing can be thrown, and takes the whole process with it. */
function leave(thread: Thread): void {
  thread.isLeaving = true;
  thread.worker.ref();
  thread.worker.postMessage(LEAVE);
  const late = setTimeout(() => void thread.worker.terminate(), LEAVE_MS);
  thread.worker.once('exit', () => clearTimeout(late));
}
