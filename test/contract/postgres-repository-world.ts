import type { RunEvent } from '../../src/domain/chat/run-event';
import { Database } from '../../src/infrastructure/postgres/database';
import { PostgresRunRepository } from '../../src/infrastructure/postgres/postgres-run-repository';
import { PostgresThreadRepository } from '../../src/infrastructure/postgres/postgres-thread-repository';
import { PostgresUserRepository } from '../../src/infrastructure/postgres/postgres-user-repository';
import { freshDatabase } from '../support/database';
import type { RepositoryWorld } from './repository-world';

export interface PostgresWorld extends RepositoryWorld {
  url: string;
  database: Database;
}

const PROCESS = '00000000-0000-7000-8000-000000000001';
const NEXT_SEQ = '(select coalesce(max(seq), 0) + 1 from run_events where run_id = $1)';

/** A database of its own. The engine's part is done by plain statements: the repositories are what is tested. */
export async function openPostgresWorld(): Promise<PostgresWorld> {
  const store = await freshDatabase();
  const { url } = store;
  const database = new Database({ url, leaseSeconds: 15 });
  await database.query(
    `insert into processes (process_id, role, host, pid, version, lease_expires_at) values ($1, 'all', 'test', 1, '0', now() + interval '1 hour')`,
    [PROCESS],
  );
  return {
    url,
    database,
    users: new PostgresUserRepository(database),
    threads: new PostgresThreadRepository(database),
    runs: new PostgresRunRepository(database),
    engine: {
      start: async (run) => {
        await database.query(
          `update runs set status = 'running', process_id = $2, attempt = attempt + 1, started_at = now() where run_id = $1`,
          [run, PROCESS],
        );
      },
      say: async (run, content) => {
        await database.query(`insert into run_events (run_id, seq, type, data) values ($1, ${NEXT_SEQ}, 'token', $2)`, [
          run,
          JSON.stringify({ content, citations: [] }),
        ]);
      },
      handBack: async (run) => {
        await database.query(`update runs set status = 'queued', process_id = null where run_id = $1`, [run]);
      },
      end: async (run, status, content) => {
        await database.query(`insert into run_events (run_id, seq, type, data) values ($1, ${NEXT_SEQ}, 'done', $2)`, [
          run,
          JSON.stringify({ status }),
        ]);
        await database.query(
          `with own as (update runs set status = $2, process_id = null, finished_at = now(), last_seq = ${NEXT_SEQ} - 1 where run_id = $1 returning answer_message_id)
           update messages set content = $3, status = case when $2 = 'done' then 'complete' else $2 end from own where message_id = answer_message_id`,
          [run, status, content],
        );
      },
      events: (run) => database.query<RunEvent>('select seq, type, data from run_events where run_id = $1 order by seq', [run]),
    },
    close: async () => {
      await database.close();
      await store.drop();
    },
  };
}
