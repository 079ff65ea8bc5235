import { hostname } from 'node:os';
import { sleep, type Clock } from '../../domain/clock';
import type { Lease, ProcessInfo } from '../../domain/chat/lease';
import type { Ids, ProcessId } from '../../domain/ids';
import { backoffMs } from './backoff';

export interface HeartbeatListener {
  /** The row is gone: all runs of that identity are another's now. A new identity has been registered. */
  identityLost(): void;
  /** The lease was renewed; so many other processes live, and so many workers among all. */
  renewed(alive: { others: number; workers: number }): void;
}

const RETRY = { first: 200, most: 1000 };
/**
 * After an outage that its lease did not survive, or that it has begun in, a process finds the leases of the others expired as well. Each of them tries
 * again once a second: who is back first waits for so long before it claims, or it would take their living runs.
 */
const COURTESY_MS = 2000;

/**
 * The life of a process in the table: registered → renewed every third of the lease → released.
 * A lease that expired while the row is there is renewed (the fence keeps out only the runs that were taken); a row that is gone
 * means a new identity.
 */
export class Heartbeat {
  processId: ProcessId;
  private beat = new AbortController();
  /** Monotonic. */
  private renewedAt = -Infinity;
  private courteousUntil = -Infinity;

  constructor(
    private readonly lease: Lease,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly role: ProcessInfo['role'],
    private readonly leaseSeconds: number,
    private readonly version: string,
    private readonly listener: HeartbeatListener,
    private readonly report: (error: unknown) => void,
    private readonly random: () => number = Math.random,
  ) {
    this.processId = ids.next();
  }

  /** Whether runs may be claimed. */
  get mayClaim(): boolean {
    const now = this.clock.monotonic();
    return !this.lapsed(now) && now >= this.courteousUntil;
  }

  /** Registers the process; `afterOutage`: it had to wait for the database. @throws StoreUnavailable */
  async register(afterOutage = false): Promise<void> {
    const sentAt = this.clock.monotonic();
    await this.lease.register(
      { processId: this.processId, role: this.role, host: hostname(), pid: process.pid, version: this.version },
      this.leaseSeconds,
    );
    this.renewedAt = sentAt;
    if (afterOutage) this.courteousUntil = this.clock.monotonic() + COURTESY_MS;
  }

  /** Beats until the signal aborts; an error shortens the next wait, and never ends it. */
  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => this.hurry(), { once: true });
    for (let failures = 0; !signal.aborted;) {
      this.beat = new AbortController();
      try {
        await this.renew(signal);
        failures = 0;
      } catch (error) {
        this.report(error);
        failures++;
      }
      const wait = failures === 0 ? (this.leaseSeconds * 1000) / 3 : backoffMs(failures, RETRY, this.random);
      await sleep(this.clock, wait, this.beat.signal);
    }
  }

  /** Beats now instead of at its time: a process came or went. */
  hurry(): void {
    this.beat.abort();
  }

  private async renew(signal: AbortSignal): Promise<void> {
    const sentAt = this.clock.monotonic();
    const { held, others, workers } = await this.lease.renew(this.processId, this.leaseSeconds);
    if (this.lapsed(sentAt)) this.courteousUntil = this.clock.monotonic() + COURTESY_MS;
    if (held) this.renewedAt = sentAt;
    if (!held && signal.aborted) return;
    if (!held) {
      this.listener.identityLost();
      this.processId = this.ids.next();
      await this.register();
    }
    this.listener.renewed({ others, workers });
  }

  private lapsed(now: number): boolean {
    return now - this.renewedAt > this.leaseSeconds * 1000;
  }
}
