import { join } from 'node:path';
import type { CvReader } from '../../domain/knowledge/cv-reader';
import { type DocumentKind, type Extracted, type Extractor, type SourceFile, Unreadable } from '../../domain/knowledge/extractor';
import type { ChunkLengths } from './block-chunker';
import { extractCv } from './cv-extraction';
import type { ReadBounds } from './extract-file';
import { MASK } from './markdown-noise';
import type { Read } from './reading';
import { ReadingThread } from './reading-thread';

export interface ExtractorOptions {
  chunk: ChunkLengths;
  maxBytes: number;
  maxPages?: number;
  maxSeconds?: number;
  /** Of what a compressed file holds. */
  maxUnpackedBytes?: number;
  maxChunks?: number;
  /** Tells a CV's structure where it can; rules do otherwise. */
  cvReader?: CvReader;
  /** The thread's code. */
  entry?: string;
  idleSeconds?: number;
}

const MOST_THREADS = 2;
/** Longer ones are no CVs, and would cost a reader dearly. */
const LONGEST_CV = 60_000;

/** Reads files in at most two threads, begun when first needed and ended when idle. Files that find none free wait in order. */
export class ThreadExtractor implements Extractor {
  private readonly bounds: ReadBounds;
  private readonly idle: { thread: ReadingThread; timer: NodeJS.Timeout }[] = [];
  private readonly busy = new Set<ReadingThread>();
  private readonly waiting: (() => void)[] = [];
  private readonly closing = new AbortController();
  private taken = 0;

  constructor(private readonly options: ExtractorOptions) {
    const { chunk, maxPages = 2000, maxUnpackedBytes = 200e6, maxChunks = 20_000 } = options;
    this.bounds = { chunk, maxPages, maxUnpackedBytes, maxChunks };
  }

  async extract(file: SourceFile, kind: DocumentKind, signal?: AbortSignal): Promise<Extracted> {
    const { maxBytes, cvReader } = this.options;
    const stop = signal ? AbortSignal.any([signal, this.closing.signal]) : this.closing.signal;
    stop.throwIfAborted();
    if (file.bytes.length === 0) throw new Unreadable('is empty');
    if (file.bytes.length > maxBytes) throw new Unreadable(`is larger than ${Math.round(maxBytes / 1024 ** 2)} MB: split it`);
    const { extracted, cv } = await this.read(file, kind, stop);
    if (!cvReader || !cv || cv.text.length > LONGEST_CV) return extracted;
    const outline = await cvReader.read(cv.text.replaceAll(MASK, ''), stop);
    return outline ? { ...extracted, ...extractCv(cv, extracted.title, this.bounds.chunk, { outline }) } : extracted;
  }

  /** Ends the threads; what is being read, or waits, fails. */
  async close(): Promise<void> {
    this.closing.abort(new Error('the extractor is closed'));
    const threads = [...this.busy, ...this.idle.splice(0).map(({ thread, timer }) => (clearTimeout(timer), thread))];
    await Promise.all(threads.map((thread) => thread.end()));
  }

  private async read(file: SourceFile, kind: DocumentKind, signal: AbortSignal): Promise<Read> {
    await this.slot(signal);
    let thread: ReadingThread | undefined;
    try {
      signal.throwIfAborted();
      thread = this.thread();
      this.busy.add(thread);
      const { maxSeconds = 120, cvReader } = this.options;
      return await thread.read({ file, kind, bounds: this.bounds, maxSeconds, withText: cvReader !== undefined, signal });
    } finally {
      if (thread) this.rest(thread);
      this.taken--;
      this.waiting.shift()?.();
    }
  }

  /** Waits for its turn, in order. @throws the signal's reason */
  private async slot(signal: AbortSignal): Promise<void> {
    if (this.taken < MOST_THREADS) {
      this.taken++;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const turn = (): void => {
        signal.removeEventListener('abort', leave);
        this.taken++;
        resolve();
      };
      const leave = (): void => {
        this.waiting.splice(this.waiting.indexOf(turn), 1);
        reject(signal.reason);
      };
      this.waiting.push(turn);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  private thread(): ReadingThread {
    for (let free = this.idle.pop(); free; free = this.idle.pop()) {
      clearTimeout(free.timer);
      if (!free.thread.isDead) return free.thread;
    }
    return new ReadingThread(this.options.entry ?? join(__dirname, 'extract-thread.js'));
  }

  private rest(thread: ReadingThread): void {
    this.busy.delete(thread);
    if (thread.isDead || this.closing.signal.aborted) return;
    const timer = setTimeout(
      () => {
        this.idle.splice(
          this.idle.findIndex((free) => free.thread === thread),
          1,
        );
        void thread.end();
      },
      (this.options.idleSeconds ?? 60) * 1000,
    );
    timer.unref();
    this.idle.push({ thread, timer });
  }
}
