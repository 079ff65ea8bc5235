import type { OwnRun, RunQueue } from '../../domain/chat/run-queue';
import type { Claim } from '../../domain/chat/run';
import type { MessageId, ProcessId, RunId, ThreadId, UserId } from '../../domain/ids';
import type { EnginePool } from './engine-pool';

interface ClaimRow {
  run_id: RunId;
  thread_id: ThreadId;
  user_id: string;
  user_message_id: MessageId;
  answer_message_id: MessageId;
  process_id: ProcessId;
  attempt: number;
  lost_count: number;
  last_seq: number;
  cancel_requested_at: Date | null;
}
const toClaim = (row: ClaimRow, processId: ProcessId, lastSeq: number): Claim => ({
  runId: row.run_id,
  threadId: row.thread_id,
  userId: Number(row.user_id) as UserId,
  userMessageId: row.user_message_id,
  answerMessageId: row.answer_message_id,
  processId,
  attempt: row.attempt,
  lostCount: row.lost_count,
  lastSeq,
  cancelRequested: row.cancel_requested_at !== null,
});

/** At most this many queued runs of one user are looked at in one claim. */
const WINDOW = 200;
const ABANDONED_AT_ONCE = 100;
const PURGED_AT_ONCE = 20;

/** The runs table as a queue, on Postgres. */
export class PostgresRunQueue implements RunQueue {
  constructor(
    private readonly pool: EnginePool,
    private readonly leaseSeconds: number,
  ) {}

  async claim(process: ProcessId, slots: number): Promise<Claim[]> {
    const rows = await this.pool.run<ClaimRow>('claim', [process, slots, WINDOW, this.leaseSeconds]);
    return this.withLastSeq(process, rows);
  }

  async mine(process: ProcessId): Promise<OwnRun[]> {
    const rows = await this.pool.run<ClaimRow>('mine', [process]);
    return rows.map((row) => ({ runId: row.run_id, attempt: row.attempt, cancelRequested: row.cancel_requested_at !== null }));
  }

  async adopt(process: ProcessId, run: OwnRun): Promise<Claim | undefined> {
    const rows = await this.pool.run<ClaimRow>('adopt', [run.runId, process, run.attempt]);
    return (await this.withLastSeq(process, rows))[0];
  }

  handBack(process: ProcessId): Promise<RunId[]> {
    return this.pool.transaction(async (run) => {
      const handed = await run<{ run_id: RunId }>('hand-back', [process]);
      await run('release', [process]);
      return handed.map((row) => row.run_id);
    });
  }

  async abandoned(): Promise<Claim[]> {
    const rows = await this.pool.run<ClaimRow>('abandoned', [this.leaseSeconds, ABANDONED_AT_ONCE]);
    return rows.map((row) => toClaim(row, row.process_id, row.last_seq));
  }

  async purge(): Promise<void> {
    await this.pool.run('purge', [PURGED_AT_ONCE]);
    await this.pool.run('forget-processes', []);
  }

  private async withLastSeq(process: ProcessId, rows: ClaimRow[]): Promise<Claim[]> {
    if (rows.every((row) => row.attempt === 1)) return rows.map((row) => toClaim(row, process, 0)); // nobody has written yet
    const last = await this.pool.run<{ run_id: RunId; last_seq: number }>('last-seqs', [rows.map((row) => row.run_id)]);
    const seqs = new Map(last.map((row) => [row.run_id, row.last_seq]));
    return rows.map((row) => toClaim(row, process, seqs.get(row.run_id) ?? 0));
  }
}
