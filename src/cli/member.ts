import type { IngestDocument } from '../application/knowledge/ingest-document';
import type { DocumentQueue } from '../domain/knowledge/document-queue';
import { Heartbeat } from '../infrastructure/engine/heartbeat';
import { IngestLoop, READ_AT_ONCE } from '../infrastructure/ingestion/ingest-loop';
import { EnginePool } from '../infrastructure/postgres/engine-pool';
import { PostgresLease } from '../infrastructure/postgres/postgres-lease';
import { systemClock } from '../infrastructure/system-clock';
import { uuidIds } from '../infrastructure/uuid-ids';
import { say } from './say';

/** When a database that does not answer is given up at the end. */
const LEAVE_MS = 5000;

/**
 * Works as one of the processes of the table, with a lease, for as long as the call takes: documents are claimed as a worker claims them. Its role is
 * `api`, for it takes up no run.
 */
export async function asMember<T>(
  url: string,
  leaseSeconds: number,
  queue: DocumentQueue,
  ingest: IngestDocument,
  work: (loop: IngestLoop) => Promise<T>,
): Promise<T> {
  const pool = new EnginePool({ url, size: 1, leaseSeconds, name: 'call' });
  const lease = new PostgresLease(pool);
  const report = (error: unknown): void => say(error instanceof Error ? error.message : String(error));
  const listener = { identityLost: () => undefined, renewed: () => undefined };
  const heartbeat = new Heartbeat(lease, uuidIds, systemClock, 'api', leaseSeconds, 'cli', listener, report);
  const loop = new IngestLoop(queue, systemClock, {
    concurrency: READ_AT_ONCE,
    execute: (claim, signal) => ingest.execute(claim, signal),
    changed: () => Promise.resolve(), // the index is made once, when all has been read
    processId: () => heartbeat.processId,
    mayClaim: () => heartbeat.mayClaim,
    report,
  });
  const over = new AbortController();
  try {
    await heartbeat.register();
    const loops = [heartbeat.run(over.signal), loop.run(over.signal)];
    try {
      return await work(loop);
    } finally {
      await loop.leave(AbortSignal.timeout(LEAVE_MS));
      over.abort();
      await Promise.all(loops);
      await lease.release(heartbeat.processId).catch(report);
    }
  } finally {
    await pool.close();
  }
}
