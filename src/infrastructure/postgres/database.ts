import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { types, type ClientBase, type QueryResultRow } from 'pg';
import { DataSource, QueryFailedError, type QueryRunner, QueryRunnerAlreadyReleasedError } from 'typeorm';
import { Failure, Unavailable } from '../../domain/failure';
import { isTransient, sqlState } from './pg-errors';
import { isPooled, poolerRefusal } from './pooler';
import { DatabaseRefused } from './prepare-database';

export interface Tx {
  /** The rows of one statement. A jsonb or json parameter goes in as text. */
  query<T>(sql: string, params?: unknown[]): Promise<T[]>;
}

export interface DatabaseOptions {
  url: string;
  leaseSeconds: number;
}

/** COMMIT was sent, and the connection broke before its answer: the work is stored, or it is not. */
export class OutcomeUnknown extends Unavailable {}

const POOL_SIZE = 8;
const CONNECT_MS = 5_000;
const STATEMENT_MS = 10_000;
const QUERY_MS = 15_000; // the server gives up first, so that most outcomes are known
const INT8 = 20;

/** Rolled back by the server, nothing is wrong with the work: deadlock, serialization failure. */
const ROLLED_BACK = new Set(['40P01', '40001']);
const TRIES = 4;
const RETRY_MS = 20;

/**
 * The pool of requests; the engine's statements have pools of their own. It connects at the first query and again after a failed
 * start, so that a process may start before its database. What is the database's fault is told as `Unavailable`.
 */
export class Database implements Tx {
  private source?: Promise<DataSource>;
  private closed = false;

  constructor(private readonly options: DatabaseOptions) {}

  /** One statement, committed by itself. @throws Unavailable */
  query<T>(sql: string, params?: unknown[]): Promise<T[]> {
    return this.onConnection((session) => session.query<T>(sql, params));
  }

  /**
   * What `work` asks of its `tx` is committed together (read committed), or not at all where it throws. `work` may be called
   * again after a deadlock, so it changes nothing but the database. @throws Unavailable, OutcomeUnknown
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.onConnection(async (session) => {
      await session.query('begin isolation level read committed');
      const result = await work(session).catch(async (error: unknown) => {
        if (!session.failure) await session.query('rollback').catch(() => undefined); // else the connection goes, and the transaction with it
        throw error;
      });
      // COMMIT of a transaction in which a statement failed answers without an error, and rolls back.
      if (session.failure) throw session.failure;
      await session.query('commit').catch((error: unknown) => {
        throw isTransient(error) && !ROLLED_BACK.has(sqlState(error) ?? '') ? new OutcomeUnknown(undefined, { cause: error }) : error;
      });
      return result;
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    const source = await this.source?.catch(() => undefined);
    if (source?.isInitialized) await source.destroy();
  }

  private async onConnection<T>(work: (session: Session) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        const session = new Session((await this.opened()).createQueryRunner() as PostgresRunner);
        try {
          return await work(session);
        } finally {
          await session.end();
        }
      } catch (error) {
        if (tries === TRIES || !ROLLED_BACK.has(sqlState(error) ?? '')) throw told(error);
        await pause(Math.random() * RETRY_MS * 2 ** tries);
      }
    }
  }

  private async opened(): Promise<DataSource> {
    if (this.closed) throw new Unavailable('This process is shutting down.');
    this.source ??= connect(this.options).catch((error: unknown) => {
      this.source = undefined;
      throw error;
    });
    return this.source;
  }
}

/** TypeORM's `release` gives a broken connection back to the pool. Its private twin takes the error that makes the pool drop it. */
type PostgresRunner = QueryRunner & { releasePostgresConnection(error: Error): Promise<void> };

/** A connection in one hand. One on which a statement failed is dropped: nobody knows what it still does. */
class Session implements Tx {
  failure?: Error;
  private client?: ClientBase;

  constructor(private readonly runner: PostgresRunner) {}

  async query<T>(sql: string, params?: unknown[]): Promise<T[]> {
    try {
      this.client ??= (await this.runner.connect()) as ClientBase;
      // Prepared once a connection: parsing and planning cost more than most of these statements. BEGIN and its like go as they are.
      const { rows } = await this.client.query<T & QueryResultRow>({ text: sql, values: params, name: params && nameOf(sql, this.client) });
      return rows;
    } catch (error) {
      throw (this.failure = error as Error);
    }
  }

  end(): Promise<void> {
    return this.failure ? this.runner.releasePostgresConnection(this.failure) : this.runner.release();
  }
}

/** Without TypeORM's wrapper, which carries the parameters: what users wrote does not belong into logs. */
function told(error: unknown): unknown {
  if (error instanceof Failure) return error;
  if (isTransient(error) || error instanceof QueryRunnerAlreadyReleasedError) return new Unavailable(undefined, { cause: plain(error) });
  return plain(error);
}
const plain = (error: unknown): unknown => (error instanceof QueryFailedError ? (error.driverError as unknown) : error);

/** Connections whose sessions a pooler hands round. */
const pooled = new WeakSet<ClientBase>();

/** A statement's name among the prepared ones of a connection; none where the next statement may meet another session. */
function nameOf(sql: string, client: ClientBase): string | undefined {
  if (pooled.has(client)) return undefined;
  const known = names.get(sql) ?? createHash('sha1').update(sql).digest('hex');
  names.set(sql, known);
  return known;
}
const names = new Map<string, string>();

const ignore = (): void => undefined;

const connect = ({ url, leaseSeconds }: DatabaseOptions): Promise<DataSource> =>
  new DataSource({
    type: 'postgres',
    url,
    applicationName: 'runlog',
    poolSize: POOL_SIZE,
    connectTimeoutMS: CONNECT_MS,
    installExtensions: false,
    poolErrorHandler: ignore, // an idle connection broke: the pool has dropped it already
    extra: {
      statement_timeout: STATEMENT_MS,
      query_timeout: QUERY_MS,
      idle_in_transaction_session_timeout: leaseSeconds * 1000, // a stopped process must not hold a thread for longer than its runs
      keepAlive: true,
      // Between hands a connection has no listener of its own for a moment; an error then would end the process.
      onConnect: async (client: ClientBase) => {
        client.on('error', ignore);
        if (await isPooled(client)) pooled.add(client);
      },
      // bigint as a number: ids of users and microseconds are far below 2^53.
      types: { getTypeParser: (oid: number, format: never): unknown => (oid === INT8 ? Number : types.getTypeParser(oid, format)) },
    },
  })
    .initialize()
    .catch((error: unknown) => {
      const refusal = poolerRefusal(error);
      throw refusal === undefined ? error : new DatabaseRefused(refusal, { cause: error });
    });
