import type { z } from 'zod';
import { fraction, oneOf, text, whole, yes } from './fields';

/** Embedders by provider. `local` runs a model on this machine; `offline` needs neither model nor network. */
export const EMBEDDING_PROVIDERS = ['offline', 'local', 'google', 'openai'] as const;

export const knowledgeFields = {
  EMBEDDING_PROVIDER: oneOf(EMBEDDING_PROVIDERS, 'offline'),
  EMBEDDING_MODEL: text,
  EMBEDDING_CACHE: text,
  VECTOR_STORE: oneOf(['hnsw', 'pgvector'], 'hnsw'),
  RAG_STORE: text,
  PGVECTOR_INDEX: oneOf(['ivfflat', 'hnsw'], 'ivfflat'),
  PGVECTOR_IVFFLAT_LISTS: whole(1, 32_768, 100),
  PGVECTOR_PROBES: whole(1, 32_768, 10),
  PGVECTOR_DEFER_INDEX: yes(false),
  SIMILARITY_METRIC: oneOf(['cosine'], 'cosine'),
  SIMILARITY_THRESHOLD: fraction(-1, 1),
  CHUNK_SIZE: whole(100, 20_000, 800),
  CHUNK_OVERLAP: whole(0, 5000, 100),
  UPLOAD_MAX_MB: whole(1, 1000, 25),
  REWRITE_QUESTIONS: yes(true),
  CV_READER: oneOf(['rules', 'model'], 'rules'),
  SAMPLE_CVS: yes(true),
};
type Environment = z.infer<z.ZodObject<typeof knowledgeFields>>;
type Needed = { OPENAI_API_KEY?: string; OPENAI_BASE_URL?: string; GEMINI_API_KEY?: string; GOOGLE_GEMINI_BASE_URL?: string };

/** What one of these settings cannot say alone. */
export function* knowledgeConflicts(env: Environment & Needed): Iterable<[between: (keyof (Environment & Needed))[], problem: string]> {
  if (env.CHUNK_OVERLAP >= env.CHUNK_SIZE)
    yield [['CHUNK_OVERLAP', 'CHUNK_SIZE'], `CHUNK_OVERLAP: must be less than CHUNK_SIZE (${env.CHUNK_SIZE})`];
  const lacks = { google: !env.GEMINI_API_KEY && !env.GOOGLE_GEMINI_BASE_URL, openai: !env.OPENAI_API_KEY && !env.OPENAI_BASE_URL };
  if (env.EMBEDDING_PROVIDER === 'google' && lacks.google)
    yield [
      ['EMBEDDING_PROVIDER', 'GEMINI_API_KEY', 'GOOGLE_GEMINI_BASE_URL'],
      'EMBEDDING_PROVIDER: google has neither key nor base URL. Set GEMINI_API_KEY, or EMBEDDING_PROVIDER=offline.',
    ];
  if (env.EMBEDDING_PROVIDER === 'openai' && lacks.openai)
    yield [
      ['EMBEDDING_PROVIDER', 'OPENAI_API_KEY', 'OPENAI_BASE_URL'],
      'EMBEDDING_PROVIDER: openai has neither key nor base URL. Set OPENAI_API_KEY, or EMBEDDING_PROVIDER=offline.',
    ];
}

export const knowledgeSettings = (env: Environment & Needed) => ({
  embedding: {
    provider: env.EMBEDDING_PROVIDER,
    /** undefined: the provider's standard model. */
    model: env.EMBEDDING_MODEL,
    /** Folder in which the local provider keeps its model; undefined: `models` in the data folder. */
    cache: env.EMBEDDING_CACHE,
    google: { apiKey: env.GEMINI_API_KEY, baseUrl: env.GOOGLE_GEMINI_BASE_URL },
    openai: { apiKey: env.OPENAI_API_KEY, baseUrl: env.OPENAI_BASE_URL },
  },
  store: {
    kind: env.VECTOR_STORE,
    /** Folder of the index files; undefined: `rag_store` in the project. */
    folder: env.RAG_STORE,
    pgvector: {
      index: env.PGVECTOR_INDEX,
      lists: env.PGVECTOR_IVFFLAT_LISTS,
      probes: env.PGVECTOR_PROBES,
      deferIndex: env.PGVECTOR_DEFER_INDEX,
    },
  },
  /** undefined: the embedder's own. */
  minScore: env.SIMILARITY_THRESHOLD,
  chunkSize: env.CHUNK_SIZE,
  chunkOverlap: env.CHUNK_OVERLAP,
  uploadMaxBytes: env.UPLOAD_MAX_MB * 1024 * 1024,
  rewriteQuestions: env.REWRITE_QUESTIONS,
  sampleCvs: env.SAMPLE_CVS,
  cvReader: env.CV_READER,
});
export type KnowledgeSettings = ReturnType<typeof knowledgeSettings>;
