import type { Clock } from '../../domain/clock';
import type { RunId } from '../../domain/ids';
import type { WakeUp } from '../../domain/chat/wake-up';

/** What processes tell each other: ids only, never data. */
export type Signal = { kind: 'queued' } | { kind: 'hello' } | { kind: 'moved' | 'cancelled'; runs: RunId[] };

/** What this process does about it. */
export interface HubListener {
  queued(): void;
  moved(runs?: readonly RunId[]): void;
  cancelled(runs: readonly RunId[]): void;
  /** A process came or went: who is alive has to be looked up again. */
  hello(): void;
}

/** At most 50 messages a second: one listener costs little, 50 listeners at 1,000/s take a core. */
const GAP_MS = 20;

/**
 * Wake-ups within the process at once, and to other processes as one coalesced message: none while no other is alive, and never
 * inside a transaction. Losing one costs a poll's delay.
 */
export class WakeUpHub implements WakeUp {
  /** Other living processes, as the heartbeat last saw them. */
  others = 0;
  private readonly movedRuns = new Set<RunId>();
  private readonly cancelledRuns = new Set<RunId>();
  private queuedRuns = false;
  private greeting = false;
  private waiting = false;
  private listener: HubListener | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly broadcast: (signals: Signal[]) => Promise<void>,
  ) {}

  connect(listener: HubListener): void {
    this.listener = listener;
  }

  queued(): void {
    this.listener?.queued();
    this.queuedRuns = true;
    this.send();
  }

  moved(runs: readonly RunId[]): void {
    if (runs.length === 0) return;
    this.listener?.moved(runs);
    this.announce(runs);
  }

  cancelled(runs: readonly RunId[]): void {
    if (runs.length === 0) return;
    this.listener?.cancelled(runs);
    for (const run of runs) this.cancelledRuns.add(run);
    this.send();
  }

  /** Tells others of rows that this process's own feed has already. */
  announce(runs: readonly RunId[]): void {
    if (this.others === 0) return;
    for (const run of runs) this.movedRuns.add(run);
    this.send();
  }

  /** This process is new, or leaves; sent whether or not others are known. */
  hello(): void {
    this.greeting = true;
    this.send();
  }

  /** A message of another process. */
  receive(signal: Signal): void {
    if (signal.kind === 'queued') this.listener?.queued();
    else if (signal.kind === 'hello') this.listener?.hello();
    else if (signal.kind === 'moved') this.listener?.moved(signal.runs);
    else this.listener?.cancelled(signal.runs);
  }

  /** Messages may have been lost (a new LISTEN connection, the first one too): everything is looked at, and the others are told that this process is there. */
  missed(): void {
    this.hello();
    this.listener?.moved();
    this.listener?.queued();
    this.listener?.hello();
  }

  private send(): void {
    if (this.waiting) return;
    this.waiting = true;
    this.flush();
    this.clock.after(GAP_MS, () => {
      this.waiting = false;
      if (this.queuedRuns || this.greeting || this.movedRuns.size > 0 || this.cancelledRuns.size > 0) this.send();
    });
  }

  private flush(): void {
    const signals: Signal[] = [];
    if (this.greeting) signals.push({ kind: 'hello' });
    if (this.others > 0) {
      if (this.queuedRuns) signals.push({ kind: 'queued' });
      if (this.cancelledRuns.size > 0) signals.push({ kind: 'cancelled', runs: [...this.cancelledRuns] });
      if (this.movedRuns.size > 0) signals.push({ kind: 'moved', runs: [...this.movedRuns] });
    }
    this.greeting = this.queuedRuns = false;
    this.cancelledRuns.clear();
    this.movedRuns.clear();
    if (signals.length > 0) void this.broadcast(signals);
  }
}
