import { sleep, type Clock } from '../../domain/clock';
import type { CollectionId, DocumentId, ProcessId } from '../../domain/ids';
import type { DocumentClaim, DocumentQueue, IngestWakeUp } from '../../domain/knowledge/document-queue';

export interface IngestLoopOptions {
  /** Documents that are read at a time. */
  concurrency: number;
  /** Reads one document to its end, and tells whether its collection has changed; or throws the signal's reason. */
  execute(claim: DocumentClaim, signal: AbortSignal): Promise<boolean>;
  /** The collection has changed, and nothing more waits: its index may be made new. */
  changed(collection: CollectionId): Promise<void>;
  /** The identity under which to claim now. */
  processId(): ProcessId;
  /** Whether this process may take up work now; the poll asks again. */
  mayClaim(): boolean;
  report(error: unknown): void;
}

/** The process leaves: whoever goes on finds the document free. */
export class LetGo extends Error {}

interface Held {
  claim: DocumentClaim;
  controller: AbortController;
  done: Promise<void>;
}

/** Extraction and embedding use a core each: more at once would only take from the runs. */
export const READ_AT_ONCE = 2;
export const INGEST_LIMITS = { maxLost: 3, tries: 6, firstPauseMs: 1000 };

const POLL_MS = 1000;

/**
 * The claim loop of documents. idle → claiming (woken, or every second) → reading; draining: it claims no more; left: what it held is free again.
 * It never ends on an error: the next poll tries again.
 */
export class IngestLoop implements IngestWakeUp {
  private readonly held = new Map<DocumentId, Held>();
  private readonly touched = new Set<CollectionId>();
  private claiming?: Promise<void>;
  private again = false;
  /** Where it is not run (in a process that only serves the API), being woken means nothing. */
  private running = false;
  private draining = false;
  private refreshing?: Promise<void>;

  constructor(
    private readonly queue: DocumentQueue,
    private readonly clock: Clock,
    private readonly options: IngestLoopOptions,
  ) {}

  get reading(): number {
    return this.held.size;
  }

  /** Polls until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    this.running = true;
    while (!signal.aborted) {
      this.submitted();
      await sleep(this.clock, POLL_MS, signal);
    }
  }

  /** There may be something to read. */
  submitted(): void {
    if (this.draining || !this.running) return;
    this.again = true;
    this.claiming ??= this.claimAll().finally(() => {
      this.claiming = undefined;
      if (this.again && this.free > 0 && this.options.mayClaim()) this.submitted(); // woken between the last look and here
    });
  }

  private get free(): number {
    return this.options.concurrency - this.held.size;
  }

  /** No more claims. */
  drain(): void {
    this.draining = true;
  }

  /** Stops reading and gives back what is held, so that another goes on at once; a database that does not answer is given up at `giveUp`. */
  async leave(giveUp: AbortSignal): Promise<void> {
    this.drain();
    if (!this.running) return;
    for (const { controller } of this.held.values()) controller.abort(new LetGo('this process leaves'));
    await Promise.race([this.givenBack(), aborted(giveUp)]);
  }

  private async givenBack(): Promise<void> {
    await this.claiming; // what it brings is let go, too: `start` takes nothing while draining
    await Promise.all([...this.held.values()].map(({ done }) => done));
    await this.queue.release(this.options.processId()).catch((error: unknown) => this.options.report(error));
  }

  private async claimAll(): Promise<void> {
    try {
      while (this.again && !this.draining && this.options.mayClaim()) {
        this.again = false;
        const slots = this.free;
        if (slots <= 0) return; // the end of a document wakes us
        const claims = await this.queue.claim(this.options.processId(), slots, [...this.held.keys()]);
        for (const claim of claims) this.start(claim);
        if (claims.length === slots) this.again = true;
        if (this.held.size === 0) this.refresh();
      }
    } catch (error) {
      this.options.report(error);
    }
  }

  private start(claim: DocumentClaim): void {
    if (this.draining) return; // its claim was under way: leaving gives it back
    this.held.get(claim.id)?.controller.abort(new LetGo('newer bytes have come'));
    const controller = new AbortController();
    const done = this.read(claim, controller);
    this.held.set(claim.id, { claim, controller, done });
  }

  private async read(claim: DocumentClaim, controller: AbortController): Promise<void> {
    await Promise.resolve(); // it is held by then
    try {
      if (await this.options.execute(claim, controller.signal)) this.touched.add(claim.collectionId);
    } catch (error) {
      if (!controller.signal.aborted) this.options.report(error);
    } finally {
      if (this.held.get(claim.id)?.controller === controller) this.held.delete(claim.id);
      this.submitted();
    }
  }

  /** When nothing waits any more: a folder of a hundred files makes the index once, not a hundred times. */
  private refresh(): void {
    if (this.touched.size === 0 || this.refreshing) return;
    this.refreshing = this.refreshAll().finally(() => (this.refreshing = undefined));
  }

  private async refreshAll(): Promise<void> {
    for (const collection of this.touched) {
      this.touched.delete(collection);
      if (!this.draining) await this.options.changed(collection).catch((error: unknown) => !this.draining && this.options.report(error));
    }
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true })));
