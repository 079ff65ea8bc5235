import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddingModel } from '../../src/infrastructure/embedders/embedding-model';
import { LocalEmbedder, type LocalOptions } from '../../src/infrastructure/embedders/local-embedder';
import { DIMENSION, TINY } from './embedding-model';
import { FakeClock } from './fake-clock';

/** The folder whose node_modules holds the package of the local embedder, which is not installed by default. */
export const PACKAGES = process.env['RUNLOG_TRANSFORMERS'] ?? join(__dirname, '../..');
/** The embedder's process, from its TypeScript. */
export const ENTRY = join(__dirname, 'embedding-process.cjs');
// Of no service, and none of the ports that fetch itself refuses.
export const NOWHERE = 'http://127.0.0.1:2/';

/** A new folder of models, and embedders on it, which are closed with it. */
export class LocalWorld {
  readonly folder = mkdtempSync(join(tmpdir(), 'runlog-models-'));
  private readonly opened: LocalEmbedder[] = [];

  open(more: Partial<LocalOptions> = {}): LocalEmbedder {
    const embedder = new LocalEmbedder({
      model: embeddingModel('local', `${TINY}@${DIMENSION}`),
      folder: this.folder,
      minScore: undefined,
      clock: new FakeClock(),
      entry: ENTRY,
      packages: PACKAGES,
      hub: NOWHERE,
      ...more,
    });
    this.opened.push(embedder);
    return embedder;
  }

  async close(): Promise<void> {
    for (const embedder of this.opened) await embedder.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Why it makes no vector. */
export const failing = (embedder: LocalEmbedder): Promise<unknown> => embedder.embed(['a nurse'], 'query').catch((error: unknown) => error);
