import { join } from 'node:path';
import type { Clock } from '../../domain/clock';
import { EmbeddingFailed } from '../../domain/knowledge/embedder';
import { ModelFailure } from '../../domain/models/model-failure';
import type { KnowledgeSettings } from '../config/knowledge-settings';
import { embeddingModel } from './embedding-model';
import { OfflineEmbedder } from './offline-embedder';
import type { OpenEmbedder } from './open-embedder';
import { RemoteEmbedder } from './remote-embedder';

export interface EmbedderOptions {
  clock: Clock;
  /** The data folder: the local provider keeps its model in `models` below it, unless the settings name a folder. */
  dataDir: string;
  /** The owner's threshold in place of the embedder's own. */
  minScore?: number | undefined;
  /** Where the local provider tells how far its download is. */
  tell?: (line: string) => void;
}

/** Weights of the dense part in fusion: a start from published measurements, not measured on these models here (docs/embedders.md). */
const ALPHA = { google: 0.65, openai: 0.5 };

/**
 * The embedder that the settings name. Nothing is loaded or called before it is used.
 * @throws EmbeddingFailed where the settings cannot work, with what to set
 */
export function embedderOf(settings: KnowledgeSettings['embedding'], options: EmbedderOptions): OpenEmbedder {
  const { clock, dataDir, minScore, tell } = options;
  const { provider } = settings;
  if (provider === 'offline') return new OfflineEmbedder(minScore);
  const model = embeddingModel(provider, settings.model);
  // What is heavy is loaded when it is needed: an SDK takes 150 ms and 15 MB.
  switch (provider) {
    case 'local': {
      const { LocalEmbedder } = require('./local-embedder') as typeof import('./local-embedder');
      return new LocalEmbedder({ model, folder: settings.cache ?? join(dataDir, 'models'), minScore, clock, tell });
    }
    case 'openai': {
      const { openaiEmbeddings } = require('./openai-embeddings') as typeof import('./openai-embeddings');
      const wire = withKey(() => openaiEmbeddings(settings.openai, model));
      return new RemoteEmbedder(wire, { model, alpha: ALPHA.openai, minScore, clock });
    }
    case 'google': {
      const { googleEmbeddings } = require('./google-embeddings') as typeof import('./google-embeddings');
      const wire = withKey(() => googleEmbeddings(settings.google, model));
      return new RemoteEmbedder(wire, { model, alpha: ALPHA.google, minScore, clock });
    }
    default:
      return provider satisfies never;
  }
}

function withKey<T>(wire: () => T): T {
  try {
    return wire();
  } catch (error) {
    if (error instanceof ModelFailure) throw new EmbeddingFailed(error.message, false);
    throw error;
  }
}
