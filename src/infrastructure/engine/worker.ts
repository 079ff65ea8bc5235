import { sleep, type Clock } from '../../domain/clock';
import type { RunQueue } from '../../domain/chat/run-queue';
import { AttemptLost, CancelRequested, HandedBack, type Claim } from '../../domain/chat/run';
import type { ProcessId, RunId } from '../../domain/ids';

export interface WorkerOptions {
  concurrency: number;
  /** Executes one run to its end, or throws the signal's reason. */
  execute(claim: Claim, signal: AbortSignal): Promise<void>;
  /** A run ended here: the next of its thread may be claimed. */
  ended(run: RunId): void;
  report(error: unknown): void;
  /** The identity under which to claim now. */
  processId(): ProcessId;
  /** Whether this process may take up runs now; the poll asks again. */
  mayClaim(): boolean;
}

interface Held {
  claim: Claim;
  controller: AbortController;
  /** In the order of claims, so that a look at the table is only believed about runs that were held before it began. */
  since: number;
}

const POLL_MS = 1000;
/** Runs claimed at once: a claim of 100 takes about 20 ms. */
const CLAIM_AT_ONCE = 100;

/**
 * The claim loop. idle → claiming (woken, or every second) → holding runs; draining: it claims no more.
 * It never ends on an error: the next poll tries again.
 */
export class Worker {
  private readonly held = new Map<RunId, Held>();
  private claiming = false;
  private again = false;
  private draining = false;
  private lettingGo = false;
  /** Runs that are being stored as claimed: the table may show them before `born` does. */
  private readonly expected = new Set<RunId>();
  /** Slots that a claim under way may fill. */
  private asked = 0;
  private looks = 0;
  /** Monotonic time at which the queue answered last, a claim or a look at the own runs: an idle process is healthy, and one that is full. */
  lastAnswerAt: number;

  constructor(
    private readonly queue: RunQueue,
    private readonly clock: Clock,
    private readonly options: WorkerOptions,
  ) {
    this.lastAnswerAt = clock.monotonic();
  }

  get running(): number {
    return this.held.size;
  }

  /** Polls until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (this.held.size > 0) await this.reconcile(); // before the claim: beside one nothing is adopted
      this.wake();
      await sleep(this.clock, POLL_MS, signal);
    }
  }

  /** There may be something to claim. */
  wake(): void {
    if (this.draining) return;
    this.again = true;
    if (this.claiming) return;
    this.claiming = true;
    queueMicrotask(() => void this.claimAll()); // who wakes us in this very turn is served by the same claim
  }

  /** A run may be stored as claimed by this process, if it says which: it has room, and waits for `born`. */
  expecting(run: RunId): ProcessId | undefined {
    if (this.draining || !this.options.mayClaim() || this.room <= 0) return undefined;
    this.expected.add(run);
    return this.options.processId();
  }

  born(run: RunId, claim: Claim | undefined): void {
    this.expected.delete(run);
    if (claim) this.start(claim);
  }

  cancel(runs: readonly RunId[]): void {
    for (const run of runs) this.held.get(run)?.controller.abort(new CancelRequested());
  }

  lose(run: RunId, reason: Error): void {
    this.held.get(run)?.controller.abort(reason);
  }

  /** Every run of this process is another's now. */
  loseAll(): void {
    for (const [run, { controller }] of this.held) controller.abort(new AttemptLost(run));
  }

  /** No more claims. */
  drain(): void {
    this.draining = true;
  }

  /** Tells every executor to flush and let go; resolves when all have, or when `signal` aborts. */
  async letGo(signal: AbortSignal): Promise<void> {
    this.lettingGo = true;
    for (const { controller } of this.held.values()) controller.abort(new HandedBack());
    await this.idle(signal);
  }

  /** Resolves when nothing is held, or when `signal` aborts. */
  async idle(signal: AbortSignal): Promise<void> {
    while ((this.held.size > 0 || this.claiming || this.expected.size > 0) && !signal.aborted) await sleep(this.clock, 20, signal);
  }

  /** What the table says is ours, against what we hold: brings cancel requests, orphans of lost claims, and losses. */
  async reconcile(): Promise<void> {
    const look = ++this.looks;
    const process = this.options.processId();
    try {
      const own = await this.queue.mine(process);
      this.lastAnswerAt = this.clock.monotonic();
      const table = new Set(own.map((run) => run.runId));
      for (const { claim, controller, since } of this.held.values()) {
        if (claim.processId === process && since < look && !table.has(claim.runId)) controller.abort(new AttemptLost(claim.runId));
      }
      for (const run of own) {
        if (this.held.has(run.runId)) {
          if (run.cancelRequested) this.cancel([run.runId]);
        } else if (!this.claiming && !this.draining && !this.expected.has(run.runId)) {
          const claim = await this.queue.adopt(process, run);
          if (claim && !this.held.has(claim.runId)) this.start(claim);
        }
      }
    } catch (error) {
      this.options.report(error);
    }
  }

  private async claimAll(): Promise<void> {
    try {
      while (this.again && !this.draining && this.options.mayClaim()) {
        this.again = false;
        const slots = Math.min(this.room, CLAIM_AT_ONCE);
        if (slots <= 0) break; // the end of a run wakes us
        this.asked = slots;
        const claims = await this.queue.claim(this.options.processId(), slots);
        this.asked = 0;
        this.lastAnswerAt = this.clock.monotonic();
        for (const claim of claims) this.start(claim);
        if (claims.length === slots) this.again = true;
      }
    } catch (error) {
      this.options.report(error);
    } finally {
      this.asked = 0;
      this.claiming = false;
    }
  }

  private get room(): number {
    return this.options.concurrency - this.held.size - this.expected.size - this.asked;
  }

  private start(claim: Claim): void {
    if (this.lettingGo) return; // its claim was under way: the hand-back gives it to another
    if (this.held.has(claim.runId)) this.lose(claim.runId, new AttemptLost(claim.runId)); // lost while this process slept, and now back
    const controller = new AbortController();
    this.held.set(claim.runId, { claim, controller, since: this.looks });
    void this.options
      .execute(claim, controller.signal)
      .catch((error: unknown) => this.options.report(error))
      .finally(() => {
        if (this.held.get(claim.runId)?.controller === controller) this.held.delete(claim.runId);
        this.options.ended(claim.runId);
        this.wake();
      });
  }
}
