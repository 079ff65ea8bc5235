import { Worker } from 'node:worker_threads';
import { type DocumentKind, type SourceFile, Unreadable } from '../../domain/knowledge/extractor';
import { timeLimit } from '../../domain/time-limit';
import type { ReadBounds } from './extract-file';
import type { Order, Report } from './extract-thread';
import { type Read, Reading } from './reading';

export interface Job {
  file: SourceFile;
  kind: DocumentKind;
  bounds: ReadBounds;
  maxSeconds: number;
  /** Whether the text of a CV is wanted besides its chunks. */
  withText: boolean;
  signal?: AbortSignal;
}
const HEAP_MB = 512;

/**
 * A thread that reads one file after the other. States: starting, idle, reading, dead. What does not answer in time, takes too much memory or falls over
 * its file dies, and its job alone fails.
 */
export class ReadingThread {
  private readonly worker: Worker;
  private isReady = false;
  private death: Error | undefined;
  private reading: Reading | undefined;

  constructor(entry: string) {
    this.worker = new Worker(entry, {
      env: {}, // no keys where strangers' files are read
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    this.worker.on('message', (message: Report) => ('ready' in message ? (this.isReady = true) : this.reading?.hear(message)));
    this.worker.on('error', (error) => this.died(error));
    this.worker.on('exit', () => this.died(new Error('the thread ended')));
    this.worker.unref();
  }

  get isDead(): boolean {
    return this.death !== undefined;
  }

  /** Reads a file; one at a time. @throws Unreadable, the signal's reason, and what kept the thread from starting */
  async read({ file, kind, bounds, maxSeconds, withText, signal }: Job): Promise<Read> {
    const limit = timeLimit(maxSeconds * 1000, signal);
    const reading = new Reading(() => this.send({ next: true }));
    const tooLong = new Unreadable(`takes longer than ${maxSeconds} s to read: split it, or save it in a simpler form`);
    limit.signal.addEventListener('abort', () => reading.fail(signal?.aborted ? signal.reason : tooLong), { once: true });
    this.reading = reading;
    this.worker.ref();
    try {
      if (this.death) reading.fail(this.death);
      const own = Uint8Array.from(file.bytes); // handed over whole, while the caller keeps its own
      const maxArrayBytes = 2 * bounds.maxUnpackedBytes + own.length;
      this.send({ job: { file: { ...file, bytes: own }, kind, bounds, maxArrayBytes, withText } }, [own.buffer]);
      return await reading.result;
    } finally {
      limit.end();
      this.reading = undefined;
      this.worker.unref();
      if (!reading.isAnswered) await this.end();
    }
  }

  async end(): Promise<void> {
    this.died(new Error('the thread was ended'));
    await this.worker.terminate();
  }

  private send(order: Order, transferred: ArrayBuffer[] = []): void {
    this.worker.postMessage(order, transferred);
  }

  private died(death: Error): void {
    if (this.death) return;
    this.death = death;
    this.reading?.fail(this.isReady ? unreadableBy(death) : new Error('no thread could be started to read files', { cause: death }));
  }
}

const unreadableBy = (death: NodeJS.ErrnoException): Unreadable =>
  death.code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? new Unreadable(`needs more than ${HEAP_MB} MB of memory to read: split it`, { cause: death })
    : new Unreadable('cannot be read: its reader broke down over it. Save it again, or in another format', { cause: death });
