import { EmbeddingFailed } from '../../domain/knowledge/embedder';
import type { KnowledgeSettings } from '../config/knowledge-settings';

export type ModelProvider = Exclude<KnowledgeSettings['embedding']['provider'], 'offline'>;
type Side = 'query' | 'passage';

/** Which model an adapter calls, and what it has to know of it. */
export interface EmbeddingModel {
  /** As its provider names it. */
  model: string;
  dimension: number;
  /** The owner named the dimension: a model that can shorten its vectors is asked for it. */
  isDimensionAsked: boolean;
  /** What the model was trained to see before a text. */
  prefix: Readonly<Record<Side, string>>;
}

/** The first of each is the standard. Sources: the providers' model pages, and the models' cards. */
const DIMENSIONS: Record<ModelProvider, Record<string, number>> = {
  local: {
    'intfloat/multilingual-e5-small': 384,
    'intfloat/multilingual-e5-base': 768,
    'intfloat/multilingual-e5-large': 1024,
    'Xenova/multilingual-e5-small': 384,
    'Xenova/multilingual-e5-base': 768,
  },
  google: { 'gemini-embedding-001': 768 },
  openai: { 'text-embedding-3-small': 1536, 'text-embedding-3-large': 3072, 'text-embedding-ada-002': 1536 },
};
const LARGEST = 16_000;

/** E5 loses much without its prefixes (Wang et al., arXiv 2402.05672); its instruct models want a sentence of their own instead. */
const E5 = /(?:^|[^a-z0-9])e5-(?:small|base|large)(?!.*instruct)/i;
const NOMIC = /nomic-embed-text/i;

/**
 * Reads `EMBEDDING_MODEL`: a model that is known here, or `model@dimension`.
 * @throws EmbeddingFailed where the dimension is neither known nor told
 */
export function embeddingModel(provider: ModelProvider, setting: string | undefined): EmbeddingModel {
  const given = setting?.trim() || Object.keys(DIMENSIONS[provider])[0]!;
  const asked = /^(?<model>.+)@(?<dimension>\d{1,6})$/.exec(given)?.groups;
  const model = asked?.['model'] ?? given;
  const dimension = asked ? Number(asked['dimension']) : DIMENSIONS[provider][model];
  if (!dimension || dimension > LARGEST)
    throw new EmbeddingFailed(
      asked
        ? `EMBEDDING_MODEL: ${given} must end in a number of dimensions from 1 to ${LARGEST}, as ${model}@768.`
        : `EMBEDDING_MODEL: it is not known how many dimensions the vectors of ${model} have. Set it with their number, as ${model}@768.`,
      false,
    );
  return { model, dimension, isDimensionAsked: asked !== undefined, prefix: prefixOf(model) };
}

function prefixOf(model: string): Record<Side, string> {
  if (E5.test(model)) return { query: 'query: ', passage: 'passage: ' };
  if (NOMIC.test(model)) return { query: 'search_query: ', passage: 'search_document: ' };
  return { query: '', passage: '' };
}
