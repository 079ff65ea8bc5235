import type { EventStore, NumberedEnding, RunBatch } from '../../domain/chat/event-store';
import type { Claim, RunStatus } from '../../domain/chat/run';
import type { RunEvent, StoredEvent } from '../../domain/chat/run-event';
import type { ProcessId, RunId } from '../../domain/ids';
import type { EnginePool } from './engine-pool';

interface EventRow {
  run_id: RunId;
  seq: number;
  type: string;
  data: unknown;
  created_at: Date;
}
const toEvent = (row: Pick<EventRow, 'seq' | 'type' | 'data'>): RunEvent => ({ seq: row.seq, type: row.type, data: row.data }) as RunEvent;
const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

/** The fenced statements on Postgres. What each one promises stands in its SQL file. */
export class PostgresEventStore implements EventStore {
  /** @param reads a pool apart, so that a thousand readers that fall behind do not hold up a flush */
  constructor(
    private readonly pool: EnginePool,
    private readonly reads: EnginePool,
  ) {}

  async flush(process: ProcessId, batches: RunBatch[]): Promise<{ runId: RunId; cancel: boolean }[]> {
    const heads = batches.map((b) => ({ r: b.runId, a: b.attempt, t: b.attemptAfter, f: b.first, n: b.events.length }));
    const rows = batches.flatMap((b) => b.events.map((e) => ({ r: b.runId, s: e.seq, t: e.type, d: e.data })));
    const written = await this.pool.run<{ run_id: RunId; cancel: boolean }>('flush', [
      process,
      JSON.stringify(heads),
      JSON.stringify(rows),
    ]);
    return written.map((row) => ({ runId: row.run_id, cancel: row.cancel }));
  }

  async tellFlush(process: ProcessId, batches: RunBatch[]): Promise<RunId[]> {
    const heads = batches.map((b) => ({ r: b.runId, t: b.attemptAfter, f: b.first, n: b.events.length }));
    const told = await this.pool.run<{ run_id: RunId; told: string }>('flush-tell', [process, JSON.stringify(heads)]);
    return told.filter((row) => row.told === 'written').map((row) => row.run_id);
  }

  async close(claim: Claim, ending: NumberedEnding): Promise<boolean> {
    const rows = ending.events.map((event, i) => ({ s: ending.after + 1 + i, t: event.type, d: event.data }));
    const closed = await this.pool.run('close', [
      claim.threadId,
      claim.runId,
      claim.processId,
      ending.attempt,
      ending.after,
      ending.status,
      JSON.stringify(rows),
      rows.length,
      ending.content,
      ending.messageStatus,
      json(ending.error),
      ending.model,
      json(ending.usage),
      json(ending.sources),
    ]);
    return closed.length > 0;
  }

  async tellClose(claim: Claim, ending: NumberedEnding): Promise<'written' | 'again' | 'cancel' | 'lost'> {
    const told = await this.pool.run<{ told: 'written' | 'again' | 'cancel' | 'lost' }>('close-tell', [
      claim.runId,
      claim.processId,
      ending.attempt,
      ending.after,
      ending.events.length,
      ending.status,
    ]);
    return told[0]?.told ?? 'lost';
  }

  async fold(run: RunId): Promise<{ content: string; tokens: number }> {
    const [row] = await this.pool.run<{ content: string; tokens: number }>('fold', [run]);
    return row ?? { content: '', tokens: 0 };
  }

  async read(run: RunId, after: number, limit: number): Promise<StoredEvent[]> {
    const rows = await this.reads.run<EventRow>('read', [run, after, limit]);
    return rows.map((row) => ({ ...toEvent(row), createdAt: row.created_at }));
  }

  async page(run: RunId, after: number, limit: number): Promise<{ events: StoredEvent[]; status: RunStatus } | undefined> {
    const rows = await this.reads.run<Omit<EventRow, 'seq'> & { status: RunStatus; seq: number | null }>('page', [run, after, limit]);
    const [first] = rows;
    if (!first) return undefined;
    const events = rows.flatMap((row) => (row.seq === null ? [] : [{ ...toEvent({ ...row, seq: row.seq }), createdAt: row.created_at }]));
    return { events, status: first.status };
  }

  async readMany(seen: { runId: RunId; seq: number }[], limit: number): Promise<{ runId: RunId; event: RunEvent }[]> {
    const rows = await this.reads.run<EventRow>('read-many', [JSON.stringify(seen.map((w) => ({ r: w.runId, s: w.seq }))), limit]);
    return rows.map((row) => ({ runId: row.run_id, event: toEvent(row) }));
  }

  async state(run: RunId): Promise<{ lastSeq: number; status: RunStatus } | undefined> {
    const [row] = await this.reads.run<{ status: RunStatus; last_seq: number }>('state', [run]);
    return row && { status: row.status, lastSeq: row.last_seq };
  }

  async moved(seen: { runId: RunId; seq: number }[]): Promise<{ runId: RunId; lastSeq: number | null }[]> {
    const rows = await this.reads.run<{ run_id: RunId; last_seq: number | null }>('poll', [
      JSON.stringify(seen.map((w) => ({ r: w.runId, s: w.seq }))),
    ]);
    return rows.map((row) => ({ runId: row.run_id, lastSeq: row.last_seq }));
  }
}
