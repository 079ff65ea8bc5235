import type { EventStore, NumberedEnding, RunBatch } from '../../src/domain/chat/event-store';
import type { Lease, ProcessInfo } from '../../src/domain/chat/lease';
import type { Claim, RunStatus } from '../../src/domain/chat/run';
import type { RunEvent, StoredEvent } from '../../src/domain/chat/run-event';
import type { OwnRun, RunQueue } from '../../src/domain/chat/run-queue';
import type { ProcessId, RunId } from '../../src/domain/ids';
import type { ClaimRow, MemoryStatements } from './memory-statements';

/** How a statement travels to the tables and its answer back: at once, or through whatever faults a test thinks of. */
export type Transport = <T>(statement: string, effect: () => T) => Promise<T>;

export const atOnce: Transport = async (_statement, effect) => effect();

const WINDOW = 200;
const ABANDONED_AT_ONCE = 100;
const AN_HOUR_MS = 3_600_000;

/** The engine's ports over tables in memory: the same statements in the same number of journeys as on Postgres. */
export class MemoryStore implements EventStore, RunQueue, Lease {
  constructor(
    private readonly tables: MemoryStatements,
    private readonly leaseSeconds: number,
    private readonly run: Transport = atOnce,
  ) {}

  flush(process: ProcessId, batches: RunBatch[]): Promise<{ runId: RunId; cancel: boolean }[]> {
    return this.run('flush', () => this.tables.flush(process, batches));
  }
  tellFlush(process: ProcessId, batches: RunBatch[]): Promise<RunId[]> {
    return this.run('flush-tell', () => this.tables.flushTell(process, batches));
  }
  close(claim: Claim, ending: NumberedEnding): Promise<boolean> {
    return this.run('close', () => this.tables.close(claim, ending));
  }
  tellClose(claim: Claim, ending: NumberedEnding): Promise<'written' | 'again' | 'cancel' | 'lost'> {
    return this.run('close-tell', () => this.tables.closeTell(claim, ending));
  }
  fold(run: RunId): Promise<{ content: string; tokens: number }> {
    return this.run('fold', () => this.tables.fold(run));
  }
  read(run: RunId, after: number, limit: number): Promise<StoredEvent[]> {
    return this.run('read', () => this.tables.read(run, after, limit));
  }
  readMany(seen: { runId: RunId; seq: number }[], limit: number): Promise<{ runId: RunId; event: RunEvent }[]> {
    return this.run('read-many', () => this.tables.readMany(seen, limit));
  }
  page(run: RunId, after: number, limit: number): Promise<{ events: StoredEvent[]; status: RunStatus } | undefined> {
    return this.run('page', () => this.tables.page(run, after, limit));
  }
  state(run: RunId): Promise<{ lastSeq: number; status: RunStatus } | undefined> {
    return this.run('state', () => this.tables.state(run));
  }
  moved(seen: { runId: RunId; seq: number }[]): Promise<{ runId: RunId; lastSeq: number | null }[]> {
    return this.run('poll', () => this.tables.poll(seen));
  }

  async claim(process: ProcessId, slots: number): Promise<Claim[]> {
    return this.withLastSeq(await this.run('claim', () => this.tables.claim(process, slots, WINDOW, this.leaseSeconds)));
  }
  mine(process: ProcessId): Promise<OwnRun[]> {
    return this.run('mine', () => this.tables.mine(process));
  }
  async adopt(process: ProcessId, run: OwnRun): Promise<Claim | undefined> {
    const row = await this.run('adopt', () => this.tables.adopt(process, run));
    return (await this.withLastSeq(row ? [row] : []))[0];
  }
  handBack(process: ProcessId): Promise<RunId[]> {
    return this.run('hand-back', () => this.tables.handBack(process));
  }
  abandoned(): Promise<Claim[]> {
    return this.run('abandoned', () => this.tables.abandoned(this.leaseSeconds, ABANDONED_AT_ONCE));
  }
  purge(): Promise<void> {
    return this.run('forget-processes', () => this.tables.forgetProcesses(AN_HOUR_MS));
  }

  register(process: ProcessInfo, leaseSeconds: number): Promise<void> {
    return this.run('register', () => this.tables.register(process, leaseSeconds));
  }
  renew(process: ProcessId, leaseSeconds: number): Promise<{ held: boolean; others: number; workers: number }> {
    return this.run('heartbeat', () => this.tables.heartbeat(process, leaseSeconds));
  }
  release(process: ProcessId): Promise<void> {
    return this.run('release', () => this.tables.release(process));
  }

  private async withLastSeq(rows: ClaimRow[]): Promise<Claim[]> {
    if (rows.length === 0) return [];
    const last = await this.run('last-seqs', () => this.tables.lastSeqs(rows.map((row) => row.runId)));
    return rows.map((row) => ({ ...row, lastSeq: last.get(row.runId) ?? 0 }));
  }
}
