import type { MessageStatus } from '../../src/domain/chat/message';
import type { RunStatus } from '../../src/domain/chat/run';
import type { ProcessId, RunId, UserId } from '../../src/domain/ids';
import { Database } from '../../src/infrastructure/postgres/database';
import { EnginePool } from '../../src/infrastructure/postgres/engine-pool';
import { PostgresEventStore } from '../../src/infrastructure/postgres/postgres-event-store';
import { PostgresLease } from '../../src/infrastructure/postgres/postgres-lease';
import { PostgresRunQueue } from '../../src/infrastructure/postgres/postgres-run-queue';
import { PostgresRunRepository } from '../../src/infrastructure/postgres/postgres-run-repository';
import { PostgresThreadRepository } from '../../src/infrastructure/postgres/postgres-thread-repository';
import { freshDatabase } from '../support/database';
import { aMessageId, aRunId, aThreadId, type EngineWorld } from './engine-world';

export interface PostgresEngineWorld extends EngineWorld {
  url: string;
  database: Database;
}

const LEASE_SECONDS = 15;
const local = { kind: 'local' as const };

/** A database of its own. */
export async function openPostgresEngineWorld(): Promise<PostgresEngineWorld> {
  const { url, drop } = await freshDatabase();
  const database = new Database({ url, leaseSeconds: LEASE_SECONDS });
  const pools = ['engine', 'feed', 'lease'].map((name) => new EnginePool({ url, size: 4, leaseSeconds: LEASE_SECONDS, name }));
  const [write, read, beat] = pools as [EnginePool, EnginePool, EnginePool];
  const threads = new PostgresThreadRepository(database);
  const runs = new PostgresRunRepository(database);
  const aUser = async () => {
    const [user] = await database.query<{ id: string }>(
      `insert into users (name, token_hash) values ('Ana', gen_random_uuid()::text) returning user_id as id`,
    );
    return Number(user?.id) as UserId;
  };
  return {
    url,
    database,
    store: new PostgresEventStore(write, read),
    queue: new PostgresRunQueue(write, LEASE_SECONDS),
    lease: new PostgresLease(beat),
    leaseSeconds: LEASE_SECONDS,
    post: async ({ threadId, userId, onBusy = 'queue' } = {}) => {
      const owner = userId ?? (await aUser());
      const thread = threadId ?? aThreadId();
      if (!threadId) await threads.create({ id: thread, userId: owner, assistant: 'plain', collection: null, title: null });
      const posted = await runs.post(local, {
        runId: aRunId(),
        userMessageId: aMessageId(),
        answerMessageId: aMessageId(),
        threadId: thread,
        content: 'How does a run end?',
        request: { mode: 'normal' },
        onBusy,
        maxQueued: 100,
      });
      return { runId: posted.run.id, threadId: thread, userId: owner };
    },
    cancel: async (run) => {
      const { ended, asked } = await runs.requestCancel(local, run);
      return ended ? 'ended' : asked ? 'asked' : 'too late';
    },
    leaseEnds: async (process, seconds) => {
      await database.query('update processes set lease_expires_at = clock_timestamp() + make_interval(secs => $2) where process_id = $1', [
        process,
        seconds,
      ]);
    },
    state: async (run) => {
      const [row] = await database.query<{
        status: RunStatus;
        process_id: ProcessId | null;
        attempt: number;
        lost_count: number;
        last_seq: number;
      }>('select status, process_id, attempt, lost_count, last_seq from runs where run_id = $1', [run]);
      if (!row) throw new Error('no such run');
      return { status: row.status, processId: row.process_id, attempt: row.attempt, lostCount: row.lost_count, lastSeq: row.last_seq };
    },
    answer: async (run: RunId) => {
      const [row] = await database.query<{ content: string; status: MessageStatus; sources: unknown }>(
        'select m.content, m.status, m.sources from runs r join messages m on m.message_id = r.answer_message_id where r.run_id = $1',
        [run],
      );
      if (!row) throw new Error('no such message');
      return row;
    },
    remove: async (run) => {
      await database.query('delete from run_events where run_id = $1', [run]);
      await database.query('delete from runs where run_id = $1', [run]);
    },
    reset: async () => {
      await database.query('delete from run_events');
      await database.query('delete from runs');
      await database.query('delete from messages');
      await database.query('delete from threads');
      await database.query('delete from processes');
    },
    close: async () => {
      await Promise.all([database.close(), ...pools.map((pool) => pool.close())]);
      await drop();
    },
  };
}
