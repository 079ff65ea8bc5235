import { Pool, type ClientBase, type PoolClient, type QueryConfig, type QueryResultRow } from 'pg';
import { asStoreError } from './pg-errors';
import { isPooled } from './pooler';
import { sql } from './sql/load';

export interface EnginePoolOptions {
  url: string;
  size: number;
  /** No transaction may sit idle for longer than the lease: it would hold a thread and a run. */
  leaseSeconds: number;
  name: string;
}

/** The server gives a statement up before the client stops waiting for it, so that most outcomes are known. */
const STATEMENT_MS = 10_000;
const QUERY_MS = 15_000;
const CONNECT_MS = 5_000;

/** A pool apart for the engine's statements. Whatever fails is told in the store's words: to be sent again, or refused for good. */
export class EnginePool {
  private readonly pool: Pool;
  /** Known with the first connection. */
  private pooled: boolean | undefined;

  constructor(options: EnginePoolOptions) {
    this.pool = new Pool({
      connectionString: options.url,
      max: options.size,
      application_name: `runlog ${options.name}`,
      connectionTimeoutMillis: CONNECT_MS,
      statement_timeout: STATEMENT_MS,
      query_timeout: QUERY_MS,
      idle_in_transaction_session_timeout: options.leaseSeconds * 1000,
      keepAlive: true,
      onConnect: (client): unknown => this.meet(client), // awaited, whatever its type says
    });
    // An idle connection that breaks is no news: the pool has dropped it, and the next query opens another.
    this.pool.on('error', () => undefined);
  }

  /** Runs the statement of `sql/<name>.sql`, prepared once a connection where sessions are our own; waits for its answer as long as is told. @throws StoreUnavailable, StoreRefused */
  async run<Row extends QueryResultRow>(name: string, values: unknown[], withinMs = QUERY_MS): Promise<Row[]> {
    try {
      if (this.pooled === undefined) (await this.pool.connect()).release();
      const query = { ...this.statement(name, values), query_timeout: withinMs }; // pg knows it, its types do not
      return (await this.pool.query<Row>(query)).rows;
    } catch (error) {
      throw asStoreError(error, name);
    }
  }

  /** Runs a statement that has no file. @throws StoreUnavailable, StoreRefused */
  async query<Row extends QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    try {
      return (await this.pool.query<Row>(text, values)).rows;
    } catch (error) {
      throw asStoreError(error, text.slice(0, 40));
    }
  }

  /** Several statements in one transaction; a connection on which anything failed is dropped. */
  async transaction<T>(
    work: (run: <Row extends QueryResultRow>(name: string, values: unknown[]) => Promise<Row[]>) => Promise<T>,
  ): Promise<T> {
    let client: PoolClient | undefined;
    try {
      const connected = (client = await this.pool.connect());
      await client.query('begin');
      const result = await work(async (name, values) => (await connected.query<never>(this.statement(name, values))).rows);
      await client.query('commit');
      client.release();
      return result;
    } catch (error) {
      client?.release(true);
      throw asStoreError(error, 'transaction');
    }
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private async meet(client: ClientBase): Promise<void> {
    // In a transaction nobody else listens, and an error without a listener ends the process; the statement under way tells it.
    client.on('error', () => undefined);
    this.pooled ??= await isPooled(client);
  }

  private statement(name: string, values: unknown[]): QueryConfig {
    return { name: this.pooled ? undefined : name, text: sql(name), values };
  }
}
