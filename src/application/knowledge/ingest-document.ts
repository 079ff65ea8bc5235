import type { Clock } from '../../domain/clock';
import { sleep } from '../../domain/clock';
import { Unavailable } from '../../domain/failure';
import type { ChunkDraft } from '../../domain/knowledge/collection';
import { type DocumentClaim, type DocumentQueue, type ReadDocument, SourceTaken } from '../../domain/knowledge/document-queue';
import { EmbeddingFailed } from '../../domain/knowledge/embedder';
import { type Extracted, type Extractor, Unreadable } from '../../domain/knowledge/extractor';
import { retitled } from '../../domain/knowledge/retitled';
import type { EmbedChunks } from './embed-chunks';

export interface IngestLimits {
  /** A document over which a process died so often is given up. */
  maxLost: number;
  /** Tries of an embedder, or of a database, that may be well again in a moment. */
  tries: number;
  /** Before the second try; it doubles. */
  firstPauseMs: number;
}

/** How documents are cut now, as it is noted with them. The number in front moves when the extractors change what they make of the same bytes. */
export const cutOf = ({ size, overlap }: { size: number; overlap: number }): string => `1:${size}/${overlap}`;

const MOST_PAUSE_MS = 30_000;

/** Reads a claimed document: extract, embed, store. Whatever is wrong with it ends as its reason, and stops nothing else. */
export class IngestDocument {
  constructor(
    private readonly queue: DocumentQueue,
    private readonly extractor: Extractor,
    private readonly embed: EmbedChunks,
    private readonly clock: Clock,
    /** As of `cutOf`. */
    private readonly cut: string,
    private readonly limits: IngestLimits,
  ) {}

  /**
   * Resolves when the document is indexed, failed, or lost to another. @returns whether the collection has changed
   * @throws Unavailable when the database stays away (the claim comes again), what is a bug (the document has failed), and the signal's reason
   */
  async execute(claim: DocumentClaim, signal: AbortSignal): Promise<boolean> {
    try {
      if (claim.lostCount >= this.limits.maxLost)
        throw new Unreadable(
          'The process died while it was read, three times. It is too much for this machine, or it breaks what reads it.',
        );
      const read = await this.read(claim, signal);
      return read !== undefined && (await this.again(() => this.queue.finish(claim, read), signal));
    } catch (error) {
      if (signal.aborted || error instanceof Unavailable) throw error;
      const known = [Unreadable, EmbeddingFailed, SourceTaken].some((type) => error instanceof type);
      const reason = known
        ? sentence((error as Error).message)
        : 'Something went wrong here while it was read, and it has been logged. Send it again to try again.';
      await this.again(() => this.queue.fail(claim, reason), signal);
      if (!known) throw error;
      return false;
    }
  }

  private async read(claim: DocumentClaim, signal: AbortSignal): Promise<ReadDocument | undefined> {
    const { source, kind, given } = claim;
    const bytes = await this.again(() => this.queue.bytes(claim), signal);
    if (!bytes) return undefined; // newer ones have come
    const found = await this.extractor.extract({ source, mime: given.mime, bytes }, kind, signal);
    const extracted = kind === 'cv' ? found : retitled(found, given.title); // a CV's chunks bear the person's name
    const vectors = await this.again(() => this.embed.execute(allChunks(extracted), signal), signal);
    const take = (chunks: ChunkDraft[]): ChunkDraft[] => vectors.splice(0, chunks.length);
    const { title, mime, pages, metadata } = extracted;
    return {
      title: given.title ?? title,
      mime,
      pages,
      metadata: { ...metadata, ...given.metadata },
      chunks: take(extracted.chunks),
      rows: extracted.rows.map((row) => ({ ...row, metadata: { ...row.metadata, ...given.metadata }, chunks: take(row.chunks) })),
      cut: this.cut,
    };
  }

  /** Tries again what may be well in a moment, at longer and longer intervals, and comes to an end. */
  private async again<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await work();
      } catch (error) {
        const passing = error instanceof Unavailable || (error instanceof EmbeddingFailed && error.retryable);
        if (!passing || signal.aborted || tries >= this.limits.tries) throw error;
        await sleep(this.clock, Math.min(this.limits.firstPauseMs * 2 ** (tries - 1), MOST_PAUSE_MS), signal);
        signal.throwIfAborted();
      }
    }
  }
}

/** Extractors say of a file what it is: "is empty". */
const sentence = (said: string): string => {
  const whole = /^[a-z]/.test(said) ? `It ${said}` : said;
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
};

/** In the order in which `take` hands them out again. */
const allChunks = ({ chunks, rows }: Extracted): ChunkDraft[] => [...chunks, ...rows.flatMap((row) => row.chunks)];
