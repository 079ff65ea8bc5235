import { Client } from 'pg';
import { sleep, type Clock } from '../../domain/clock';
import { backoffMs } from '../engine/backoff';
import type { Signal } from '../engine/wake-up-hub';
import { asStoreError, isTransient } from './pg-errors';
import { isPooled } from './pooler';
import { decode, encode } from './signals';

const CHANNEL = 'runlog';
const PROBE_MS = 5000;
const RETRY = { first: 100, most: 2000 };
/** So many probes in a row without an answer, on connections that answer queries: something between swallows notifications. */
const SWALLOWED_AFTER = 2;

export interface ListenerEvents {
  received(signal: Signal): void;
  /** A new connection listens: what was sent before it is lost. */
  missed(): void;
  /** Whether notifications come through at all; behind a pooler that swallows them the poll has to be quick. */
  heard(comesThrough: boolean): void;
  report(error: unknown): void;
}

/**
 * The one LISTEN connection of a process; it sends this process's notifications as well.
 * connecting → listening (a probe to itself every 5 s, answered within 5 s) → broken → connecting …
 * Through a pooler it only sends: connecting → deaf → broken → connecting …
 */
export class Listener {
  private client: Client | undefined;
  private unanswered = 0;

  constructor(
    private readonly url: string,
    private readonly origin: string,
    private readonly clock: Clock,
    private readonly events: ListenerEvents,
  ) {}

  /** Listens until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      try {
        await this.listen(signal, () => (failures = 0));
      } catch (error) {
        if (!signal.aborted) this.events.report(isTransient(error) ? asStoreError(error, 'listen') : error);
      }
      await sleep(this.clock, backoffMs(++failures, RETRY), signal);
    }
  }

  /** Sends when there is a connection; else nothing: the poll of the others is the floor. */
  async send(signals: Signal[]): Promise<void> {
    const { client } = this;
    if (!client) return;
    try {
      for (const payload of encode(this.origin, signals)) await client.query('select pg_notify($1, $2)', [CHANNEL, payload]);
    } catch {
      // The connection broke: `run` sees it too, opens another, and every process looks for what it missed.
    }
  }

  private async listen(signal: AbortSignal, ready: () => void): Promise<void> {
    const client = new Client({
      connectionString: this.url,
      application_name: 'runlog listen',
      connectionTimeoutMillis: PROBE_MS,
      query_timeout: PROBE_MS,
      keepAlive: true,
    });
    const broken = new AbortController();
    client.on('error', () => broken.abort());
    client.on('end', () => broken.abort());
    let answered: string | undefined;
    client.on('notification', ({ payload = '' }) => {
      if (payload.startsWith(`${this.origin}:p:`)) answered = payload;
      const message = decode(this.origin, payload);
      if (message) this.events.received(message);
    });
    try {
      await client.connect();
      const pooled = await isPooled(client);
      // Through a pooler it would be the session that listens, and whoever has it next that hears.
      if (!pooled) await client.query(`listen ${CHANNEL}`);
      this.client = client;
      ready();
      this.events.missed();
      const either = AbortSignal.any([signal, broken.signal]);
      if (pooled) return await this.beDeaf(client, either);
      for (let n = 1; !either.aborted; n++) {
        const probe = `${this.origin}:p:${n}`;
        await client.query('select pg_notify($1, $2)', [CHANNEL, probe]);
        await sleep(this.clock, PROBE_MS, either);
        if (!either.aborted) this.judge(answered === probe);
      }
    } finally {
      this.client = undefined;
      void client.end().catch(() => undefined); // broken or not, it is not used again
    }
  }

  /** It sends, and hears nothing. */
  private async beDeaf(client: Client, either: AbortSignal): Promise<void> {
    this.events.heard(false);
    while (!either.aborted) {
      await sleep(this.clock, PROBE_MS, either);
      if (!either.aborted) await client.query('select'); // a connection that broke in silence is noticed all the same
    }
  }

  private judge(answered: boolean): void {
    this.unanswered = answered ? 0 : this.unanswered + 1;
    this.events.heard(this.unanswered < SWALLOWED_AFTER);
    if (!answered) throw new Error('the LISTEN connection did not hear its own probe within 5 s');
  }
}
