import type { PassageIndex } from '../../domain/knowledge/passage-index';
import type { KnowledgeSettings } from '../config/knowledge-settings';
import { PgvectorIndex } from './pgvector/pgvector-index';
import { ThreadPassageIndex, type ThreadIndexOptions } from './thread-passage-index';

/** The index that VECTOR_STORE names. @param options root: where its files are, unless RAG_STORE says otherwise */
export function passageIndexOf({ kind, folder, pgvector }: KnowledgeSettings['store'], options: ThreadIndexOptions): PassageIndex {
  const own = { ...options, root: folder ?? options.root };
  return kind === 'pgvector' ? new PgvectorIndex({ ...own, pgvector }) : new ThreadPassageIndex(own);
}
