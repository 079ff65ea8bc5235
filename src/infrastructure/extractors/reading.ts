import { type Extracted, Unreadable } from '../../domain/knowledge/extractor';
import type { DocumentText } from './blocks';
import type { Report } from './extract-thread';

export interface Read {
  extracted: Extracted;
  cv?: DocumentText;
}

/** What a thread tells of one file, part by part. States: open, answered (the thread is fit for the next file), failed (it is not). */
export class Reading {
  readonly result: Promise<Read>;
  isAnswered = false;
  private readonly parts: Pick<Extracted, 'chunks' | 'rows'> = { chunks: [], rows: [] };
  private resolve!: (read: Read) => void;
  private reject!: (error: unknown) => void;

  /** @param next asks for the next part */
  constructor(private readonly next: () => void) {
    this.result = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  hear(report: Report): void {
    if ('parts' in report) {
      this.parts.chunks.push(...report.parts.chunks);
      this.parts.rows.push(...report.parts.rows);
      this.next();
    } else if ('done' in report) {
      this.isAnswered = true;
      this.resolve({ extracted: { ...report.done.head, ...this.parts }, cv: report.done.cv });
    } else if ('unreadable' in report) {
      this.isAnswered = true;
      this.reject(new Unreadable(report.unreadable));
    } else if ('greedy' in report) this.fail(new Unreadable('unpacks to far more than its size: it is no document'));
    else if ('fault' in report) this.fail(new Unreadable('cannot be read: save it again, or in another format', { cause: report.fault }));
  }

  fail(error: unknown): void {
    this.reject(error);
  }
}
