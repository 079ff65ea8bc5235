import { Client, Pool } from 'pg';
import { emptyDatabase, freshDatabase } from './database';
import { brokenRuns } from './invariants';
import { startModelServer, type ModelServer } from './model-server';
import { startService, type Service, type ServiceOptions } from './service';
import { ServiceClient } from './service-client';
import type { SeenEvent } from './sse-client';
import { until } from './until';

/** One of the stage's processes, and what a user of its API can do. */
export interface Actor extends Service {
  client: ServiceClient;
}

/** Where a fault is played: a database of its own, a model that does as it is told, and as many processes as it takes. */
export class Stage {
  private readonly pool: Pool;
  private readonly actors: Actor[] = [];

  private constructor(
    readonly databaseUrl: string,
    readonly model: ModelServer,
    private readonly drop: () => Promise<void>,
  ) {
    this.pool = new Pool({ connectionString: databaseUrl, max: 4, application_name: 'test' });
    this.pool.on('error', () => undefined); // a test has cut it
  }

  /** @param cluster a private one, whose database the first process migrates */
  static async open(cluster?: { url: string }): Promise<Stage> {
    const database = cluster ? await emptyDatabase(cluster.url) : await freshDatabase();
    return new Stage(database.url, await startModelServer(), () => database.drop());
  }

  get env(): Record<string, string> {
    return {
      DATABASE_URL: this.databaseUrl,
      LLM_PROVIDER: 'openai',
      LLM_MODEL: 'test',
      OPENAI_BASE_URL: this.model.url,
      SHUTDOWN_GRACE_SECONDS: '1',
    };
  }

  async start({ env = {}, ...more }: ServiceOptions = {}): Promise<Actor> {
    const service = await startService({ env: { ...this.env, ...env }, ...more });
    const actor = { ...service, client: new ServiceClient(() => service.url) };
    this.actors.push(actor);
    return actor;
  }

  async query<T = Record<string, unknown>>(sql: string, params: unknown[] = []): Promise<T[]> {
    return (await this.pool.query(sql, params)).rows as T[];
  }

  /** What the table holds of a run, as a reader would see it. */
  async events(run: string): Promise<Pick<SeenEvent, 'seq' | 'type' | 'data'>[]> {
    return this.query('select seq, type, data from run_events where run_id = $1 order by seq', [run]);
  }

  /** Runs that break a promise: [] after every fault. */
  broken(more: { live?: boolean } = {}): Promise<Record<string, unknown>[]> {
    return brokenRuns((sql, params) => this.query(sql, params), more);
  }

  /** Runs the statement in a transaction that stays open, with its locks, until the function that comes back is called. */
  async hold(sql: string): Promise<() => Promise<void>> {
    const client = new Client({ connectionString: this.databaseUrl, application_name: 'test' });
    client.on('error', () => undefined);
    await client.connect();
    await client.query('begin');
    await client.query(sql);
    return () => client.end(); // the server rolls back
  }

  /** Resolves when a statement of one of the processes waits for a lock. */
  async untilWaiting(): Promise<void> {
    await until('a statement that waits for a lock', async () => {
      const waiting = await this.query(
        `select from pg_stat_activity where datname = current_database() and application_name like 'runlog%' and wait_event_type = 'Lock'`,
      );
      return waiting.length > 0;
    });
  }

  /** The process that works on the run now, by what the table says. */
  async ownerOf(run: string): Promise<Actor> {
    return until('an owner', async () => {
      const [row] = await this.query<{ pid: number }>('select p.pid from runs r join processes p using (process_id) where r.run_id = $1', [
        run,
      ]);
      return this.actors.find(({ child }) => child.pid === row?.pid);
    });
  }

  async deadlocks(): Promise<number> {
    const [row] = await this.query<{ n: number }>('select deadlocks::int as n from pg_stat_database where datname = current_database()');
    return row?.n ?? NaN;
  }

  /** After each test: kills the processes, clears the table and the model, and tells what runs broke their promises. */
  async endScene(more: { live?: boolean } = {}): Promise<Record<string, unknown>[]> {
    await this.exeunt();
    const broken = await this.broken(more);
    await this.query('truncate threads, messages, runs, run_events, processes cascade');
    this.model.reset();
    return broken;
  }

  async close(): Promise<void> {
    await this.exeunt();
    await this.model.close();
    await this.pool.end();
    await this.drop();
  }

  private async exeunt(): Promise<void> {
    await Promise.all(this.actors.splice(0).map((actor) => actor.end('SIGKILL')));
  }
}

/** What was seen, as the table tells it. */
export const asRows = (seen: SeenEvent[]): Pick<SeenEvent, 'seq' | 'type' | 'data'>[] =>
  seen.map(({ seq, type, data }) => ({ seq, type, data }));
