import type { INestApplication } from '@nestjs/common';
import type { Logger } from 'pino';
import { IngestFolder } from '../application/knowledge/ingest-folder';
import { ProvideSamples } from '../application/knowledge/provide-samples';
import { RebuildCollection } from '../application/knowledge/rebuild-collection';
import type { Collection } from '../domain/knowledge/collection';
import { Embedder } from '../domain/knowledge/embedder';
import { Extractor } from '../domain/knowledge/extractor';
import { PassageIndex } from '../domain/knowledge/passage-index';
import type { OpenEmbedder } from '../infrastructure/embedders/open-embedder';
import { IngestLoop } from '../infrastructure/ingestion/ingest-loop';
import type { StartOptions } from './start-options';

/** What documents need of a process: our own docs read, a loop that reads what comes, samples at a first start; and an end to all of it. */
export class KnowledgeLifecycle {
  private readonly leaving = new AbortController();
  private readonly background: Promise<void>[] = [];
  private readonly logger: Logger;
  /** A process of role `api` takes documents, and leaves the reading to others. */
  private readonly reads: boolean;

  constructor(
    private readonly app: INestApplication,
    private readonly options: StartOptions,
  ) {
    this.logger = options.logger;
    this.reads = options.settings.role !== 'api';
  }

  /** Our own docs, before the first question comes. @throws Unavailable */
  async prepare(): Promise<void> {
    if (!this.reads) return;
    const { collection, documents, changed, unreadable, unembedded } = await this.app.get(IngestFolder).execute('docs', this.options.root);
    for (const { source, reason } of unreadable) this.logger.warn(`${source} is not searched: ${reason}`);
    if (unembedded) this.logger.warn(`The documentation is searched by its words alone: ${unembedded}`);
    this.logger.debug({ documents, changed }, 'the collection docs is up to date');
    this.beside('The index of the documentation', this.makeIndex(collection));
  }

  /** Once this process is a member: what goes on beside the runs. */
  run(): void {
    if (!this.reads) return;
    this.beside('Reading documents', this.app.get(IngestLoop).run(this.leaving.signal));
    const { database, settings } = this.options;
    if (!database.embedded || !settings.knowledge.sampleCvs) return;
    const tell = (line: string): void => this.logger.info(`Sample CVs: ${line}`);
    this.beside('Sample CVs (try `make dataset`)', this.app.get(ProvideSamples).execute(tell, this.leaving.signal));
  }

  drain(): void {
    if (this.reads) this.app.get(IngestLoop).drain();
  }

  /** Gives back what is being read; a database that does not answer is given up at `giveUp`. */
  async leave(giveUp: AbortSignal): Promise<void> {
    this.leaving.abort();
    if (this.reads) await this.app.get(IngestLoop).leave(giveUp);
  }

  /** Ends threads and child processes, when no run needs them any more. */
  async close(): Promise<void> {
    const open = [this.app.get<Extractor>(Extractor), this.app.get<PassageIndex>(PassageIndex), this.app.get<OpenEmbedder>(Embedder)];
    await Promise.allSettled([...open.map((one) => one.close()), ...this.background]);
  }

  /** Whoever asks first finds an index, with the vectors of the embedder that is set. Nobody waits for it: a search makes what is missing. */
  private async makeIndex(docs: Collection): Promise<void> {
    if (docs.embedder === this.app.get<Embedder>(Embedder).name) await this.app.get<PassageIndex>(PassageIndex).refresh(docs.id);
    else await this.app.get(RebuildCollection).execute(docs, this.leaving.signal);
  }

  private beside(what: string, work: Promise<void>): void {
    const told = work.catch((error: unknown) => {
      if (!this.leaving.signal.aborted) this.logger.warn(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    });
    this.background.push(told);
  }
}
