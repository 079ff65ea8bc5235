import { createHash } from 'node:crypto';
import type { Clock } from '../../src/domain/clock';
import { EmbedChunks } from '../../src/application/knowledge/embed-chunks';
import { IngestDocument } from '../../src/application/knowledge/ingest-document';
import type { ProcessId, UserId } from '../../src/domain/ids';
import type { ChunkDraft, Collection } from '../../src/domain/knowledge/collection';
import type { Submission } from '../../src/domain/knowledge/document';
import type { ReadDocument } from '../../src/domain/knowledge/document-queue';
import type { Embedder } from '../../src/domain/knowledge/embedder';
import { type Extracted, type Extractor, Unreadable } from '../../src/domain/knowledge/extractor';
import { Database } from '../../src/infrastructure/postgres/database';
import { PostgresChunkVectors } from '../../src/infrastructure/postgres/postgres-chunk-vectors';
import { PostgresCollectionRepository } from '../../src/infrastructure/postgres/postgres-collection-repository';
import { PostgresDocumentQueue } from '../../src/infrastructure/postgres/postgres-document-queue';
import { PostgresDocumentRepository } from '../../src/infrastructure/postgres/postgres-document-repository';
import { systemClock } from '../../src/infrastructure/system-clock';
import { uuidIds } from '../../src/infrastructure/uuid-ids';
import { freshDatabase } from './database';

const LEASE_SECONDS = 15;
export const CUT = '1:800/100';

/** What is kept of documents, on a real database of its own, and the processes that read them. */
export class KnowledgeStage {
  readonly collections: PostgresCollectionRepository;
  readonly documents: PostgresDocumentRepository;
  readonly queue: PostgresDocumentQueue;
  readonly vectors: PostgresChunkVectors;

  private constructor(
    readonly url: string,
    readonly database: Database,
    private readonly drop: () => Promise<void>,
  ) {
    this.collections = new PostgresCollectionRepository(database, uuidIds);
    this.documents = new PostgresDocumentRepository(database, uuidIds);
    this.queue = new PostgresDocumentQueue(database, uuidIds, LEASE_SECONDS);
    this.vectors = new PostgresChunkVectors(database);
  }

  static async open(): Promise<KnowledgeStage> {
    const { url, drop } = await freshDatabase();
    return new KnowledgeStage(url, new Database({ url, leaseSeconds: LEASE_SECONDS }), drop);
  }

  async close(): Promise<void> {
    await this.database.close();
    await this.drop();
  }

  query<T = Record<string, unknown>>(sql: string, params: unknown[] = []): Promise<T[]> {
    return this.database.query<T>(sql, params);
  }

  async user(name: string): Promise<UserId> {
    const [row] = await this.query<{ id: UserId }>('insert into users (name, token_hash) values ($1, $1) returning user_id as id', [name]);
    return row!.id;
  }

  /** A process of the table whose lease lives. */
  async process(): Promise<ProcessId> {
    const id = uuidIds.next<ProcessId>();
    await this.query(
      `insert into processes (process_id, role, host, pid, version, lease_expires_at) values ($1, 'worker', 'h', 1, '0', clock_timestamp() + interval '10 seconds')`,
      [id],
    );
    return id;
  }

  /** Its lease is over. */
  async kill(process: ProcessId): Promise<void> {
    await this.query(`update processes set lease_expires_at = clock_timestamp() - interval '1 second' where process_id = $1`, [process]);
  }

  shared(name = 'papers'): Promise<Collection> {
    return this.documents.writable(name, null);
  }

  /** Reads whatever waits, as one process does, until nothing does. */
  async readAll(process: ProcessId, ingest: IngestDocument): Promise<void> {
    for (let claims = await this.queue.claim(process, 10, []); claims.length > 0; claims = await this.queue.claim(process, 10, []))
      for (const claim of claims) await ingest.execute(claim, new AbortController().signal);
  }

  ingest(more: { extractor?: Extractor; embedder?: Embedder; clock?: Clock; tries?: number; cut?: string } = {}): IngestDocument {
    const { extractor = new LineExtractor(), embedder = new CountingEmbedder(), clock = systemClock, tries = 2, cut = CUT } = more;
    return new IngestDocument(this.queue, extractor, new EmbedChunks(embedder, this.vectors), clock, cut, {
      maxLost: 3,
      tries,
      firstPauseMs: 1,
    });
  }
}

export const text = (source: string, ...lines: string[]): Submission => ({
  source,
  bytes: Buffer.from(lines.join('\n')),
  mime: 'text/plain',
});

export const draft = (line: string, embedding?: ChunkDraft['embedding']): ChunkDraft => {
  return { header: 'h', text: line, page: null, section: null, start: 0, end: line.length, ...(embedding && { embedding }) };
};

/** What a worker has made of a document. */
export const readAs = (lines: string[], more: Partial<ReadDocument> = {}): ReadDocument => ({
  title: 'Title',
  mime: 'text/plain',
  pages: null,
  metadata: {},
  chunks: lines.map((line) => draft(line)),
  rows: [],
  cut: CUT,
  ...more,
});

/** Every line a chunk; of a table every line a row. What begins with `unreadable` is. */
export class LineExtractor implements Extractor {
  extract({ source, bytes }: { source: string; bytes: Uint8Array }): Promise<Extracted> {
    const content = Buffer.from(bytes).toString();
    if (content.startsWith('unreadable')) return Promise.reject(new Unreadable('is broken: send it whole'));
    const drafts = content.split('\n').map((line) => draft(line));
    const whole = { title: `Title of ${source}`, mime: 'text/plain', pages: null, metadata: { found: true }, chunks: drafts, rows: [] };
    if (!source.endsWith('.csv')) return Promise.resolve(whole);
    const rows = drafts.map((one) => ({ title: one.text, metadata: { row: one.text }, chunks: [one] }));
    return Promise.resolve({ ...whole, mime: 'text/csv', chunks: [], rows });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Unit vectors of four dimensions that a text alone decides; counts what it was asked for. */
export class CountingEmbedder implements Embedder {
  readonly dimension = 4;
  readonly alpha = 0.5;
  readonly minScore = undefined;
  readonly asked: string[] = [];
  /** Thrown by whatever is asked next, once each. */
  readonly failures: Error[] = [];

  constructor(readonly name = 'test/four@4') {}

  embed(texts: readonly string[]): Promise<Float32Array[]> {
    const failure = this.failures.shift();
    if (failure) return Promise.reject(failure);
    this.asked.push(...texts);
    return Promise.resolve(texts.map((one) => vectorFor(this.name, one)));
  }
}

export function vectorFor(embedder: string, one: string): Float32Array {
  const bytes = createHash('sha256').update(`${embedder}${one}`).digest();
  const numbers = [0, 1, 2, 3].map((at) => bytes.readInt16LE(at * 2));
  const length = Math.hypot(...numbers);
  return Float32Array.from(numbers, (number) => number / length);
}
